"""匿名化 of a person who has left: asked for by one, confirmed by another (trust.md PII-4, product.md §2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from secrets import choice
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, history, presence
from campaign.accounts import SLIP_LETTERS
from campaign.errors import Refused
from campaign.models import Anonymisation, ImportFile, Person, PreparedFile
from campaign.name_places import NAME_PLACES, Fate, Place
from campaign.permissions import forget, require
from campaign.permissions.roster import can_answer_anonymisation, can_ask_anonymisation, house_of
from campaign.personal_data import PERSONAL, Level
from campaign.services import second_factor
from campaign.services.drafts import drop_drafts_of
from campaign.services.messages import forget_messages
from campaign.services.prepared_sweep import drop_prepared
from campaign.sessions import end_sessions

State = Anonymisation.State
ANONYMOUS = "已匿名人员"
TOKEN_LENGTH = 6
#: What else of the row is cleared: dates and the like hold no name, but are the person's.
CLEARED_FACTS = ("born_on", "joined_party_on", "full_member_on", "last_login", "initial_password_expires_at")
_ABOUT = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """A free text that names the person: what it is and the words around the name."""

    what: str
    field: str
    pk: Any
    words: str


@transaction.atomic
def ask(person: Person, *, reason: str, by: Person) -> Anonymisation:
    """Ask for it; nothing changes before the general branch's secretary confirms."""
    require(can_ask_anonymisation(by, person))
    if any(mark in reason for mark in marks_of(person)):
        raise Refused(_("依据里不要写姓名、工号和电话：匿名以后它仍要保留。"))
    try:
        with transaction.atomic():
            made = Anonymisation.objects.create(
                person=person, organization=house_of(person), reason=reason, asked_by=by, asked_at=clock.now()
            )
    except IntegrityError as error:
        raise Refused(_("这位人员已申请过匿名化。")) from error
    audit.record("anonymisation-asked", by=by, obj=person)
    return made


@transaction.atomic
def decline(request: Anonymisation, *, by: Person) -> None:
    """Leave everything as it is."""
    require(can_answer_anonymisation(by, request))
    _answer(request, State.DECLINED, by)
    audit.record("anonymisation-declined", by=by, obj=request.person)


@transaction.atomic
def confirm(request: Anonymisation, *, by: Person) -> Person:
    """Take the name out of everything but what is sealed or a trail, and return the person as they are now.

    What becomes of each place is campaign/name_places.py's; free texts are for a human, see ``mentions_of``.
    """
    require(can_answer_anonymisation(by, request))
    _answer(request, State.DONE, by)
    person = Person.objects.select_for_update().get(pk=request.person_id)
    if person.is_here:
        raise Refused(_("%(name)s在册，不能匿名。") % {"name": person.name})
    numbers = [person.username, *person.former_numbers.values_list("number", flat=True)]
    house, marks = house_of(person), marks_of(person)
    audit.record("anonymised", by=by, obj=person)
    person.former_numbers.all().delete()
    person.former_passwords.all().delete()
    second_factor.forget(person)
    drop_drafts_of(person)
    presence.forget(person)
    forget_messages(person, marks)
    end_sessions(person)
    ImportFile.objects.filter(organization=house, confirmed_at=None).delete()
    drop_prepared(PreparedFile.objects.all())
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(username__in=numbers).delete()
    name = _rename(person)
    history.forget(marks, name)
    for label, place in NAME_PLACES.items():
        if place.owner and place.owner != "pk":
            _apply(label, place, person, name)
    forget(person)
    transaction.on_commit(shrink_log)
    return person


def _answer(request: Anonymisation, state: str, by: Person) -> None:
    won = Anonymisation.objects.waiting().filter(pk=request.pk)
    if not won.update(state=state, answered_by=by, answered_at=clock.now()):
        raise Refused(_("这项申请已经办理，请刷新后再看。"))


def _rename(person: Person) -> str:
    """Empty the person's own row; returns the name that stands instead."""
    token = "".join(choice(SLIP_LETTERS) for _letter in range(TOKEN_LENGTH))
    for label, place in NAME_PLACES.items():
        model, _dot, column = label.rpartition(".")
        if model == "campaign.Person" and place.fate == Fate.CLEARED:
            setattr(person, column, _empty(Person, column))
    for column in CLEARED_FACTS:
        setattr(person, column, None)
    person.name, person.username = f"{ANONYMOUS}{token}", f"anonymous-{token}"
    person.is_active = False
    person.set_unusable_password()
    person.save()
    return person.name


def _apply(label: str, place: Place, person: Person, name: str) -> None:
    model_label, _dot, column = label.rpartition(".")
    rows = apps.get_model(model_label)._default_manager.filter(**{place.owner: person})
    if place.unless:
        rows = rows.exclude(**place.unless)
    if place.fate == Fate.REPLACED:
        rows.update(**{column: name})
    elif place.fate == Fate.CLEARED:
        rows.exclude(**{column: ""}).update(**{column: place.instead or _empty(rows.model, column)})


def _empty(model: type[models.Model], column: str) -> str | None:
    return None if model._meta.get_field(column).null else ""


def marks_of(person: Person) -> list[str]:
    """What tells the person: name, 工号, former numbers and telephone."""
    marks = [person.name, person.employee_number, person.phone, person.email]
    marks += person.former_numbers.values_list("number", flat=True)
    return [mark for mark in marks if mark and len(mark) > 1]


def mentions_of(person: Person) -> list[Mention]:
    """Every free text that names the person, for a human to mend before or after; one query a text column."""
    return list(_mentions(marks_of(person)))


def _mentions(marks: list[str]) -> Iterator[Mention]:
    for label, place in NAME_PLACES.items():
        if place.fate != Fate.LISTED or not marks:
            continue
        model_label, _dot, column = label.rpartition(".")
        model = apps.get_model(model_label)
        field = model._meta.get_field(column)
        for pk, value in _rows_naming(model, field, marks):
            text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
            mark = next((one for one in marks if one in text), "")
            if mark:
                words = _around(text, mark) if _may_be_shown(label) else _("保密内容，由承办人核对")
                yield Mention(str(model._meta.verbose_name), str(field.verbose_name), pk, words)


def _may_be_shown(label: str) -> bool:
    """Objections and unsigned remarks are not opened by this road: only that there is something is said."""
    row = PERSONAL.get(label)
    return row is None or row.level not in (Level.SEALED, Level.RESTRICTED)


def _rows_naming(model: type[models.Model], field: models.Field, marks: list[str]) -> models.QuerySet[Any]:
    rows = model._default_manager.order_by("pk").values_list("pk", field.name)
    if isinstance(field, models.JSONField):
        # How a database spells JSON is its own affair: read them all, they are few.
        return rows
    condition = models.Q()
    for mark in marks:
        condition |= models.Q(**{f"{field.name}__contains": mark})
    return rows.filter(condition)


def _around(text: str, mark: str) -> str:
    start = max(text.index(mark) - _ABOUT, 0)
    return ("…" if start else "") + text[start : start + 2 * _ABOUT + len(mark)]


def shrink_log() -> None:
    """Empty SQLite's write-ahead log, so that no page with the old name stays in the file beside the database."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
