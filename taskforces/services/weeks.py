"""攻关行动: one entry per ISO week (product.md §4). Members write, captain or deputy hands in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, history, versions
from campaign.errors import Refused
from campaign.models import LEDGER_STATES, Contender, Person
from campaign.services.attachments import change_evidence
from campaign.services.ledgers import check_month, open_ledger
from taskforces.log_weeks import active_weeks
from taskforces.models import WeeklyEntry
from taskforces.permissions import can_excuse_week, can_hand_in_week
from taskforces.services.helping import keep_in_step
from taskforces.weeks import Week

Status = WeeklyEntry.Status
# What an old version gives back: its words and its light, not whether it was handed in.
RESTORED = ("light", "done", "next", "problems", "help_wanted")
HANDED_IN = (Status.FILLED, Status.UNCHANGED)


@transaction.atomic
def save_week(
    *,
    contender: Contender,
    week: Week,
    version: int,
    by: Person,
    done: str = "",
    next: str = "",
    problems: str = "",
    help_wanted: str = "",
    help_from: Person | None = None,
    light: str = WeeklyEntry.Light.GREEN,
    files: Iterable[UploadedFile] = (),
    drop: Collection[int] = (),
    hand_in: bool = False,
    why: str = "",
) -> WeeklyEntry:
    """Save the week read at ``version`` (0 where there was none yet), handing it in if asked.

    ``why`` is ``overruled`` where somebody decided against another's words. An audit row a version, not a save.

    A handed-in week may be changed by captain or deputy until its month closes; when it was first handed in stays.
    Raises Stale where somebody else saved in between.
    """
    contender = _open_week(contender, week, by)
    leads = can_hand_in_week(by, contender)
    if hand_in and not leads:
        raise Refused(_("周志由队长或副队长提交，您可以先保存草稿。"))
    if hand_in and not done.strip():
        raise Refused(_("请填写本周完成；没有新进展的，点“本周无变化”。"))
    values = {
        "done": done.strip(), "next": next.strip(), "problems": problems.strip(), "light": light,
        "help_wanted": help_wanted.strip(), "help_from": help_from,
    }  # fmt: skip
    entry = _entry(contender, week)
    if entry is not None and entry.status in HANDED_IN and not leads:
        raise Refused(_("这一周已经提交，由队长或副队长修改。"))
    if hand_in or (entry is not None and entry.status in HANDED_IN):
        _check_help(help_from, help_wanted)
    asked = _asked_in(entry)
    entry, began = _write(contender, week, entry, version, by, values, hand_in=hand_in, why=why)
    if entry.status in HANDED_IN:
        keep_in_step(entry, asked, by=by)
    change_evidence(entry, contender, files=files, drop=drop, by=by)
    if began:
        audit.record("week-hand-in" if hand_in else "week-save", by=by, obj=entry, contender=contender)
    return entry


@transaction.atomic
def restore_week(*, contender: Contender, week: Week, old: int, version: int, by: Person) -> WeeklyEntry:
    """Write the words of an old version again, as a new version; a week handed in stays so. Raises Stale like a save."""
    contender = _open_week(contender, week, by)
    entry = _entry(contender, week)
    if entry is None:
        raise Refused(_("这一周还没有写过。"))
    if entry.status != Status.DRAFT and not can_hand_in_week(by, contender):
        raise Refused(_("这一周已经提交，由队长或副队长修改。"))
    found = history.restorable(entry, old)
    values = {name: getattr(found, name) for name in RESTORED}
    if not found.help_wanted:  # nobody is asked for nothing
        values["help_from"] = None
    asked = _asked_in(entry)
    history.claim(entry, version, by=by, why="restored", **values, saved_at=clock.now(), saved_by=by)
    if entry.status in HANDED_IN:
        keep_in_step(entry, asked, by=by)
    audit.record("week-restore", by=by, obj=entry, contender=contender)
    return entry


@transaction.atomic
def hand_in_unchanged(*, contender: Contender, week: Week, by: Person) -> WeeklyEntry:
    """本周无变化, one tap by captain or deputy; a draft's words are kept."""
    contender = _open_week(contender, week, by)
    if not can_hand_in_week(by, contender):
        raise Refused(_("由队长或副队长填报。"))
    entry = _entry(contender, week)
    if entry is not None and entry.status in HANDED_IN:
        raise Refused(_("%s已经提交过了。") % week.label)
    version = entry.version if entry else 0
    entry, _began = _write(contender, week, entry, version, by, {}, hand_in=True, status=Status.UNCHANGED)
    keep_in_step(entry, None, by=by)
    audit.record("week-unchanged", by=by, obj=entry, contender=contender)
    return entry


@transaction.atomic
def excuse_week(*, contender: Contender, week: Week, reason: str, by: Person) -> WeeklyEntry:
    """Excuse a week that was not handed in; the branch secretary's act, with a reason all read."""
    stored = Contender.objects.select_for_update(of=("self",)).select_related("campaign", "lead_branch")
    contender = stored.get(pk=contender.pk)
    if contender.state not in LEDGER_STATES or not can_excuse_week(by, contender):
        raise Refused(_("只有所在支部书记可以准予免填，且不能办理本人的事项。"))
    if not reason.strip():
        raise Refused(_("请写明免填的原因。"))
    _check_week(contender, week)
    entry = _entry(contender, week)
    if entry is not None and entry.status != Status.DRAFT:
        raise Refused(_("%(week)s是“%(status)s”，不需要免填。")
                      % {"week": week.label, "status": entry.get_status_display()})  # fmt: skip
    version = entry.version if entry else 0
    values = {"excuse": reason.strip()}
    entry, _began = _write(contender, week, entry, version, by, values, hand_in=True, status=Status.EXCUSED)
    audit.record("week-excuse", by=by, obj=entry, contender=contender)
    return entry


def _check_help(help_from: Person | None, help_wanted: str) -> None:
    """Whoever is asked must read what for; words alone stay in the log, as a note to all."""
    if help_from is not None and not help_wanted.strip():
        raise Refused(_("请写明希望%s解决什么事。") % help_from.name)


def _asked_in(entry: WeeklyEntry | None) -> tuple[int | None, str] | None:
    """Whom and what the week asked when it was handed in; None for a week that was not."""
    if entry is None or entry.status not in HANDED_IN:
        return None
    return entry.help_from_id, entry.help_wanted


def _open_week(contender: Contender, week: Week, by: Person) -> Contender:
    contender = open_ledger(contender, by)
    _check_week(contender, week)
    return contender


def _check_week(contender: Contender, week: Week) -> None:
    if week > Week.of(clock.today()):
        raise Refused(_("%s还没有到。") % week.label)
    if week not in active_weeks(contender, clock.today()):
        raise Refused(_("%s不在挂牌期间。") % week.label)
    check_month(contender, str(week.month))


def _entry(contender: Contender, week: Week) -> WeeklyEntry | None:
    return WeeklyEntry.objects.filter(team_id=contender.pk, iso_year=week.year, iso_week=week.number).first()


def _write(
    contender: Contender,
    week: Week,
    entry: WeeklyEntry | None,
    version: int,
    by: Person,
    values: Mapping[str, object],
    *,
    hand_in: bool,
    status: str = Status.FILLED,
    why: str = "",
) -> tuple[WeeklyEntry, bool]:
    """Create the entry or claim its version; who handed in first and when stays with it. Says whether a version began."""
    now = clock.now()
    columns = {**values, "saved_at": now, "saved_by": by}
    if hand_in:
        columns["status"] = status
        if entry is None or entry.submitted_at is None or entry.status == Status.EXCUSED:
            columns |= {"submitted_at": now, "submitted_by": by}
    if entry is not None:
        fresh = columns.get("status", entry.status) != entry.status
        return entry, history.claim(entry, version, by=by, why=why, fresh=fresh, **columns)
    if version:
        raise Refused(_("这一周的草稿已不在，请重新填写。"))
    try:
        with transaction.atomic():
            entry = WeeklyEntry.objects.create(
                team_id=contender.pk,
                iso_year=week.year,
                iso_week=week.number,
                month=str(week.month),
                **columns,
            )
    except IntegrityError:
        other = _entry(contender, week)
        if other is None:
            raise
        raise versions.Stale(other) from None
    history.begin(entry, by=by)
    return entry, True
