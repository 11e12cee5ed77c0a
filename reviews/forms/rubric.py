"""The named sheet on the rubric: points by dimension, deductions and bonus with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import HundredthsField, PlainTextField
from campaign.formatting import trimmed_hundredths
from campaign.models import RubricDimension
from reviews.forms.finding import VERSION_MAX
from reviews.models import RubricSheet
from reviews.services.rubrics import PUBLIC_LENGTH, REASON_LENGTH, MarkGiven


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension and its three fields, as the page lays them out."""

    dimension: RubricDimension
    points: BoundField
    reason: BoundField
    public: BoundField


class RubricForm(forms.Form):
    """One sheet. Empty points are asked for; a deduction asks for its reason."""

    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        rubric: Sequence[RubricDimension],
        bonus_most: int,
        sheet: RubricSheet | None,
        is_correction: bool = False,
        **kwargs: Any,
    ) -> None:
        self.rubric = rubric
        super().__init__(*args, initial=_first_values(sheet), **kwargs)
        for row in rubric:
            self._add_dimension(row)
        self.fields["bonus"] = HundredthsField(
            label=_("加分"), required=False, min_value=0, max_value=bonus_most,
            help_text=_("最多%(most)s分，没有加分就空着。") % {"most": trimmed_hundredths(bonus_most)},
        )  # fmt: skip
        self.fields["bonus_reason"] = PlainTextField(
            label=_("加分理由"), required=False, max_length=REASON_LENGTH, widget=_area()
        )
        if is_correction:
            self.fields["why"] = PlainTextField(
                label=_("更正理由"), max_length=REASON_LENGTH, widget=_area(),
                help_text=_("原来的评分和理由保留在旁边。"),
            )  # fmt: skip

    def _add_dimension(self, row: RubricDimension) -> None:
        words = {"name": row.name, "most": trimmed_hundredths(row.points)}
        self.fields[f"p{row.pk}"] = HundredthsField(
            label=_("%(name)s（满分%(most)s分）") % words, min_value=0, max_value=row.points
        )
        self.fields[f"r{row.pk}"] = PlainTextField(
            label=_("扣分理由"), required=False, max_length=REASON_LENGTH, widget=_area()
        )
        self.fields[f"w{row.pk}"] = PlainTextField(
            label=_("公开表述"), required=False, max_length=PUBLIC_LENGTH
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for row in self.rubric:
            points, reason = cleaned.get(f"p{row.pk}"), cleaned.get(f"r{row.pk}")
            # None where the reason itself is wrong, and says so already.
            if points is not None and points < row.points and reason is not None and not reason.strip():
                self.add_error(f"r{row.pk}", _("“%(name)s”有扣分，请写明理由。") % {"name": row.name})
        if cleaned.get("bonus") and not (cleaned.get("bonus_reason") or "").strip():
            self.add_error("bonus_reason", _("加分请写明理由。"))
        return cleaned

    @property
    def rows(self) -> list[DimensionRow]:
        """The dimensions in order with their fields."""
        return [DimensionRow(r, self[f"p{r.pk}"], self[f"r{r.pk}"], self[f"w{r.pk}"]) for r in self.rubric]

    @property
    def marks(self) -> dict[int, MarkGiven]:
        """What was given, by dimension id; points were asked for."""
        given = self.cleaned_data
        return {
            row.pk: MarkGiven(given[f"p{row.pk}"], given[f"r{row.pk}"], given[f"w{row.pk}"])
            for row in self.rubric
        }


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2})


def _first_values(sheet: RubricSheet | None) -> dict[str, Any]:
    if sheet is None:
        return {"version": 0}
    values: dict[str, Any] = {
        "version": sheet.version,
        "bonus": sheet.bonus or None,
        "bonus_reason": sheet.bonus_reason,
    }
    for mark in sheet.marks.all():
        values |= {
            f"p{mark.dimension_id}": mark.points,
            f"r{mark.dimension_id}": mark.reason,
            f"w{mark.dimension_id}": mark.public_reason,
        }
    return values
