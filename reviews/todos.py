"""What waits for a person in the months under way (product.md §6: what to do now, by when)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.calendar import around
from campaign.formatting import span_text
from campaign.home import campaign_for
from campaign.models import Campaign, Person
from campaign.months import Month
from campaign.permissions import roles_on
from campaign.todos import TodoItem, provides_todos
from campaign.workdays import nth_from
from reviews.candidates import windows_at
from reviews.cycles import is_secret_window_open
from reviews.duty_page import takes_sheets
from reviews.learning_page import written_keys
from reviews.mine import own_duties, own_entries
from reviews.models import CycleEntry, PaperUpload, Remark, ReviewCycle, ScoringDuty, ShowComment
from reviews.month_head import MonthHead, cycles, head_of, title_for
from reviews.month_page import may_close, opening_waits
from reviews.permissions import (
    can_clear_show,
    can_confirm_show,
    can_open_cycle,
    can_read_progress,
    can_run_cycle,
    can_write_steps,
)
from reviews.phases import Step
from reviews.services.voting import has_voted, sheet_rows
from reviews.show_state import state_of

# A month can still be counted while the next one is already open; a third would be published or forgotten.
UNDER_WAY = 2
GAP_AHEAD = dt.timedelta(days=7)
# What asks for the show page to be worded, and which of these came back to be worded again.
SHOW_WORDS = {
    "none": gettext_lazy("%s晒一晒未提交"),
    "saved": gettext_lazy("%s晒一晒未提交"),
    "returned": gettext_lazy("%s晒一晒被退回"),
    "refused": gettext_lazy("%s晒一晒审查未通过，请修改"),
}
SENT_BACK = ("returned", "refused")


@provides_todos
def uploaders(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Totals of paper sheets read from a spreadsheet and not confirmed: only their uploader may; one query."""
    if not roles_on(person).places:
        return
    mine = PaperUpload.objects.filter(upload__uploaded_by=person, upload__confirmed_at=None)
    for paper in mine.select_related("cycle", "upload").defer("upload__content", "upload__findings"):
        yield TodoItem(
            due=None,
            title=_("确认导入纸质票汇总表"),
            detail=_("%(name)s，%(month)s")
            % {"name": paper.upload.name, "month": Month.parse(paper.cycle.month).label},
            url=reverse("reviews:paper-preview", args=[paper.cycle_id, paper.upload_id]),
            action=_("去确认"),
            key=f"upload-paper-{paper.upload_id}",
        )


