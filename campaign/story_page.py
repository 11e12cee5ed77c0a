"""典型宣传: the gallery of what is public, what is under way for those involved, and one story's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.board_layout import beginning
from campaign.boards import house_of
from campaign.errors import Refused
from campaign.forms.stories import StoryClearForm, StoryConfirmForm
from campaign.models import (
    Attachment,
    Campaign,
    Contender,
    ContenderKind,
    Organization,
    Person,
    Story,
    StoryStep,
)
from campaign.permissions import Role, roles_on, under_paths
from campaign.permissions.contenders import SECRETARIES
from campaign.permissions.stories import (
    can_clear_story,
    can_confirm_story,
    can_edit_story,
    can_read_story_versions,
    can_withdraw_story,
    writable_contenders,
)
from campaign.qr import QrCode, qr_code
from campaign.services.stories import public_title
from campaign.spreadsheets.cells import text
from campaign.story_addresses import token_of
from campaign.story_state import StoryState, act_of, state_of

CARDS_A_PAGE, EXCERPT, UNDER_WAY = 24, 80, 60
#: What a story is about, beside posts and teams: the work of an organisation.
WORK = "work"


@dataclass(frozen=True, slots=True)
class StoryFilters:
    """What the address asks for; whatever is unknown is left out."""

    branch: int | None
    kind: str
    words: str
    branches: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, asked: Mapping[str, str], branches: Iterable[tuple[int, str]]) -> StoryFilters:
        known = tuple(branches)
        branch = next((pk for pk, name in known if str(pk) == asked.get("branch")), None)
        kind = asked.get("kind", "")
        kinds = (*ContenderKind.values, WORK)
        return cls(branch, kind if kind in kinds else "", text(asked.get("q", ""))[:40], known)

    @property
    def are_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.branch or self.kind or self.words)

    @property
    def condition(self) -> Q:
        """The stories asked for."""
        found = Q()
        if self.branch:
            found &= Q(organization=self.branch)
        if self.kind:
            found &= Q(contender=None) if self.kind == WORK else Q(contender__kind=self.kind)
        if self.words:
            found &= words_in(self.words)
        return found


def words_in(words: str) -> Q:
    """Stories that hold the words: in title, text, or the names they carry."""
    return (
        Q(title__icontains=words)
        | Q(body__icontains=words)
        | Q(principal_name__icontains=words)
        | Q(contender_title__icontains=words)
    )


@dataclass(frozen=True, slots=True)
class StoryCard:
    """One story in the gallery; ``picture`` 0 where it has none."""

    story: Story
    excerpt: str
    picture: int


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One story under way, with what the person may do now."""

    story: Story
    state: StoryState
    act: str


def public_stories(person: Person) -> Any:
    """Public stories of the houses the person sees, the newest first."""
    rows = Story.objects.public().visible_to(person).select_related("organization", "contender")
    return rows.prefetch_related("pictures").order_by("-cleared_at", "-pk")


def list_context(person: Person, asked: Mapping[str, str]) -> dict[str, Any]:
    """The gallery as filtered, and what is under way; a constant number of queries."""
    public = public_stories(person)
    branches = public.order_by("organization__path").values_list("organization_id", "organization__name")
    filters = StoryFilters.read(asked, dict.fromkeys(branches))
    page = Paginator(public.filter(filters.condition), CARDS_A_PAGE).get_page(asked.get("page", ""))
    return {
        "filters": filters,
        "kinds": ContenderKind.choices,
        "page": page,
        "count": page.paginator.count,
        "cards": [card_of(story) for story in page],
        "under_way": under_way(person),
        "may_write": may_write_any(person),
    }


def card_of(story: Story) -> StoryCard:
    """A story in the gallery, its pictures prefetched."""
    pictures = [one.pk for one in story.pictures.all() if one.is_image]
    return StoryCard(story, beginning(story.body, EXCERPT), min(pictures, default=0))


def under_way(person: Person) -> list[StoryRow]:
    """Stories not public yet, as far as the person writes, confirms or clears them; what one can do comes first."""
    rows = Story.objects.visible_to(person).filter(withdrawn_at=None, cleared_at=None).in_full()
    found = [
        StoryRow(story, state_of(story), act_of(story, person)) for story in rows.order_by("-pk")[:UNDER_WAY]
    ]
    return sorted(found, key=lambda row: not row.act)


