"""晒一晒: the holder picks and words, the secretary confirms, another clears, staff comment (product.md §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Outcome, Person
from campaign.services.messages import announce
from reviews import shown
from reviews.cycles import step_of
from reviews.models import Clearance, CycleEntry, ShowComment, ShowPage
from reviews.permissions import (
    can_answer_comment,
    can_clear_show,
    can_confirm_show,
    can_hide_comment,
    can_write_steps,
)
from reviews.phases import Step
from reviews.services.month_ledger import MonthLedger
from reviews.shown import ShownRow


def _require_open(entry: CycleEntry) -> None:
    if step_of(entry.cycle) not in (Step.BEFORE, Step.FIND, Step.SHOW):
        raise Refused(_("本月晒一晒已经截止，不能再改。"))


@dataclass(frozen=True, slots=True)
class Picked:
    """What the holder picks, as keys of the month's ledger."""

    actions: Sequence[int] = ()
    outcomes: Sequence[int] = ()
    readings: Sequence[int] = ()
    pictures: Sequence[int] = ()


def frozen(entry: CycleEntry, picked: Picked) -> list[dict[str, Any]]:
    """What was picked with its words of today; keys that are not of the month's own ledger are refused."""
    ledger = MonthLedger.read(entry)
    offered = (
        (picked.actions, [ShownRow(shown.ACTION, row.key, row.on, row.text) for row in ledger.rows]),
        (picked.readings, [ShownRow(shown.READING, row.key, row.on, row.text) for row in ledger.readings]),
        (
            picked.outcomes,
            [ShownRow(shown.OUTCOME, row.pk, row.happened_on, row.text) for row in ledger.outcomes],
        ),
        (picked.pictures, [ShownRow(shown.PICTURE, row.key, row.on, row.name) for row in ledger.pictures]),
    )
    rows: list[dict[str, Any]] = []
    for keys, known in offered:
        if not set(keys) <= {row.key for row in known}:
            raise Refused(_("只能选取本月本人台账里的内容。"))
        rows += [row.stored() for row in known if row.key in keys]
    return rows


@transaction.atomic
def save_show(
    entry: CycleEntry,
    *,
    summary: str,
    picked: Sequence[int],
    outcomes: Iterable[Outcome],
    version: int,
    by: Person,
    readings: Sequence[int] = (),
    pictures: Sequence[int] = (),
) -> ShowPage:
    """Store what is shown. Any change voids confirmation and clearance, which were given for a version.

    ``picked`` are keys of ``ledger_rows``; foreign ones are refused. ``version`` 0 makes the page.
    What is stored already is no change and voids nothing.
    """
    _require_open(entry)
    chosen = list(outcomes)
    rows = frozen(entry, Picked(picked, [row.pk for row in chosen], readings, pictures))
    fields = {"summary": summary.strip(), "picked": rows, "saved_at": clock.now(), "saved_by": by}
    page = ShowPage.objects.filter(entry=entry).first()
    if page is None:
        if version:
            raise Refused(_("这一页刚被改动，请刷新后再保存。"))
        page = ShowPage.objects.create(entry=entry, **fields)
    elif page.summary == fields["summary"] and page.picked == rows:
        return page
    else:
        saved = ShowPage.objects.filter(pk=page.pk, version=version).update(
            **fields,
            version=F("version") + 1,
            submitted_at=None,
            submitted_by=None,
            confirmed_at=None,
            confirmed_by=None,
        )
        if not saved:
            raise Refused(_("另一人刚改过这一页，请先核对最新内容再保存。"))
        page.refresh_from_db()
    page.outcomes.set(chosen)
    audit.record("show-save", by=by, obj=page, version=page.version)
    return page


@transaction.atomic
def submit_show(page: ShowPage, *, by: Person) -> None:
    """Hand the page to the branch secretary."""
    _require_open(page.entry)
    if not can_write_steps(by, page.entry):
        raise Refused(_("晒一晒由岗位党员或队长、副队长提交。"))
    if not (page.summary or page.picked or page.outcomes.exists()):
        raise Refused(_("请至少选取一项行动或成效，或写明本月情况。"))
    sent = ShowPage.objects.filter(pk=page.pk, version=page.version, submitted_at=None).update(
        submitted_at=clock.now(), submitted_by=by, returned_reason=""
    )
    if not sent:
        raise Refused(_("这一页已经提交，或刚被改动。"))
    audit.record("show-submit", by=by, obj=page, version=page.version)


@transaction.atomic
def confirm_show(page: ShowPage, *, by: Person) -> None:
    """The branch secretary confirms what was handed in."""
    if not can_confirm_show(by, page.entry):
        raise Refused(_("晒一晒由所在支部书记确认，不能确认本人的。"))
    done = ShowPage.objects.filter(
        pk=page.pk, version=page.version, submitted_at__isnull=False, confirmed_at=None
    ).update(confirmed_at=clock.now(), confirmed_by=by)
    if not done:
        raise Refused(_("这一页尚未提交、已经确认或刚被改动，请刷新后再办理。"))
    audit.record("show-confirm", by=by, obj=page, version=page.version)


