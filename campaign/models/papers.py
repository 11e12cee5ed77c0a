"""Word templates an office made for its printed ledgers (product.md §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.organization import Organization
from campaign.models.people import Person


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    def visible_to(self, person: Person) -> PaperTemplateQuerySet:
        """Those of organisations whose private records the person reads."""
        from campaign.permissions import private_scope

        return self.filter(private_scope(person, "organization"))

    def of(self, organization: Organization) -> PaperTemplateQuerySet:
        """Those of a general branch."""
        return self.filter(organization=organization)

    def in_force(self) -> PaperTemplateQuerySet:
        """Those by which Word files are made now: one a kind and general branch."""
        return self.filter(adopted_at__isnull=False, ended_at=None)

    def listed(self) -> PaperTemplateQuerySet:
        """The newest first, without the files themselves."""
        people = ("uploaded_by", "adopted_by", "ended_by")
        return self.select_related("organization", *people).defer("content").order_by("-pk")


class PaperTemplate(models.Model):
    """One uploaded template: tried, then adopted, later ended; none is ever deleted."""

    class Kind(models.TextChoices):
        HANDBOOK = "handbook", _("创建手册")
        LOG = "log", _("工作周志")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("用于"), max_length=10, choices=Kind)
    name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64)
    # Placeholders the form has and this template leaves out, as found when it was tried.
    missing = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("打印模板")
        verbose_name_plural = _("打印模板")
        ordering = ["organization", "-id"]
        constraints = [
            known("papertemplate_kind_known", kind=("handbook", "log")),
            paired("papertemplate_adopted_pair", "adopted_at", "adopted_by"),
            paired("papertemplate_ended_pair", "ended_at", "ended_by"),
            models.CheckConstraint(condition=~Q(sha256="") & Q(size__gt=0), name="papertemplate_digest"),
            models.UniqueConstraint(
                "organization",
                "kind",
                condition=Q(adopted_at__isnull=False, ended_at=None),
                name="papertemplate_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name
