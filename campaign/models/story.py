"""典型宣传: a story of an exemplar, from draft over confirmation and 保密审查 to page and wall (product.md §1, §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.attachment import Attachment
from campaign.models.constraints import known, paired
from campaign.models.contender import STANDING_STATES, Contender
from campaign.models.history import Versions
from campaign.models.organization import Organization
from campaign.models.people import Person

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class StoryQuerySet(models.QuerySet["Story"]):
    def public(self) -> StoryQuerySet:
        """Cleared and not withdrawn; one about a contender only as long as the title stands."""
        standing = Q(contender=None) | Q(contender__state__in=STANDING_STATES)
        return self.filter(standing, cleared_at__isnull=False, withdrawn_at=None)

    def visible_to(self, person: Person) -> StoryQuerySet:
        """Public ones of the houses one sees; earlier ones as author, as whom they are about, and in the offices."""
        from campaign.permissions import organizations_seen_by, private_scope, under_paths

        public = Story.objects.public().filter(
            under_paths(organizations_seen_by(person), "organization__path")
        )
        own = Q(created_by=person) | Q(contender__principal=person)
        return self.filter(Q(pk__in=public.values("pk")) | own | private_scope(person, "organization"))

    def of(self, organization: Organization) -> StoryQuerySet:
        """Those of an organisation and everything below it."""
        return self.filter(organization__path__startswith=organization.path)

    def waiting(self) -> StoryQuerySet:
        """Handed in, and neither public nor withdrawn."""
        return self.filter(submitted_at__isnull=False, cleared_at=None, withdrawn_at=None)

    def by_digest(self, digest: str) -> Story | None:
        """The public one whose address has a token of this digest."""
        return self.public().filter(token_digest=digest).first()

    def in_full(self) -> StoryQuerySet:
        """With what page and predicates read of each."""
        return self.select_related(
            "campaign__organization", "organization", "contender__lead_branch", "created_by", "saved_by",
            "submitted_by", "confirmed_by", "cleared_by", "withdrawn_by",
        ).prefetch_related("contender__consents")  # fmt: skip


class Story(models.Model):
    """A story with its pictures. What was confirmed and cleared is void as soon as the content changes."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="stories")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="stories", verbose_name=_("所属党组织")
    )
    contender = models.ForeignKey(
        Contender, models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("争创对象")
    )
    title = models.CharField(_("标题"), max_length=40)
    body = models.TextField(_("正文"), max_length=3000)
    pictures = models.ManyToManyField(
        Attachment, blank=True, related_name="+", db_table="campaign_story_pictures", verbose_name=_("图片")
    )
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("作者"))
    created_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    # Names as they were when it was handed in; page and wall print these and nothing newer.
    author_name = models.CharField(max_length=60, blank=True)
    principal_name = models.CharField(max_length=60, blank=True)
    contender_title = models.CharField(max_length=60, blank=True)
    organization_name = models.CharField(max_length=60, blank=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(_("退回理由"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_reason = models.CharField(_("不予公开的理由"), max_length=300, blank=True)
    cleared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤下理由"), max_length=300, blank=True)
    # From the seed and the server's key the token comes; an address is looked up by the digest (story_addresses.py).
    token_seed = models.CharField(max_length=32, blank=True, default="", editable=False)
    token_digest = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)

    objects = StoryQuerySet.as_manager()
    steps: RelatedManager[StoryStep]
    history = Versions(
        model="StoryVersion", guard="story_version_known", verbose_name=_("典型宣传的版本"),
        kept=("title", "body", "version", "saved_at"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("典型宣传")
        verbose_name_plural = _("典型宣传")
        ordering = ["-cleared_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(body=""), name="story_words"),
            paired("story_submitted_pair", "submitted_at", "submitted_by"),
            paired("story_confirmed_pair", "confirmed_at", "confirmed_by"),
            paired("story_cleared_pair", "cleared_at", "cleared_by"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(submitted_at__isnull=False), name="story_confirmed_after"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(confirmed_at__isnull=False, refused_reason=""),
                name="story_cleared_after",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None)
                | (~Q(author_name="") & ~Q(organization_name="") & Q(returned_reason="")),
                name="story_submitted_names",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | (~Q(confirmed_by=F("created_by")) & ~Q(confirmed_by=F("saved_by"))),
                name="story_confirmed_not_own",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by=None)
                | (
                    ~Q(cleared_by=F("created_by"))
                    & ~Q(cleared_by=F("saved_by"))
                    & ~Q(cleared_by=F("confirmed_by"))
                ),
                name="story_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, token_digest=None)
                    & ~Q(withdrawn_reason="")
                ),
                name="story_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(token_digest=None, token_seed="")
                | (Q(token_digest__isnull=False, cleared_at__isnull=False) & ~Q(token_seed="")),
                name="story_address_cleared",
            ),
        ]
        indexes = [models.Index(fields=["organization", "cleared_at"], name="story_by_organization")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether staff read it and the wall shows it; ``contender`` selected."""
        standing = self.contender is None or self.contender.state in STANDING_STATES
        return self.cleared_at is not None and self.withdrawn_at is None and standing


class StoryStep(models.Model):
    """One step of a story: who, when, what, for which version. Append-only."""

    append_only = True

    class Act(models.TextChoices):
        SUBMIT = "submit", _("提交")
        RETURN = "return", _("退回")
        CONFIRM = "confirm", _("确认")
        CLEAR = "clear", _("保密审查通过")
        REFUSE = "refuse", _("不予公开")
        CHANGE = "change", _("改动，须重新提交")
        WITHDRAW = "withdraw", _("撤下")

    story = models.ForeignKey(Story, models.PROTECT, related_name="steps")
    act = models.CharField(_("动作"), max_length=8, choices=Act)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    reason = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("典型宣传的办理记录")
        verbose_name_plural = _("典型宣传的办理记录")
        ordering = ["story", "id"]
        constraints = [
            known(
                "story_step_known",
                act=("submit", "return", "confirm", "clear", "refuse", "change", "withdraw"),
            ),
            models.CheckConstraint(
                condition=~Q(reason="")
                | Q(act="submit")
                | Q(act="confirm")
                | Q(act="clear")
                | Q(act="change"),
                name="story_step_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.story_id} {self.act}"
