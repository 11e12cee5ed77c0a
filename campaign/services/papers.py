"""Ledgers as Word files, and the templates an office makes for them (product.md §4)."""

from __future__ import annotations

from campaign import audit
from campaign.models import Contender, Person
from campaign.paper import Paper
from campaign.word.rendering import words


def export_word(*, contender: Contender, paper: Paper, by: Person) -> bytes:
    """The Word file of one ledger; that it was taken out is noted."""
    (content,) = words([paper])
    audit.record("ledger-word", by=by, obj=contender, paper=paper.kind, period=paper.period, size=len(content))
    return content