@transaction.atomic
def return_show(page: ShowPage, *, reason: str, by: Person) -> None:
    """The branch secretary sends the page back with a reason."""
    if not can_confirm_show(by, page.entry):
        raise Refused(_("晒一晒由所在支部书记退回，不能退回本人的。"))
    if not reason.strip():
        raise Refused(_("请写明退回理由。"))
    done = ShowPage.objects.filter(pk=page.pk, version=page.version, submitted_at__isnull=False).update(
        submitted_at=None,
        submitted_by=None,
        confirmed_at=None,
        confirmed_by=None,
        returned_reason=reason.strip(),
    )
    if not done:
        raise Refused(_("这一页尚未提交或刚被改动，请刷新后再办理。"))
    audit.record("show-return", by=by, obj=page, version=page.version)
    page.refresh_from_db(fields=["returned_reason", "version"])
    announce("show-return", page, by=by)


@transaction.atomic
def clear_show(page: ShowPage, *, cleared: bool, reason: str = "", by: Person) -> Clearance:
    """保密审查 of the confirmed version: never by its author, its holder or who confirmed it."""
    if not can_clear_show(by, page):
        raise Refused(_("保密审查由宣传委员或保密员办理，不能审查本人编写或确认的内容。"))
    if page.confirmed_at is None:
        raise Refused(_("须先由支部书记确认，再做保密审查。"))
    if not cleared and not reason.strip():
        raise Refused(_("不同意公开的，请写明理由。"))
    read = page.version
    page = ShowPage.objects.select_for_update().get(pk=page.pk)
    if page.version != read or page.confirmed_at is None:
        raise Refused(_("这一页刚被改动，请核对新的内容，待重新确认后再审查。"))
    clearance, made = Clearance.objects.get_or_create(
        show=page,
        version=page.version,
        defaults={
            "cleared": cleared,
            "reason": reason.strip(),
            "by": by,
            "by_name": by.name,
            "at": clock.now(),
        },
    )
    if not made:
        raise Refused(_("这一版已由%s审查。") % clearance.by_name)
    audit.record("show-clear", by=by, obj=page, version=page.version, cleared=cleared)
    announce("show-clear", clearance, by=by)
    return clearance


@transaction.atomic
def comment_on(page: ShowPage, *, text: str, by: Person) -> ShowComment:
    """A colleague's word on a cleared page."""
    if not is_public(page):
        raise Refused(_("这一页尚未公开，暂时不能留言。"))
    text = text.strip()
    if not text:
        raise Refused(_("请写下留言内容。"))
    if page.comments.filter(by=by, text=text, hidden_at=None).exists():
        raise Refused(_("同样的话您已经说过了，不用再发一次。"))
    comment = ShowComment.objects.create(show=page, by=by, by_name=by.name, at=clock.now(), text=text)
    audit.record("comment-add", by=by, obj=comment)
    announce("comment-add", comment, by=by)
    return comment


@transaction.atomic
def answer_comment(comment: ShowComment, *, answer: str, by: Person) -> None:
    """The holder's answer, once."""
    if not can_answer_comment(by, comment):
        raise Refused(_("留言由岗位党员或队长、副队长回复。"))
    if not answer.strip():
        raise Refused(_("请写下回复内容。"))
    done = ShowComment.objects.filter(pk=comment.pk, answered_at=None, hidden_at=None).update(
        answer=answer.strip(), answered_at=clock.now(), answered_by=by
    )
    if not done:
        raise Refused(
            _("这条留言已经回复。") if comment.hidden_at is None else _("这条留言已隐藏，不用回复。")
        )
    audit.record("comment-answer", by=by, obj=comment)
    comment.refresh_from_db(fields=["answer"])
    announce("comment-answer", comment, by=by)


@transaction.atomic
def hide_comment(comment: ShowComment, *, reason: str, by: Person) -> None:
    """Hide a comment with a recorded reason; the row stays, and everybody sees that one was hidden and why."""
    if not can_hide_comment(by, comment):
        raise Refused(_("留言由党总支办事员或所在支部书记隐藏，不能隐藏对本人的留言。"))
    if not reason.strip():
        raise Refused(_("请写明隐藏理由。"))
    done = ShowComment.objects.filter(pk=comment.pk, hidden_at=None).update(
        hidden_at=clock.now(), hidden_by=by, hidden_reason=reason.strip()
    )
    if not done:
        raise Refused(_("这条留言已经隐藏。"))
    audit.record("comment-hide", by=by, obj=comment)


def is_public(page: ShowPage) -> bool:
    """Whether staff see it: confirmed, and the present version cleared."""
    return page.confirmed_at is not None and any(
        clearance.version == page.version and clearance.cleared for clearance in page.clearances.all()
    )
