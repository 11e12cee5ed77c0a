"""Fetching is authorising: 404 outside one's scope, 403 inside it without the right (trust.md ACL-3)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, QuerySet

from campaign.errors import OutOfScope
from campaign.models import Person

M = TypeVar("M", bound=Model)
Right = Callable[[Person, M], bool]


def fetch(
    queryset: QuerySet[M] | type[M], person: Person, *, right: "Right[M] | None" = None, **lookup: Any
) -> M:
    """Return the one row of ``queryset.visible_to(person)`` that ``lookup`` names.

    Raises OutOfScope, a 404, where the person may not know of it and PermissionDenied where ``right(person, row)`` is false.
    """
    # Any: that a QuerySet has visible_to() is the house's rule, not something its type says.
    rows: Any = queryset if isinstance(queryset, QuerySet) else queryset._default_manager.all()
    try:
        found: M = rows.visible_to(person).get(**lookup)
    except (ObjectDoesNotExist, ValueError, TypeError, OverflowError, ValidationError) as missing:
        raise OutOfScope from missing
    if right is not None and not right(person, found):
        raise PermissionDenied
    return found


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless ``allowed``: the guard of pages that are about no single row."""
    if not allowed:
        raise PermissionDenied
