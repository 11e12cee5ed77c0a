"""What goes to and fro beside a ledger: its handing in with the branch's answer, comments on a part (product.md §2, §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.contender import LEDGER_STATES, Contender
from campaign.models.organization import Organization
from campaign.models.people import Appointment, Person

WEEK = r"^\d{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$"


class LedgerHandIn(models.Model):
    """The holder or captain says: complete for now. Writing stays open; the lead branch's secretary answers once."""

    class Answer(models.TextChoices):
        READ = "read", _("已阅")
        RETURNED = "returned", _("退回补充")

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="hand_ins")
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    # What the parts' rules still wanted, in the words the person acknowledged.
    missing = models.CharField(_("提交时还缺"), max_length=500, blank=True)
    answer = models.CharField(_("答复"), max_length=8, choices=Answer, blank=True)
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("账本提交")
        verbose_name_plural = _("账本提交")
        ordering = ["contender", "-id"]
        constraints = [
            models.UniqueConstraint("contender", condition=Q(answered_at=None), name="hand_in_one_open"),
            known("hand_in_answer_known", answer=("", "read", "returned")),
            paired("hand_in_answered_pair", "answered_at", "answered_by"),
            models.CheckConstraint(
                condition=Q(answer="", comment="", answered_at=None)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="hand_in_answer_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer="returned") | ~Q(comment=""), name="hand_in_return_reason"
            ),
            # Nobody answers their own.
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("handed_in_by")), name="hand_in_not_own"
            ),
        ]

    def __str__(self) -> str:
        return str(self.contender)


class PartCommentQuerySet(models.QuerySet["PartComment"]):
    def open(self) -> PartCommentQuerySet:
        """Not closed, of ledgers that are still written."""
        return self.filter(closed_at=None, contender__state__in=LEDGER_STATES)

    def unanswered(self) -> PartCommentQuerySet:
        return self.open().filter(answered_at=None)

    def answered(self) -> PartCommentQuerySet:
        """Answered, and not closed by the office that wrote it."""
        return self.open().filter(answered_at__isnull=False)


class PartComment(models.Model):
    """An office's comment on a part or week: answered by its writer, closed by the office. It belongs to the office,
    so that whoever follows in it goes on."""

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="part_comments")
    part = models.SlugField(_("部分"), max_length=12)
    week = models.CharField(_("周次"), max_length=8, blank=True)
    text = models.CharField(_("意见"), max_length=500)
    office = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    role = models.CharField(_("职务"), max_length=24, choices=Appointment.Role)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("账本意见")
        verbose_name_plural = _("账本意见")
        ordering = ["contender", "id"]
        indexes = [models.Index(fields=["contender", "part"], name="part_comment_place")]
        constraints = [
            known("part_comment_role_known", role=(
                "secretary", "deputy_secretary", "organization_member", "publicity_member", "discipline_member",
                "committee_member", "campaign_officer",
            )),
            models.CheckConstraint(condition=~Q(text=""), name="part_comment_text"),
            models.CheckConstraint(condition=Q(week="") | Q(week__regex=WEEK), name="part_comment_week"),
            paired("part_comment_answer_pair", "answered_at", "answered_by"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="part_comment_answer_whole",
            ),
            paired("part_comment_closed_pair", "closed_at", "closed_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def office_label(self) -> str:
        """支部书记, 支部组织委员, 党总支办事员: the office it was written in."""
        role = str(self.get_role_display())
        if role.startswith("党总支"):
            return role
        return str(_("支部") if self.office.kind == Organization.Kind.BRANCH else _("党总支")) + role
