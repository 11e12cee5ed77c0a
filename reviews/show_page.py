"""晒一晒: what is not public yet for those involved, and one entry's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaign.models import Person
from reviews import shown
from reviews.forms.showing import ClearForm, CommentForm, ConfirmForm, ShowForm
from reviews.models import CycleEntry, ReviewCycle, ShowComment, ShowPage
from reviews.month_head import SHOW, head_of, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import (
    can_answer_comment,
    can_clear_show,
    can_comment_show,
    can_confirm_show,
    can_hide_comment,
    can_read_uncleared_show,
    can_write_steps,
)
from reviews.progress import cleared_shows
from reviews.services.month_ledger import MonthLedger
from reviews.services.showing import is_public
from reviews.show_gallery import neighbours, pictures_in
from reviews.show_state import ShowState, page_state, state_of
from reviews.shown import Shown, ShownRow


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One entry not yet public; ``action`` says what the person may do now, if anything."""

    entry: CycleEntry
    title: str
    who: str
    state: ShowState
    action: str


def waiting_context(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """Pages that are not public, for those involved only. Constant queries."""
    rows = (
        CycleEntry.objects.filter(cycle=cycle)
        .exclude(show__in=cleared_shows(cycle))
        .select_related("cycle__campaign__organization", "contender", "branch", "show")
        .prefetch_related("members", "show__clearances")
        .order_by("kind", "position", "pk")
    )
    head = head_of(cycle, SHOW)
    waiting = [
        _row(entry, person, is_over=head.is_over) for entry in rows if can_read_uncleared_show(person, entry)
    ]
    # What one can do something about comes first.
    waiting.sort(key=lambda row: not row.action)
    return head_context(cycle, head) | {"involved": waiting}


def _row(entry: CycleEntry, person: Person, *, is_over: bool) -> WaitingRow:
    state = state_of(entry)
    return WaitingRow(
        entry=entry,
        title=title_for(person, entry),
        who=who_of(entry),
        state=state,
        action=_action(entry, getattr(entry, "show", None), person, state, is_over),
    )


def _action(entry: CycleEntry, page: ShowPage | None, person: Person, state: ShowState, is_over: bool) -> str:
    if page and state.key == "submitted" and can_confirm_show(person, entry):
        return "confirm"
    if page and state.key == "confirmed" and can_clear_show(person, page):
        return "clear"
    if (
        state.key in ("none", "saved", "returned", "refused")
        and not is_over
        and can_write_steps(person, entry)
    ):
        return "write"
    return ""


def page_of(entry: CycleEntry) -> ShowPage | None:
    """The entry's page with clearances, outcomes and people, if it has been begun."""
    rows = ShowPage.objects.select_related("confirmed_by", "submitted_by", "saved_by")
    page = rows.prefetch_related("clearances", "outcomes").filter(entry=entry).first()
    if page is not None:
        page.entry = entry
    return page


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment as the page prints it; of a hidden one only who may hide and who wrote it read the words."""

    comment: ShowComment
    is_read: bool
    may_answer: bool
    may_hide: bool


def form_for(entry: CycleEntry, page: ShowPage | None, data: Any = None) -> ShowForm:
    """The holder's form over the month's ledger."""
    return ShowForm(data, page=page, ledger=MonthLedger.read(entry))


def entry_context(entry: CycleEntry, page: ShowPage | None, person: Person, **given: Any) -> dict[str, Any]:
    """What an entry's page prints; ``given`` forms came back with errors and replace the empty ones."""
    head = head_of(entry.cycle, SHOW)
    context = head_context(entry.cycle, head) | {
        "entry": entry,
        "page": page,
        "title": title_for(person, entry),
        "who": who_of(entry),
        "state": page_state(page) if page else state_of(entry),
        "is_public": page is not None and is_public(page),
    }
    if can_write_steps(person, entry) and not head.is_over:
        context["show_form"] = given.get("show_form") or form_for(entry, page)
    if page is not None:
        context |= _acts(entry, page, person, context, given)
        context |= content_of(page)
        context["clearance"] = next((c for c in page.clearances.all() if c.version == page.version), None)
    if context["is_public"]:
        context |= neighbours(entry, person)
    context["form"] = next((form for form in given.values() if form is not None), None)
    return context


def content_of(page: ShowPage) -> dict[str, Any]:
    """What the page shows beside its words: a line by day, and the pictures still in the ledger; one query."""
    held = Shown.parse(page.picked)
    lines = held.timeline
    if not held.of(shown.OUTCOME):
        # Pages of the first version did not keep the words of their outcomes.
        lines += [ShownRow(shown.OUTCOME, row.pk, row.happened_on, row.text) for row in page.outcomes.all()]
    return {"lines": lines, "pictures": pictures_in([held])[0]}


def _acts(
    entry: CycleEntry, page: ShowPage, person: Person, context: dict[str, Any], given: dict[str, Any]
) -> dict[str, Any]:
    """The forms this person may use on the page as it stands."""
    acts: dict[str, Any] = {}
    if context["state"].key == "submitted" and can_confirm_show(person, entry):
        acts["confirm_form"] = given.get("confirm_form") or ConfirmForm(page=page)
    if context["state"].key == "confirmed" and can_clear_show(person, page):
        acts["clear_form"] = given.get("clear_form") or ClearForm(page=page)
    if context["is_public"]:
        acts["comments"] = comment_rows(page, person)
        acts["comment_count"] = sum(1 for row in acts["comments"] if row.comment.hidden_at is None)
        if can_comment_show(person, entry):
            acts["comment_form"] = given.get("comment_form") or CommentForm()
    return acts


def comment_rows(page: ShowPage, person: Person) -> list[CommentRow]:
    """The page's comments, the oldest first; everybody sees that one was hidden and why."""
    return [
        _comment(page, comment, person)
        for comment in page.comments.select_related("hidden_by").order_by("pk")
    ]


def _comment(page: ShowPage, comment: ShowComment, person: Person) -> CommentRow:
    comment.show = page
    may_hide, is_hidden = can_hide_comment(person, comment), comment.hidden_at is not None
    return CommentRow(
        comment,
        is_read=not is_hidden or may_hide or comment.by_id == person.pk,
        may_answer=not is_hidden and comment.answered_at is None and can_answer_comment(person, comment),
        may_hide=may_hide and not is_hidden,
    )


def may_read(person: Person, entry: CycleEntry, page: ShowPage | None) -> bool:
    """Whether the person may open the entry's page at all: public, or involved."""
    return (page is not None and is_public(page)) or can_read_uncleared_show(person, entry)
