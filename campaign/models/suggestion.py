"""意见箱: complaints and suggestions about the campaign and this system (product.md §6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.keys import random_id
from campaign.models.organization import Organization
from campaign.models.people import Appointment, Person


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, person: Person) -> SuggestionQuerySet:
        """One's own signed ones, and those that lie with an office one holds; nobody else's."""
        from campaign.permissions.suggestions import suggestion_scope

        return self.filter(suggestion_scope(person))

    def waiting_for(self, person: Person) -> SuggestionQuerySet:
        """What lies with the person and is not closed, oldest first; never the own ones."""
        from campaign.permissions.suggestions import handled_scope

        rows = self.filter(handled_scope(person)).exclude(status=Suggestion.Status.CLOSED)
        return rows.select_related("organization", "written_by").order_by("received_on", "pk")

    def handled_by_office(self, person: Person) -> SuggestionQuerySet:
        """What an office of the person closed, newest first."""
        from campaign.permissions.suggestions import handled_scope

        rows = self.filter(handled_scope(person), status=Suggestion.Status.CLOSED)
        return rows.select_related("organization", "written_by").order_by("-handled_at", "pk")

    def written_by_oneself(self, person: Person) -> SuggestionQuerySet:
        """One's own signed ones, newest first."""
        return self.filter(written_by=person).order_by("-received_on", "pk")

    def published_to(self, person: Person) -> SuggestionQuerySet:
        """Answers for everybody: of one's own house, and those about the system."""
        from campaign.permissions.suggestions import published_scope

        rows = self.filter(published_scope(person), audience=Suggestion.Audience.EVERYONE)
        return rows.order_by("-handled_at", "pk")


class Suggestion(models.Model):
    """One complaint or suggestion. Without a name nothing in the row leads to the writer.

    The key is random and the day stands alone, so that neither order nor time tells who wrote.
    """

    class Category(models.TextChoices):
        CAMPAIGN = "campaign", _("争创活动")
        APPRAISAL = "appraisal", _("评比评议")
        CONDUCT = "conduct", _("办理人员")
        SYSTEM = "system", _("本系统")
        OTHER = "other", _("其他")

    class Desk(models.TextChoices):
        """The office it lies with; the values are roles of ``Appointment``."""

        OFFICER = Appointment.Role.CAMPAIGN_OFFICER.value, _("党总支办事员")
        DISCIPLINE = Appointment.Role.DISCIPLINE_MEMBER.value, _("纪检委员")
        SYSTEM_ADMIN = Appointment.Role.SYSTEM_ADMIN.value, _("系统管理员")

    class Status(models.TextChoices):
        RECEIVED = "received", _("待办理")
        UNDER_WAY = "under_way", _("办理中")
        CLOSED = "closed", _("已办结")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("公布给本党总支职工")
        WRITER = "writer", _("只答复本人")
        NOBODY = "nobody", _("只留存，不公布")

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    # Empty for those who belong to no general branch; theirs go to the system administrator.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    category = models.CharField(_("类别"), max_length=10, choices=Category)
    desk = models.CharField(_("交给"), max_length=24, choices=Desk)
    text = models.TextField(_("意见内容"), max_length=1000)
    # Empty when written without a name.
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    received_on = models.DateField(_("收到日期"))
    status = models.CharField(_("办理情况"), max_length=10, choices=Status, default=Status.RECEIVED)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    # What everybody reads of the matter, in the office's words: the writer's own could betray them.
    summary = models.CharField(_("公布时的事由"), max_length=200, blank=True)
    audience = models.CharField(_("答复给谁看"), max_length=10, choices=Audience, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    passed_note = models.CharField(_("转办说明"), max_length=200, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见")
        verbose_name_plural = _("意见箱")
        ordering = ["-received_on", "id"]
        constraints = [
            known(
                "suggestion_known",
                category=("campaign", "appraisal", "conduct", "system", "other"),
                desk=("campaign_officer", "discipline_member", "system_admin"),
                status=("received", "under_way", "closed"),
                audience=("", "everyone", "writer", "nobody"),
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(desk="system_admin"), name="suggestion_has_house"
            ),
            models.CheckConstraint(
                condition=(~Q(status="closed") & Q(audience="", answer=""))
                | (Q(status="closed", handled_at__isnull=False) & ~Q(audience="") & ~Q(answer="")),
                name="suggestion_closed_pair",
            ),
            models.CheckConstraint(
                condition=~Q(audience="writer") | Q(written_by__isnull=False), name="suggestion_to_writer"
            ),
            models.CheckConstraint(
                condition=~Q(audience="everyone") | ~Q(summary=""), name="suggestion_summary"
            ),
            paired("suggestion_handled_pair", "handled_at", "handled_by"),
            paired("suggestion_passed_pair", "passed_at", "passed_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.received_on}"

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED
