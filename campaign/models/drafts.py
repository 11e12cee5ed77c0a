"""What is typed into a ledger and not yet in it, and who is typing where; private and passing (product.md §4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.contender import Contender
from campaign.models.people import Person


class LedgerDraftQuerySet(models.QuerySet["LedgerDraft"]):
    def visible_to(self, person: Person) -> LedgerDraftQuerySet:
        """One's own drafts: nobody else reads them, no office and no administrator."""
        return self.filter(person=person)

    def of_form(self, contender: Contender, person: Person, act: str, on: str) -> LedgerDraftQuerySet:
        """The draft of one person's form, or none."""
        return self.visible_to(person).filter(contender=contender, act=act, on=on)

    def of_part(self, contender: Contender, person: Person, part: str) -> LedgerDraftQuerySet:
        """One person's unfinished forms of a part."""
        return self.visible_to(person).filter(contender=contender, part=part)


class LedgerDraft(models.Model):
    """A form of a ledger as one person left it. Text only: no file, no token."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="ledger_drafts")
    part = models.CharField(max_length=12)
    act = models.CharField(_("事项"), max_length=20)
    on = models.CharField(max_length=20, blank=True)
    fields = models.JSONField(_("草稿"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"), db_index=True)

    objects = LedgerDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("账本草稿")
        verbose_name_plural = _("账本草稿")
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint("contender", "person", "act", "on", name="ledgerdraft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.on}".strip()


class EditingSession(models.Model):
    """That a person is writing at a place of a ledger; it locks nothing and is no record (trust.md UX-4)."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="+")
    place = models.CharField(max_length=24)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(_("最近填写"), db_index=True)

    class Meta:
        verbose_name = _("正在编辑")
        verbose_name_plural = _("正在编辑")
        constraints = [
            models.UniqueConstraint("contender", "place", "person", name="editingsession_once"),
        ]

    def __str__(self) -> str:
        return self.place
