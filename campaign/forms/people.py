"""Naming a person in a form: by 工号 or by name, read on the server, so that it works without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Person
from campaign.spreadsheets.cells import text


class PersonField(PlainTextField):
    """Cleans “000127”, “苏新浩” or “苏新浩 000127” to the one person of ``people`` that is meant.

    Someone outside ``people`` is answered like someone who does not exist (trust.md ACL-3).
    """

    default_error_messages = {
        "unknown": _("没有找到“%(typed)s”，请填写名册中的姓名或工号。"),
        "several": _("名册中有%(count)d位“%(typed)s”，请改填工号。"),
    }

    def __init__(self, people: QuerySet[Person] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)
        self.people = Person.objects.none() if people is None else people

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The counter of max_length says nothing useful about a name.
        return {"list": "people", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return person_label(value) if isinstance(value, Person) else value

    def clean(self, value: Any) -> Person | None:
        typed = text(super().clean(value) or "")
        if not typed:
            return None
        name, _space, number = typed.rpartition(" ")
        found = self._find(Q(employee_number=number, name=name) if name else Q(employee_number=typed))
        found = found or self._find(Q(name=typed) | Q(former_numbers__number=typed))
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"typed": typed})
        if len(found) > 1:
            params = {"typed": typed, "count": len(found)}
            raise ValidationError(self.error_messages["several"], code="several", params=params)
        return found[0]

    def _find(self, condition: Q) -> list[Person]:
        return list(self.people.filter(condition).distinct()[:20])


def person_label(person: Person) -> str:
    """“苏新浩 000127”: what the suggestion list offers and PersonField reads back."""
    return f"{person.name} {person.employee_number or ''}".strip()
