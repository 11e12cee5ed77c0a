"""展板: the screens on the walls, each with an address that opens by its token alone (product.md §6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import paired
from campaign.models.organization import Organization
from campaign.models.people import Person

LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS = 5, 120, 20


class BoardScreenQuerySet(models.QuerySet["BoardScreen"]):
    def visible_to(self, person: Person) -> BoardScreenQuerySet:
        """Those of the houses whose campaign the person prepares as officer."""
        from campaign.permissions import Role, roles_on, under_paths

        return self.filter(under_paths(roles_on(person).paths(Role.CAMPAIGN_OFFICER), "organization__path"))

    def standing(self) -> BoardScreenQuerySet:
        """Whose address opens."""
        return self.filter(withdrawn_at=None)

    def by_digest(self, digest: str) -> BoardScreen | None:
        """The one whose token has this digest."""
        return self.filter(digest=digest).first()


class BoardScreen(models.Model):
    """A screen and what it shows; of its token the digest is kept, from making to withdrawing."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="screens", verbose_name=_("展出谁的内容")
    )
    name = models.CharField(_("屏幕名称"), max_length=30)
    seconds = models.PositiveSmallIntegerField(_("每页停留秒数"), default=USUAL_SECONDS)
    shows_posts = models.BooleanField(_("示范岗"), default=True)
    shows_teams = models.BooleanField(_("攻关队"), default=True)
    shows_stories = models.BooleanField(_("典型宣传"), default=True)
    shows_ranking = models.BooleanField(_("月度排行前半"), default=True)
    shows_notices = models.BooleanField(_("公示"), default=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = BoardScreenQuerySet.as_manager()

    class Meta:
        verbose_name = _("展板屏幕")
        verbose_name_plural = _("展板屏幕")
        ordering = ["organization", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds__gte=LEAST_SECONDS, seconds__lte=MOST_SECONDS), name="screen_seconds"
            ),
            models.CheckConstraint(
                condition=Q(shows_posts=True)
                | Q(shows_teams=True)
                | Q(shows_stories=True)
                | Q(shows_ranking=True)
                | Q(shows_notices=True),
                name="screen_shows_something",
            ),
            paired("screen_withdrawn_pair", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("made_at")),
                name="screen_withdrawn_after",
            ),
            models.UniqueConstraint(
                "organization", "name", condition=Q(withdrawn_at=None), name="screen_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of slides it shows, in the order of the registry (campaign.boards.KINDS)."""
        from campaign.boards import KINDS

        return tuple(kind for kind in KINDS if getattr(self, f"shows_{kind}"))
