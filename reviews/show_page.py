"""晒一晒: the list of public pages and what waits for oneself, and one entry's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from campaign.models import Person
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
from reviews.services.showing import is_public, ledger_rows, outcomes_of_month
from reviews.show_state import ShowState, page_state, state_of


@dataclass(frozen=True, slots=True)
class ShowRow:
    """One entry in the list; ``action`` says what the person may do now, if anything."""

    entry: CycleEntry
    title: str
    who: str
    state: ShowState
    action: str
    comments: int
    summary: str


def list_context(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """Public pages for everybody; others only for those involved. Constant queries."""
    visible = Count("show__comments", filter=Q(show__comments__hidden_at=None))
    rows = (
        CycleEntry.objects.filter(cycle=cycle)
        .select_related("cycle__campaign__organization", "contender", "branch", "show")
        .prefetch_related("members", "show__clearances")
        .annotate(comments=visible)
        .order_by("kind", "position", "pk")
    )
    involved, public = [], []
    head = head_of(cycle, SHOW)
    for entry in rows:
        row = _row(entry, person, is_over=head.is_over)
        if row.state.key == "public":
            public.append(row)
        elif can_read_uncleared_show(person, entry):
            involved.append(row)
    return head_context(cycle, head) | {"public": public, "involved": involved}


def _row(entry: CycleEntry, person: Person, *, is_over: bool) -> ShowRow:
    state = state_of(entry)
    page = getattr(entry, "show", None)
    return ShowRow(
        entry=entry,
        title=title_for(person, entry),
        who=who_of(entry),
        state=state,
        action=_action(entry, page, person, state, is_over),
        comments=entry.comments,
        summary=page.summary if page and state.key == "public" else "",
    )


def _action(entry: CycleEntry, page: ShowPage | None, person: Person, state: ShowState, is_over: bool) -> str:
    if page and state.key == "submitted" and can_confirm_show(person, entry):
        return "confirm"
    if page and state.key == "confirmed" and can_clear_show(person, page):
        return "clear"
    if state.key in ("none", "saved", "returned") and not is_over and can_write_steps(person, entry):
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
    """A comment as the page prints it; hidden ones keep only their reason."""

    comment: ShowComment
    may_answer: bool
    may_hide: bool


def form_for(entry: CycleEntry, page: ShowPage | None, data: Any = None) -> ShowForm:
    """The holder's form over the month's ledger."""
    return ShowForm(data, page=page, rows=ledger_rows(entry), outcomes=outcomes_of_month(entry))


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
        context["picked"] = [(date.fromisoformat(row["on"]), row["text"]) for row in page.picked]
        context["outcomes"] = list(page.outcomes.all())
        context["clearance"] = next((c for c in page.clearances.all() if c.version == page.version), None)
    context["form"] = next((form for form in given.values() if form is not None), None)
    return context


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
        if can_comment_show(person, entry):
            acts["comment_form"] = given.get("comment_form") or CommentForm()
    return acts


def comment_rows(page: ShowPage, person: Person) -> list[CommentRow]:
    """The page's comments, the oldest first; hidden ones only for who may hide."""
    rows = []
    for comment in page.comments.order_by("pk"):
        comment.show = page
        may_hide = can_hide_comment(person, comment)
        if comment.hidden_at is None or may_hide:
            may_answer = comment.answered_at is None and can_answer_comment(person, comment)
            rows.append(
                CommentRow(comment, may_answer and not comment.hidden_at, may_hide and not comment.hidden_at)
            )
    return rows


def may_read(person: Person, entry: CycleEntry, page: ShowPage | None) -> bool:
    """Whether the person may open the entry's page at all: public, or involved."""
    return (page is not None and is_public(page)) or can_read_uncleared_show(person, entry)
