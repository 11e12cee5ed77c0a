"""What each part of a 创建手册 prints, with a constant number of queries a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from campaign import clock
from campaign.history import versions_of
from campaign.ledger_parts import Part, PartMark, status_of
from campaign.ledger_rows import (
    EntryRow,
    chain_rows,
    effect_rows,
    entry_row,
    indicator_rows,
    measure_rows,
    outcome_rows,
    pledge_rows,
)
from campaign.models import Contender, Person
from campaign.permissions.contenders import branch_of
from campaign.permissions.ledgers import can_read_profile
from modelposts.handbook_facts import facts_of
from modelposts.handbook_parts import PARTS, HandbookFacts
from modelposts.models import Action, HandbookPart

Context = dict[str, Any]


def posts() -> QuerySet[Contender]:
    """Posts with all that the head of their handbook prints."""
    return Contender.objects.posts().select_related(
        "campaign__organization", "lead_branch", "principal", "level_applied", "level_granted", "duty",
        "project", "rule_set", "post",
    )  # fmt: skip


def page_of(
    contender: Contender, part: Part[HandbookFacts], person: Person, closed: frozenset[str]
) -> Context:
    """The side list with its marks, the part's stored text and the part's own rows."""
    rows = {
        row.key: row for row in HandbookPart.objects.filter(post_id=contender.pk).select_related("saved_by")
    }
    marks = marks_of(contender, rows)
    return {
        "marks": marks,
        "mark": next(one for one, _url in marks if one.part.key == part.key),
        "titles": {one.part.key: one.title for one, _url in marks},
        "stored": rows.get(part.key),
        **_ROWS[part.key](contender, person, closed),
    }


def marks_of(
    contender: Contender, rows: Mapping[str, HandbookPart] | None = None
) -> list[tuple[PartMark, str]]:
    """Where each part stands, with its address; ``rows`` by key spare reading them again."""
    if rows is None:
        rows = {row.key: row for row in HandbookPart.objects.filter(post_id=contender.pk)}
    facts = facts_of(contender)
    return [
        (
            PartMark(
                part=one,
                title=contender.campaign.study_title if one.key == "study" else one.title,
                status=status_of(one, facts, said_done=one.key in rows and rows[one.key].done_at is not None),
                note=one.note(facts),
                missing=tuple(one.missing(facts)),
            ),
            reverse("modelposts:handbook-part", args=[contender.pk, one.key]),
        )
        for one in PARTS
    ]


def text_versions(contender: Contender, key: str) -> tuple[list[Any], int]:
    """Versions of a part's text, latest first, and the version a restoring names: two queries."""
    row = HandbookPart.objects.filter(post_id=contender.pk, key=key).first()
    return (list(versions_of(row)), row.version) if row else ([], 1)


def _founding(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    today = clock.today()
    return {
        "profile": branch_of(contender.principal),
        "may_read_profile": can_read_profile(person, contender),
        "indicators": indicator_rows(contender, closed, today),
        "measures": list(contender.measures.all()),
        "pledges": pledge_rows(contender, closed, today),
    }


def _study(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    notes = contender.post.study_notes.select_related("saved_by")
    return {
        "entries": [
            entry_row(
                note, note.studied_on, note.text, title=note.title, by=note.saved_by, at=note.saved_at,
                version=note.version, closed=closed, viewer=person,
            )
            for note in notes
        ]
    }  # fmt: skip


def action_rows(contender: Contender, person: Person, closed: frozenset[str]) -> dict[int, list[EntryRow]]:
    """Actions by measure, latest first, with their evidence: two queries."""
    found: dict[int, list[EntryRow]] = defaultdict(list)
    actions = Action.objects.filter(post_id=contender.pk).select_related("saved_by")
    for action in actions.prefetch_related("evidence"):
        found[action.measure_id].append(
            entry_row(
                action, action.acted_on, action.text, by=action.saved_by, at=action.saved_at,
                version=action.version, closed=closed, viewer=person, files=list(action.evidence.all()),
            )
        )  # fmt: skip
    return found


def _actions(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    actions = action_rows(contender, person, closed)
    outcomes = outcome_rows(contender, closed, person)
    rows = measure_rows(contender, outcomes, clock.today(), actions=actions)
    return {"rows": rows, "chain": chain_rows(rows)}


def _effects(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    outcomes = outcome_rows(contender, closed, person)
    acted: dict[int, int] = defaultdict(int)
    for measure_id in Action.objects.filter(post_id=contender.pk).values_list("measure_id", flat=True):
        acted[measure_id] += 1
    return effect_rows(contender, closed, outcomes, acted)


def _words(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    return {}


def _acceptance(contender: Contender, person: Person, closed: frozenset[str]) -> Context:
    return {"decisions": list(contender.decisions.filter(action__in=("close", "accept")))}


_ROWS: dict[str, Callable[[Contender, Person, frozenset[str]], Context]] = {
    "founding": _founding,
    "study": _study,
    "actions": _actions,
    "effects": _effects,
    "evaluation": _words,
    "acceptance": _acceptance,
}