@provides_todos
def waiting(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Everything of the months under way; a constant number of queries a month."""
    campaign = campaign_for(person, today)
    if campaign is None:
        return
    if can_open_cycle(person, campaign):
        month = opening_waits(campaign, today)
        if month is not None:
            yield TodoItem(
                due=opening_day(month),
                title=_("开启%s月度评比") % month.label,
                detail=opening_dates(campaign, month),
                url=reverse("reviews:cycle-open", args=[campaign.pk]),
                action=_("去开启"),
                key=f"cycle-open-{campaign.pk}-{month}",
            )
    for cycle in cycles().filter(campaign=campaign).order_by("-month")[:UNDER_WAY]:
        head = head_of(cycle)
        yield from _comments(person, head)
        if head.step is not Step.PUBLISHED:
            yield from _own(person, head)
            yield from _pages(person, head)
            yield from _appraisal(person, head)
            yield from _officer(person, head)


def opening_day(month: Month) -> dt.date:
    """The first working day after the month, on which its windows begin."""
    return nth_from(month.next.first_day, 1, around(month.next.first_day))


def opening_dates(campaign: Campaign, month: Month) -> str:
    """The windows as they would be if it were opened now: 找一找11月2日—5日，晒一晒…，评一评…."""
    windows = windows_at(campaign, month, clock.now())
    steps = ((_("找一找"), windows.find), (_("晒一晒"), windows.show), (_("评一评"), windows.appraise))
    return "，".join(label + span_text(window.first_day, window.last_day) for label, window in steps)


def _own(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """找一找 and 晒一晒 of one's own entries."""
    own = [entry for entry in own_entries(person, head.cycle) if can_write_steps(person, entry)]
    for entry in own if not head.is_over else ():
        title = title_for(person, entry)
        if not hasattr(entry, "find_step"):
            yield _item(head, "find", entry, _("%s找一找未提交"), title, head.cycle.find_to, _("去填写"))
        state = state_of(entry)
        if state.key in SHOW_WORDS and (state.key in SENT_BACK or head.step is Step.SHOW):
            words = str(SHOW_WORDS[state.key])
            yield _item(head, "show", entry, words, title, head.cycle.show_to, _("去填写"))
    for entry in own:
        yield from _gaps_due(person, head, entry)


def _comments(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """Comments to answer under one's own pages, in a published month too; one query."""
    written = written_keys(person, Q(cycle=head.cycle))
    asked = ShowComment.objects.filter(show__entry__in=written, answered_at=None, hidden_at=None)
    found = CycleEntry.objects.filter(pk__in=asked.values("show_id")).select_related("branch")
    for entry in found.prefetch_related("members").order_by("pk"):
        title = title_for(person, entry)
        yield _item(head, "show", entry, _("%s晒一晒有留言待回复"), title, None, _("去回复"), "answer")


def _gaps_due(person: Person, head: MonthHead, entry: CycleEntry) -> Iterator[TodoItem]:
    """Open gaps due within a week or overdue, where the next month has not taken them over; read already."""
    for gap in entry.gaps.all():
        if gap.closed_on or not gap.due_on or gap.due_on > clock.today() + GAP_AHEAD:
            continue
        if not gap.carried_to.all():
            yield TodoItem(
                due=gap.due_on,
                title=_("差距到期，补上后请销号"),
                detail=f"{title_for(person, entry)}：{gap.finding}",
                url=reverse("reviews:find-entry", args=[entry.pk]),
                action=_("去销号"),
                key=f"gap-{gap.pk}",
            )


def _item(
    head: MonthHead,
    page: str,
    entry: CycleEntry,
    words: str,
    title: str,
    due: dt.date | None,
    action: str,
    key: str = "",
) -> TodoItem:
    return TodoItem(
        due=due,
        title=words % head.month.short_label,
        detail=title,
        url=reverse(f"reviews:{page}-entry", args=[entry.pk]),
        action=action,
        key=f"{key or page}-{entry.pk}",
    )


def _pages(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """Show pages to confirm and to clear: one item each, however many there are."""
    if not roles_on(person).places:
        return
    rows = (
        CycleEntry.objects.filter(cycle=head.cycle, show__submitted_at__isnull=False)
        .select_related("branch", "show", "cycle__campaign__organization")
        .prefetch_related("members", "show__clearances")
    )
    confirm, clear = [], []
    for entry in rows:
        state = state_of(entry).key
        if state == "submitted" and can_confirm_show(person, entry):
            confirm.append(entry)
        elif state == "confirmed" and can_clear_show(person, entry.show):
            clear.append(entry)
    yield from _several(person, head, confirm, _("晒一晒有%d个待确认"), _("去确认"), "show-confirm")
    yield from _several(person, head, clear, _("晒一晒有%d个待保密审查"), _("去审查"), "show-clear")


def _several(
    person: Person, head: MonthHead, entries: Sequence[CycleEntry], words: str, action: str, key: str
) -> Iterator[TodoItem]:
    if not entries:
        return
    one = reverse("reviews:show-entry", args=[entries[0].pk])
    yield TodoItem(
        due=head.cycle.show_to,
        title=head.month.short_label + words % len(entries),
        detail="、".join(title_for(person, entry) for entry in entries[:3]),
        url=one if len(entries) == 1 else reverse("reviews:show", args=[head.cycle.pk]),
        action=action,
        key=f"{key}-{head.cycle.pk}",
    )


def _appraisal(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """The own secret sheet while it may be sent, and named sheets that wait."""
    cycle = head.cycle
    if is_secret_window_open(cycle) and not has_voted(cycle, person) and sheet_rows(cycle, person):
        yield TodoItem(
            due=cycle.appraise_to,
            title=_("%s评一评未提交") % head.month.short_label,
            detail=_("不记名，每个对象点一下"),
            url=reverse("reviews:sheet", args=[cycle.pk]),
            action=_("去评议"),
            key=f"sheet-{cycle.pk}",
            own_eyes=True,
        )
    if not takes_sheets(cycle):
        return
    owed = [row for row in own_duties(person, cycle) if row.is_open]
    if owed:
        one = reverse("reviews:rubric", args=[owed[0].duty.pk])
        yield TodoItem(
            due=cycle.appraise_to,
            title=_("%(month)s署名评分还差%(count)d份")
            % {"month": head.month.short_label, "count": len(owed)},
            detail="、".join(dict.fromkeys(row.duty.get_channel_display() for row in owed)),
            url=one if len(owed) == 1 else reverse("reviews:duty-list", args=[cycle.pk]),
            action=_("去评分"),
            key=f"duties-{cycle.pk}",
        )


def _officer(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """The closing act, paper another person keyed, and remarks to moderate."""
    cycle = head.cycle
    yield from _paper(person, cycle)
    if may_close(head) and can_run_cycle(person, cycle):
        yield TodoItem(
            due=cycle.appraise_to + dt.timedelta(days=1),
            title=_("结束%s评议") % head.month.short_label,
            detail=_("结束后才能审阅意见建议、汇总结果"),
            url=reverse("reviews:voting-close", args=[cycle.pk]),
            action=_("去办理"),
            key=f"voting-close-{cycle.pk}",
        )
    yield from _sheets_owed(person, head)
    count = remarks_waiting(cycle, person)
    if count:
        yield TodoItem(
            due=None,
            title=_("审阅意见建议%d条") % count,
            detail=_("放行或不予放行；放行的转给本人"),
            url=reverse("reviews:remark-list", args=[cycle.pk]),
            action=_("去审阅"),
            key=f"remarks-{cycle.pk}",
        )


def _paper(person: Person, cycle: ReviewCycle) -> Iterator[TodoItem]:
    """Batches to compare with the paper, and batches sent back."""
    paper = paper_waiting(cycle, person)
    if paper:
        yield TodoItem(
            due=cycle.appraise_to + dt.timedelta(days=1),
            title=_("核对纸质票汇总%d份") % paper,
            detail=_("须由录入人以外的人核对后才计入"),
            url=reverse("reviews:paper-list", args=[cycle.pk]),
            action=_("去核对"),
            key=f"paper-{cycle.pk}",
        )
    back = paper_sent_back(cycle, person)
    if back:
        yield TodoItem(
            due=cycle.appraise_to + dt.timedelta(days=1),
            title=_("更正退回的纸质票汇总%d份") % back,
            detail=_("按纸质票核实后重新录入，或删除这批录入"),
            url=reverse("reviews:paper-list", args=[cycle.pk]),
            action=_("去更正"),
            key=f"paper-back-{cycle.pk}",
        )


def _sheets_owed(person: Person, head: MonthHead) -> Iterator[TodoItem]:
    """Named sheets still missing once the window is over: publishing waits, or the officer waives them."""
    cycle = head.cycle
    if head.step is not Step.COUNTING or not can_run_cycle(person, cycle):
        return
    owed = ScoringDuty.objects.filter(entry__cycle=cycle, waived_at=None, sheet=None).count()
    if owed:
        yield TodoItem(
            due=cycle.appraise_to + dt.timedelta(days=1),
            title=_("%(month)s署名评分还有%(count)d份未交")
            % {"month": head.month.short_label, "count": owed},
            detail=_("请催收，或写明理由免评；发布前须齐全"),
            url=reverse("reviews:duty-all", args=[cycle.pk]),
            action=_("去处理"),
            key=f"sheets-owed-{cycle.pk}",
        )


def paper_waiting(cycle: ReviewCycle, person: Person) -> int:
    """Batches keyed by another and not confirmed yet, for those who may confirm them."""
    if not can_read_progress(person, cycle):
        return 0
    return cycle.paper_batches.filter(confirmed_at=None, rejected_at=None).exclude(keyed_by=person).count()


def paper_sent_back(cycle: ReviewCycle, person: Person) -> int:
    """Batches sent back: for who keyed them, and for the officer, should that be nobody's any more."""
    if not can_read_progress(person, cycle):
        return 0
    back = cycle.paper_batches.filter(confirmed_at=None).exclude(rejected_at=None)
    return (back if can_run_cycle(person, cycle) else back.filter(keyed_by=person)).count()


def remarks_waiting(cycle: ReviewCycle, person: Person) -> int:
    """Undecided remarks the officer is asked about; none before the close."""
    if cycle.secret_closed_at is None or not can_run_cycle(person, cycle):
        return 0
    own = [entry.pk for entry in own_entries(person, cycle)]
    return Remark.objects.filter(entry__cycle=cycle, released=None).exclude(entry__in=own).count()