def may_write_any(person: Person) -> bool:
    """Whether there is anything the person may write a story about; no query for most of the staff's offices."""
    if roles_on(person).has(Role.PUBLICITY_MEMBER, *SECRETARIES):
        return True
    return Contender.objects.filter(writable_contenders(person)).exists()


# --- one story -------------------------------------------------------------------------------------------------------
def about_choices(person: Person) -> list[tuple[str, str]]:
    """Whom or what the person may write about: contenders whose title stands, then organisations."""
    rows = Contender.objects.filter(
        writable_contenders(person), campaign__in=Campaign.objects.running(clock.today())
    ).select_related("lead_branch", "principal")
    choices = [
        (f"c{one.pk}", f"{one.get_kind_display()}　{one.title}　{one.principal.name}")
        for one in rows.order_by("lead_branch__path", "kind", "pk")
    ]
    return choices + [(f"o{one.pk}", _("%s的工作") % one.name) for one in _organizations(person)]


def _organizations(person: Person) -> list[Organization]:
    roles = roles_on(person)
    held = [place.organization_id for place in roles.places if place.role in SECRETARIES]
    scope = under_paths(roles.paths(Role.PUBLICITY_MEMBER)) | Q(pk__in=held)
    kinds = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)
    rows = Organization.objects.in_force(clock.today()).filter(scope, kind__in=kinds)
    return list(rows.select_related("parent").order_by("path"))


def about_of(key: str, person: Person) -> tuple[Organization, Contender | None]:
    """What one of ``about_choices`` stands for."""
    if key.startswith("c"):
        contender = Contender.objects.select_related("lead_branch", "campaign").get(pk=key[1:])
        return contender.lead_branch, contender
    return next(one for one in _organizations(person) if f"o{one.pk}" == key), None


def running_campaign(organization: Organization) -> Campaign:
    """The running campaign of an organisation's house; raises Refused where there is none."""
    campaign = Campaign.objects.running(clock.today()).filter(organization=house_of(organization)).first()
    if campaign is None:
        raise Refused(_("还没有进行中的争创活动，暂时不能起草。"))
    return campaign


def detail_context(story: Story, person: Person, host: str, **given: Any) -> dict[str, Any]:
    """What a story's page prints; ``given`` forms came back with errors and replace the empty ones."""
    state = state_of(story)
    shows_way = not story.is_public or can_read_story_versions(person, story)
    context: dict[str, Any] = {
        "story": story,
        "state": state,
        "is_public": story.is_public,
        "paragraphs": paragraphs(story.body),
        "pictures": list(story.pictures.order_by("pk")),
        "who": who_of(story),
        "may_edit": can_edit_story(person, story),
        "may_withdraw": can_withdraw_story(person, story),
        "may_read_versions": can_read_story_versions(person, story),
        "steps": list(StoryStep.objects.filter(story=story).order_by("pk")) if shows_way else [],
        "code": code_of(story, host),
    }
    if state.key == "submitted" and can_confirm_story(person, story):
        context["confirm_form"] = given.get("confirm_form") or StoryConfirmForm(story=story)
    if state.key == "confirmed" and can_clear_story(person, story):
        context["clear_form"] = given.get("clear_form") or StoryClearForm(story=story)
    context["form"] = given.get("confirm_form") or given.get("clear_form")
    return context


def paragraphs(body: str) -> list[str]:
    """The text in paragraphs; a blank line parts them."""
    return [part.strip() for part in body.split("\n\n") if part.strip()]


def who_of(story: Story) -> str:
    """Whom it is about, as handed in; before that as things stand."""
    if story.contender is None:
        return ""
    name = story.principal_name or story.contender.principal.name
    return f"{story.contender_title or public_title(story.contender)}　{name}"


def code_of(story: Story, host: str) -> QrCode | None:
    """The QR of the public address, where it has one."""
    token = token_of(story) if story.is_public else ""
    return qr_code(host + reverse("campaign:story-public", args=[token])) if token else None


def picture_in(story: Story, key: int) -> Attachment | None:
    """A picture of the story."""
    found: Attachment | None = story.pictures.filter(pk=key).first()
    return found
