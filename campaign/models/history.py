"""Versions of what people write in a ledger, kept by django-simple-history (product.md §4: versions can be read and compared).

Its signals are switched off (``SIMPLE_HISTORY_ENABLED``): saves go by conditional updates it never sees, and a save
every few seconds is no version. ``campaign.history`` alone writes these rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from campaign.models.constraints import known
from campaign.models.people import Person


class Why(models.TextChoices):
    """What began a version, where it was not plain writing."""

    RESTORED = "restored", _("恢复旧版")
    OVERRULED = "overruled", _("以后填的为准")


class Versions(HistoricalRecords):
    """The versions of a row: ``history_date`` is when one began, ``saved_at`` when it was last saved.

    ``kept`` are the columns that are copied; ``guard`` is the name of the constraint that knows the values of those
    with choices, which ``guarded`` lists.
    """

    def __init__(
        self, *, model: str, guard: str, verbose_name: Any, kept: Iterable[str], **guarded: Iterable[str]
    ) -> None:
        self.guard, self.kept, self.guarded = guard, frozenset(kept), guarded
        number = models.BigAutoField(primary_key=True)
        super().__init__(
            custom_model_name=model, verbose_name=verbose_name, verbose_name_plural=verbose_name,
            history_id_field=number,
        )  # fmt: skip

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        return [field for field in model._meta.fields if field.primary_key or field.name in self.kept]

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        values = {"history_type": ("+", "~", "-"), "history_change_reason": ("", *Why.values), **self.guarded}
        return super().get_meta_options(model) | {
            "ordering": ["id", "-history_id"],
            "constraints": [known(self.guard, **values)],
        }

    def _get_history_change_reason_field(self) -> models.Field:
        return models.CharField(_("缘由"), max_length=10, choices=Why, blank=True, default="")

    def _get_history_user_fields(self) -> dict[str, Any]:
        return {
            "history_user": models.ForeignKey(
                Person, models.PROTECT, related_name="+", verbose_name=_("谁写的")
            )
        }
