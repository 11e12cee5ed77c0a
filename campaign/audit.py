"""The trail of acts (trust.md AUD-1, AUD-2, AUD-5): one row per act, in the act's own transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from campaign import clock, permissions, personal_data
from campaign.middleware import current
from campaign.models import AuditEvent, Person
from campaign.plain_text import one_line

# Values of these never enter the trail; their change does (design.md, PII-1).
PERSONAL = frozenset(
    {
        *("name", "gender", "ethnicity", "born_on", "education", "professional_title", "phone", "email"),
        *("note", "political_status", "standing", "joined_party_on", "full_member_on", "password"),
    }
)
CHANGED = "changed"
_HIDDEN_LEVELS = (personal_data.Level.RESTRICTED, personal_data.Level.SEALED)


def record(
    action: str,
    *,
    by: Person | None,
    obj: models.Model | None = None,
    result: str = "ok",
    anonymous: bool = False,
    **detail: Any,
) -> AuditEvent:
    """Write one row and return it; a failure here fails the act.

    ``by=None`` is a command or somebody not signed in. ``anonymous=True`` keeps actor, address and request id out
    (objection, anonymous opinion, seconding, secret sheet), and of the moment all but the day: beside somebody's
    sign-in the minute would name the person. Personal fields among ``detail`` become "changed".
    """
    event = AuditEvent(
        at=clock.start_of(clock.today()) if anonymous else clock.now(),
        action=action,
        result=result,
        detail={key: CHANGED if key in PERSONAL else _plain(value) for key, value in detail.items()},
    )
    if not anonymous:
        request = current()
        event.address, event.request_id = request.address, request.id
        if by is not None:
            event.actor, event.actor_name = by, one_line(by.name)
            event.actor_role = permissions.role_names(by)[:60]
    if obj is not None:
        event.object_type = obj._meta.label_lower
        event.object_id = str(obj.pk or "")
        event.object_label = one_line(str(obj))[:120]
    event.digest = event.content_digest()
    event.save(force_insert=True)
    return event


def personal_fields(model: type[models.Model]) -> frozenset[str]:
    """Return the fields of a model whose values stay out of the trail: what the inventory calls restricted."""
    label = f"{model._meta.label}."
    listed = {key.removeprefix(label) for key, row in personal_data.PERSONAL.items()
              if key.startswith(label) and row.level in _HIDDEN_LEVELS}  # fmt: skip
    return frozenset(listed) | (PERSONAL if model is Person else frozenset())


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], personal: frozenset[str] = PERSONAL
) -> dict[str, Any]:
    """Return {field: [old, new]} of what differs, "changed" for personal fields, fit for ``record``'s detail."""
    return {
        key: CHANGED if key in personal else [_plain(before.get(key)), _plain(after[key])]
        for key in after
        if before.get(key) != after[key]
    }


def _plain(value: Any) -> Any:
    """Return the value as JSON can hold it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return one_line(str(value))
