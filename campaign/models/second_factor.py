"""动态口令: what the server keeps of somebody's second factor, none of it the secret (docs/decisions/0024)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.people import Person


class SecondFactorQuerySet(models.QuerySet["SecondFactor"]):
    def visible_to(self, person: Person) -> SecondFactorQuerySet:
        """One's own; the security administrator knows of everybody's."""
        from campaign.permissions.second_factor import can_reset_factors

        return self.all() if can_reset_factors(person) else self.filter(person=person)


class SecondFactor(models.Model):
    """That a person has enrolled a phone. The secret is derived from the salt and the server's key."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="second_factor")
    salt = models.CharField(max_length=32)
    confirmed_at = models.DateTimeField(_("启用时间"))
    # The 30 seconds whose code was taken last: that code and earlier ones are spent.
    last_step = models.PositiveBigIntegerField()

    objects = SecondFactorQuerySet.as_manager()

    class Meta:
        verbose_name = _("二次验证")
        verbose_name_plural = _("二次验证")

    def __str__(self) -> str:
        return f"{self.person_id}"


class RecoveryCode(models.Model):
    """One of the ten codes for a day without the phone, as a digest; used once."""

    factor = models.ForeignKey(SecondFactor, models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("恢复码")
        verbose_name_plural = _("恢复码")
        constraints = [models.UniqueConstraint("factor", "digest", name="recoverycode_once")]

    def __str__(self) -> str:
        return f"{self.factor_id}"
