"""The shapes that most constraints have. Names are unique over all tables and at most 30 characters long."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q


def dated(name: str) -> models.CheckConstraint:
    """The constraint that an end never precedes its start."""
    return models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name=name)


def known(name: str, **fields: Iterable[str]) -> models.CheckConstraint:
    """The constraint that each field holds one of its values: ``choices`` alone does not guard a table.

    A field that may be blank lists "" too; tests/house compares the values with the choices.
    """
    condition = Q()
    for field, values in fields.items():
        condition &= Q(**{f"{field}__in": [str(value) for value in values]})
    return models.CheckConstraint(condition=condition, name=name)


def paired(name: str, *fields: str) -> models.CheckConstraint:
    """The constraint that the fields are all empty or all filled: who decided, and when."""
    empty = Q(**{f"{field}__isnull": True for field in fields})
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return models.CheckConstraint(condition=empty | filled, name=name)
