"""The roster file: which columns it has and what its rows say (product.md §6, trust.md FILE-7)."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.roster_words import FULL_WORD, POLITICAL_STATUS, PROBATIONARY_WORD
from campaign.spreadsheets import cells
from campaign.spreadsheets.cells import PartialDate, Unclear
from campaign.spreadsheets.reading import (
    Fault,
    Table,
    TableRow,
    cell_position,
    column_letters,
    not_imported,
)

# How often a long reading tells how far it is.
ROWS_A_STEP = 200

# The last word of a Party post decides; "党支部书记" and "支委（组织）" are written either way.
PARTY_POSTS = {
    "副书记": "deputy_secretary",
    "书记": "secretary",
    "组织委员": "organization_member",
    "宣传委员": "publicity_member",
    "纪检委员": "discipline_member",
    "纪律检查委员": "discipline_member",
    "保密员": "confidentiality_officer",
    "保密委员": "confidentiality_officer",
    "委员": "committee_member",
    "支委": "committee_member",
}
_NO_POST = {"", "无", "/", "-", "—", "党员", "普通党员"}
# Leading a Party group carries no right here, so it is read and left alone.
_GROUP_POSTS = ("党小组组长", "党小组长", "小组长", "党小组副组长")

_LENGTHS = {
    "name": 60, "gender": 4, "ethnicity": 20, "education": 20, "branch": 60, "department": 60,
    "position": 40, "title": 30, "note": 200,
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """A Party post: the appointment's role, in the branch or in the general branch above it."""

    role: str
    general_branch: bool = False


@dataclass(frozen=True)
class RosterRow:
    """One person as the file has them; texts are clean, dates keep their precision."""

    row: int
    number: str
    name: str
    gender: str
    ethnicity: str
    born: PartialDate | None
    education: str
    status: str
    joined: PartialDate | None
    full: PartialDate | None
    branch: str
    posts: tuple[Post, ...]
    department: str
    position: str
    title: str
    phone: str
    note: str

    @property
    def is_full_member(self) -> bool:
        return self.status == FULL_WORD

    @property
    def is_party_member(self) -> bool:
        return self.status in (FULL_WORD, PROBATIONARY_WORD)


@dataclass(frozen=True)
class RosterReading:
    """What the file says: rows and every fault, in the sheet's order; ``columns`` are letters by key."""

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...]
    columns: Mapping[str, str]
    new_branches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sheet: str = ""

    def fault(self, row: RosterRow, key: str, message: str) -> Fault:
        """A fault found later, for instance against the people already on the roster."""
        return Fault(f"{self.columns.get(key, 'A')}{row.row}", message, self.sheet)


