"""Who must have a second factor, or has one, as the security administrator sees them (trust.md AUTH-8)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from campaign import clock
from campaign.models import Appointment, Person
from campaign.permissions.second_factor import offices_condition, people_asked


@dataclass(frozen=True, slots=True)
class Asked:
    """One person: the offices that ask for it, and since when a phone is enrolled."""

    person: Person
    offices: str
    since: object

    @property
    def is_left_over(self) -> bool:
        """Whether a phone is enrolled though no office asks for it any more."""
        return not self.offices


def people_with_factor() -> list[Asked]:
    """Everybody concerned in name order, those without a phone first. Two queries."""
    people = Person.objects.filter(people_asked()).annotate(since=F("second_factor__confirmed_at"))
    held = Appointment.objects.on(clock.today()).filter(offices_condition()).select_related("organization")
    offices: dict[int, list[str]] = {}
    for appointment in held.order_by("pk"):
        place = appointment.organization.name if appointment.organization else ""
        offices.setdefault(appointment.person_id, []).append(f"{place}{appointment.get_role_display()}")
    rows = [
        Asked(person, "、".join(offices.get(person.pk, ())), person.since)
        for person in people.in_name_order()
    ]
    return sorted(rows, key=lambda row: row.since is not None)
