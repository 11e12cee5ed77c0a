"""Files: row and bytes together, served only under the record's permission."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.contender import Contender
from campaign.models.organization import Organization
from campaign.models.people import Person


def stored_name(instance: Attachment, filename: str) -> str:
    """A random name: nothing of what the user called the file reaches the disk (trust.md FILE-2)."""
    token = secrets.token_hex(16)
    return f"attachments/{token[:2]}/{token}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, person: Person) -> AttachmentQuerySet:
        """Files of contenders the person may open and of organisations whose private records they read."""
        from campaign.permissions import private_scope

        contenders = Contender.objects.visible_to(person)
        return self.filter(Q(contender__in=contenders) | private_scope(person, "organization"))


class Attachment(models.Model):
    """One uploaded file of a contender, or of an organisation's meeting."""

    contender = models.ForeignKey(
        Contender, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    file = models.FileField(upload_to=stored_name)
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        constraints = [
            models.CheckConstraint(
                condition=Q(contender__isnull=False, organization=None)
                | Q(contender=None, organization__isnull=False),
                name="attachment_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        """Whether pages show its thumbnail."""
        return self.content_type in ("image/jpeg", "image/png")