def read_roster(
    table: Table,
    *,
    known_branches: Iterable[str],
    create_branches: bool = False,
    number_width: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> RosterReading:
    """Read a roster table; nothing is looked up or written (product.md §6).

    ``known_branches`` are the names that exist; ``number_width`` is the width of the numbers
    already on the roster, used where the file itself has no text 工号 to tell it. ``progress`` is told
    now and then how many of how many rows are read.
    """
    if table.faults:
        return RosterReading((), table.faults, {}, sheet=table.sheet)
    width = _number_width(table, number_width)
    faults: list[Fault] = []
    rows: list[RosterRow] = []
    for done, source in enumerate(table.rows):
        if progress and done % ROWS_A_STEP == 0:
            progress(done, len(table.rows))
        rows.append(_row(table, source, width, faults))
    if not rows:
        faults.append(Fault(f"A{table.header_row + 1}", _("表头下面没有人员，请检查工作表。"), table.sheet))
    by_number = {row.number: row for row in table.rows}
    known = set(known_branches)
    new_branches = list(dict.fromkeys(row.branch for row in rows if row.branch and row.branch not in known))
    faults += _duplicates(table, rows)
    faults += _branch_faults(table, rows, new_branches, create_branches)
    faults += _second_secretaries(table, rows)
    for row in rows:
        faults += _rule_faults(table, by_number[row.row], row)
    faults.sort(key=lambda fault: cell_position(fault.cell))
    letters = {key: column_letters(index) for key, index in table.columns.items()}
    notes = (*table.notes, *not_imported([table]), *_notes(rows))
    return RosterReading(tuple(rows), tuple(faults), letters, tuple(new_branches), notes, table.sheet)


def _notes(rows: list[RosterRow]) -> Iterator[str]:
    above = [row.name for row in rows if any(post.general_branch for post in row.posts)]
    if above:
        yield _("党总支职务不从花名册导入，请在任职页面登记：%(names)s。") % {"names": "、".join(above)}


def _number_width(table: Table, known: int) -> int:
    widths = Counter(
        len(cells.text(row["number"]))
        for row in table.rows
        if isinstance(row["number"], str) and cells.text(row["number"]).isdigit()
    )
    return max(widths, key=lambda width: (widths[width], width), default=known)


def _row(table: Table, row: TableRow, width: int, faults: list[Fault]) -> RosterRow:
    def line(key: str) -> str:
        value = cells.text(row[key])
        if len(value) > _LENGTHS[key]:
            message = _("内容超过%(limit)d个字，请缩短。") % {"limit": _LENGTHS[key]}
            faults.append(table.fault(row, key, message))
        return value[: _LENGTHS[key]]

    def day(key: str) -> PartialDate | None:
        try:
            return cells.partial_date(row[key])
        except Unclear as unclear:
            faults.append(table.fault(row, key, str(unclear)))
            return None

    def phone() -> str:
        try:
            return cells.phone(row["phone"])
        except Unclear as unclear:
            faults.append(table.fault(row, "phone", str(unclear)))
            return ""

    return RosterRow(
        row=row.number,
        number=_number(table, row, width, faults),
        name=cells.person_name(line("name")),
        gender=line("gender"),
        ethnicity=line("ethnicity"),
        born=day("born"),
        education=line("education"),
        status=_status(table, row, faults),
        joined=day("joined"),
        full=day("full"),
        branch=line("branch").replace(" ", ""),
        posts=_posts(table, row, faults),
        department=line("department").replace(" ", ""),
        position=line("position"),
        title=line("title"),
        phone=phone(),
        note=line("note"),
    )


def _number(table: Table, row: TableRow, width: int, faults: list[Fault]) -> str:
    number = cells.employee_number(row["number"], width)
    if not number:
        faults.append(table.fault(row, "number", _("缺少工号，请补上；工号是每个人的唯一标识。")))
    elif len(number) > 20 or not number.isascii() or not number.replace("-", "").isalnum():
        message = _("工号“%(number)s”读不出来，工号只能是20位以内的字母和数字。") % {"number": number[:40]}
        faults.append(table.fault(row, "number", message))
        return ""
    return number


def _status(table: Table, row: TableRow, faults: list[Fault]) -> str:
    written = cells.text(row["status"]).replace(" ", "")
    if written in POLITICAL_STATUS:
        return POLITICAL_STATUS[written]
    message = (
        _("政治面貌“%(word)s”不在国家标准之内，请改为中共党员、中共预备党员、共青团员、群众等。")
        % {"word": written[:20]}
        if written
        else _("缺少政治面貌，请补上；非党员请写群众。")
    )
    faults.append(table.fault(row, "status", message))
    return ""


def _posts(table: Table, row: TableRow, faults: list[Fault]) -> tuple[Post, ...]:
    posts: list[Post] = []
    written = cells.text(row["post"])
    for mark in ("、", "，", ",", "；", ";", "/", "兼"):
        written = written.replace(mark, " ")
    for word in written.split():
        if word in _NO_POST or word.endswith(_GROUP_POSTS):
            continue
        role = next((role for ending, role in PARTY_POSTS.items() if word.endswith(ending)), None)
        if role is None or "党委" in word:
            message = _(
                "党内职务“%(post)s”不认识，请改为支部书记、副书记、组织委员、宣传委员、纪检委员、委员或保密员。"
            )
            faults.append(table.fault(row, "post", message % {"post": word[:20]}))
            continue
        post = Post(role, general_branch="总支" in word)
        if post not in posts:
            posts.append(post)
    return tuple(posts)


def _duplicates(table: Table, rows: list[RosterRow]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    by_number = {row.number: row for row in table.rows}
    for row in rows:
        if not row.number:
            continue
        if row.number in first:
            message = _("工号%(number)s与第%(row)d行重复，请核对后改正其中一个。") % {
                "number": row.number,
                "row": first[row.number],
            }
            yield table.fault(by_number[row.row], "number", message)
        first.setdefault(row.number, row.row)


def _branch_faults(
    table: Table, rows: list[RosterRow], new_branches: list[str], create: bool
) -> Iterator[Fault]:
    by_number = {row.number: row for row in table.rows}
    for row in rows:
        if not row.branch:
            yield table.fault(by_number[row.row], "branch", _("缺少所在支部，请补上。"))
    for name in new_branches:
        if create and name.endswith(("党支部", "支部委员会")):
            continue
        among = [row for row in rows if row.branch == name]
        rest = _("（另有%(count)d行相同）") % {"count": len(among) - 1} if len(among) > 1 else ""
        advice = (
            _("新建的支部名称应以“党支部”结尾，请改正名称")
            if create
            else _("请改为已有的支部，或勾选“按表新建支部”")
        )
        message = _("没有“%(name)s”这个支部%(rest)s，%(advice)s。") % {
            "name": name,
            "rest": rest,
            "advice": advice,
        }
        yield table.fault(by_number[among[0].row], "branch", message)


def _second_secretaries(table: Table, rows: list[RosterRow]) -> Iterator[Fault]:
    by_number = {row.number: row for row in table.rows}
    first: dict[str, int] = {}
    for row in rows:
        if row.is_full_member and Post("secretary") in row.posts:
            if row.branch in first:
                message = _("%(branch)s的书记已在第%(row)d行，请核对。")
                values = {"branch": row.branch, "row": first[row.branch]}
                yield table.fault(by_number[row.row], "post", message % values)
            first.setdefault(row.branch, row.row)


def _rule_faults(table: Table, source: TableRow, row: RosterRow) -> Iterator[Fault]:
    if not row.name:
        yield table.fault(source, "name", _("缺少姓名，请补上。"))
    if row.joined and row.born and row.joined.value <= row.born.value:
        yield table.fault(source, "joined", _("入党时间早于出生年月，请核对。"))
    if not row.status:
        return
    if not row.is_party_member:
        yield from _non_party_faults(table, source, row)
    elif row.joined and row.full and row.full.value < row.joined.value:
        message = _("转正时间%(full)s早于入党时间%(joined)s，请核对。")
        yield table.fault(source, "full", message % {"full": row.full, "joined": row.joined})
    if row.status == PROBATIONARY_WORD:
        if row.full:
            yield table.fault(source, "full", _("预备党员不应有转正时间，请清空，或把政治面貌改为中共党员。"))
        if row.posts:
            yield table.fault(source, "post", _("预备党员不能担任党内职务，请清空这一格。"))
    if row.is_party_member and not cells.text(source["joined"]) and table.has("joined"):
        yield table.fault(source, "joined", _("党员缺少入党时间，请补上。"))
    if row.is_full_member and _lacks_full_date(table, source, row):
        yield table.fault(source, "full", _("正式党员缺少转正时间，请补上。"))


def _lacks_full_date(table: Table, source: TableRow, row: RosterRow) -> bool:
    # From 1969 to 1982 the constitution knew no probation: those members have no such date.
    no_probation = row.joined and datetime.date(1969, 4, 1) <= row.joined.value < datetime.date(1982, 9, 1)
    return table.has("full") and not cells.text(source["full"]) and not no_probation


def _non_party_faults(table: Table, source: TableRow, row: RosterRow) -> Iterator[Fault]:
    advice = _("请清空这一格，或把政治面貌改为中共党员。")
    for key, filled in (("joined", row.joined), ("full", row.full)):
        if filled:
            yield table.fault(source, key, _("%(status)s不应填党员日期，") % {"status": row.status} + advice)
    if row.posts:
        yield table.fault(source, "post", _("%(status)s不能担任党内职务，") % {"status": row.status} + advice)
