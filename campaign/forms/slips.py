"""Whose first passwords are printed now."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import SeveralField
from campaign.models import Person
from campaign.services.slips import SLIPS_A_SHEET


class SlipsForm(forms.Form):
    """People of one branch; others are answered like people who do not exist."""

    people = SeveralField(
        Person.objects.none(),
        label=_("人员"),
        error_messages={
            "required": _("请至少勾选一人。"),
            "invalid_choice": _("勾选的人不在这个支部，请刷新后重选。"),
            "invalid_pk_value": _("勾选的人不在这个支部，请刷新后重选。"),
        },
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people

    def clean_people(self) -> QuerySet[Person]:
        """At most one sheet at a time."""
        chosen: QuerySet[Person] = self.cleaned_data["people"]
        if len(chosen) > SLIPS_A_SHEET:
            raise ValidationError(_("一次最多打印%(most)d人，请分几次。"), params={"most": SLIPS_A_SHEET})
        return chosen
