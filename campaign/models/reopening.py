"""重开: a closed month of one ledger, opened again for some days with a reason (product.md §4)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.contender import Contender
from campaign.models.people import Person


class LedgerReopeningQuerySet(models.QuerySet["LedgerReopening"]):
    def visible_to(self, person: Person) -> LedgerReopeningQuerySet:
        """Those of ledgers the person may open."""
        return self.filter(contender__in=Contender.objects.visible_to(person))

    def waiting(self) -> LedgerReopeningQuerySet:
        """Asked for and not decided."""
        return self.filter(decided_at=None)

    def open_on(self, day: dt.date) -> LedgerReopeningQuerySet:
        """Granted and not over: they close by themselves."""
        return self.filter(open_until__gte=day)


class LedgerReopening(models.Model):
    """Asked for by holder or captain; granted until a day, or refused with a reason, by another."""

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="reopenings")
    month = models.CharField(_("月份"), max_length=7)
    reason = models.CharField(_("申请理由"), max_length=200)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    open_until = models.DateField(_("重开到"), null=True, blank=True)
    answer = models.CharField(_("办理意见"), max_length=200, blank=True)

    objects = LedgerReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("账本重开")
        verbose_name_plural = _("账本重开")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "contender", "month", condition=Q(decided_at=None), name="reopening_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(month__regex=r"^\d{4}-(0[1-9]|1[0-2])$"), name="reopening_month_form"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, open_until=None, answer="")
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer=""),
                name="reopening_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="reopening_not_ones_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contender} {self.month}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def is_granted(self) -> bool:
        return self.open_until is not None
