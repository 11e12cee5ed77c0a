"""典型宣传: draft, hand in, confirm or return, clear or refuse, withdraw (product.md §1, §2).

Whatever was confirmed and cleared was given for one version: a change of words or pictures voids it, and with it the
public address. Each step leaves a ``StoryStep`` and its row in the trail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, history
from campaign.errors import Refused
from campaign.models import Attachment, Campaign, Contender, Organization, Person, Story, StoryStep
from campaign.permissions.stories import (
    can_clear_story,
    can_confirm_story,
    can_edit_story,
    can_withdraw_story,
    can_write_story_of,
    writes_for,
)
from campaign.services.attachments import attach, detach
from campaign.services.messages import announce
from campaign.story_addresses import new_address

Act = StoryStep.Act
#: What confirming, clearing and the address leave behind once the content changes.
VOID: dict[str, Any] = {
    "submitted_at": None, "submitted_by": None, "confirmed_at": None, "confirmed_by": None, "cleared_at": None,
    "cleared_by": None, "refused_reason": "", "token_seed": "", "token_digest": None,
}  # fmt: skip


@transaction.atomic
def create_story(
    *,
    campaign: Campaign,
    organization: Organization,
    contender: Contender | None,
    title: str,
    body: str,
    by: Person,
    files: Sequence[UploadedFile] = (),
) -> Story:
    """A draft about a contender or about an organisation's work."""
    if contender is not None:
        organization = contender.lead_branch
    may = writes_for(by, organization) if contender is None else can_write_story_of(by, contender)
    if not may or not organization.path.startswith(campaign.organization.path):
        raise Refused(_("典型宣传由宣传委员、支部书记或本人、队长起草。"))
    now = clock.now()
    story = Story.objects.create(
        campaign=campaign, organization=organization, contender=contender, title=title.strip(),
        body=body.strip(), created_by=by, created_at=now, saved_by=by, saved_at=now,
    )  # fmt: skip
    history.begin(story, by=by)
    _add_pictures(story, files, by)
    audit.record("story-create", by=by, obj=story)
    return story


@transaction.atomic
def save_story(
    story: Story,
    *,
    title: str,
    body: str,
    version: int,
    by: Person,
    files: Sequence[UploadedFile] = (),
    drop: Collection[int] = (),
) -> Story:
    """Change words or pictures; what is stored already is no change and voids nothing."""
    if not can_edit_story(by, story):
        raise Refused(_("由作者修改；作者不在岗的，由本支部能起草的人接着改。"))
    title, body = title.strip(), body.strip()
    dropped = list(story.pictures.filter(pk__in=drop))
    if (story.title, story.body) == (title, body) and story.version == version and not files and not dropped:
        return story
    was_handed_in = story.submitted_at is not None
    history.claim(story, version, by=by, title=title, body=body, saved_by=by, saved_at=clock.now(), **VOID)
    for picture in dropped:
        story.pictures.remove(picture)
        detach(picture, by=by)
    _add_pictures(story, files, by)
    if was_handed_in:
        _step(story, Act.CHANGE, by)
    audit.record("story-change", by=by, obj=story, version=story.version, voided=was_handed_in)
    return story


def _add_pictures(story: Story, files: Sequence[UploadedFile], by: Person) -> None:
    kept = story.pictures.count() if files else 0
    if kept + len(files) > settings.STORY_PICTURES:
        raise Refused(
            _("图片最多%(most)d张，已有%(kept)d张。") % {"most": settings.STORY_PICTURES, "kept": kept}
        )
    stored: list[Attachment] = []
    for upload in files:
        picture = attach(organization=story.organization, upload=upload, by=by)
        if not picture.is_image:
            raise Refused(_("“%s”不是图片，请选JPG或PNG。") % picture.name)
        stored.append(picture)
    story.pictures.add(*stored)


@transaction.atomic
def submit_story(story: Story, *, by: Person) -> None:
    """The author hands it to the secretary; the names it will carry are kept as they are now."""
    story = _locked(story)
    if not can_edit_story(by, story):
        raise Refused(_("由作者提交。"))
    if story.submitted_at is not None:
        raise Refused(_("这篇已经提交，等待办理。"))
    contender = story.contender
    story.author_name = by.name
    story.organization_name = story.organization.name
    story.principal_name = contender.principal.name if contender else ""
    story.contender_title = public_title(contender) if contender else ""
    story.submitted_at, story.submitted_by, story.returned_reason = clock.now(), by, ""
    story.save(
        update_fields=["author_name", "organization_name", "principal_name", "contender_title", "submitted_at",
                       "submitted_by", "returned_reason"]
    )  # fmt: skip
    _step(story, Act.SUBMIT, by)
    audit.record("story-submit", by=by, obj=story, version=story.version)


def public_title(contender: Contender) -> str:
    """How a contender is called where everybody reads: by its item's alias where it has one (product.md §3)."""
    item = contender.item
    return (item.alias if item is not None else "") or contender.title


@transaction.atomic
def confirm_story(story: Story, *, version: int, by: Person) -> None:
    """The secretary confirms what was handed in."""
    story = _locked(story, version)
    if not can_confirm_story(by, story):
        raise Refused(_("由所在支部书记确认，不能确认本人写的或写本人的。"))
    if story.submitted_at is None or story.confirmed_at is not None:
        raise Refused(_("这篇尚未提交或已经确认，请刷新后再办理。"))
    story.confirmed_at, story.confirmed_by = clock.now(), by
    story.save(update_fields=["confirmed_at", "confirmed_by"])
    _step(story, Act.CONFIRM, by)
    audit.record("story-confirm", by=by, obj=story, version=story.version)


@transaction.atomic
def return_story(story: Story, *, version: int, reason: str, by: Person) -> None:
    """The secretary sends it back with a reason."""
    story = _locked(story, version)
    if not can_confirm_story(by, story):
        raise Refused(_("由所在支部书记退回，不能办理本人写的或写本人的。"))
    if story.submitted_at is None or story.confirmed_at is not None:
        raise Refused(_("这篇尚未提交或已经确认，请刷新后再办理。"))
    if not reason.strip():
        raise Refused(_("请写明退回理由。"))
    for name, value in VOID.items():
        setattr(story, name, value)
    story.returned_reason = reason.strip()
    story.save(update_fields=[*VOID, "returned_reason"])
    _step(story, Act.RETURN, by, reason.strip())
    audit.record("story-return", by=by, obj=story, version=story.version)
    announce("story-return", story, by=by)


@transaction.atomic
def clear_story(story: Story, *, version: int, cleared: bool, reason: str = "", by: Person) -> None:
    """保密审查 of the confirmed version; passing makes the public address, refusing keeps the story from everybody."""
    story = _locked(story, version)
    if not can_clear_story(by, story):
        raise Refused(_("保密审查由宣传委员或保密员办理，不能审查本人编写、确认或写本人的内容。"))
    if story.confirmed_at is None or story.cleared_at is not None or story.refused_reason:
        raise Refused(_("这篇尚未确认或已经审查，请刷新后再办理。"))
    if not cleared and not reason.strip():
        raise Refused(_("不同意公开的，请写明理由。"))
    if cleared:
        story.cleared_at, story.cleared_by = clock.now(), by
        story.token_seed, story.token_digest = new_address(story)
    else:
        story.refused_reason = reason.strip()
    story.save(update_fields=["cleared_at", "cleared_by", "token_seed", "token_digest", "refused_reason"])
    _step(story, Act.CLEAR if cleared else Act.REFUSE, by, reason.strip())
    audit.record("story-clear", by=by, obj=story, version=story.version, cleared=cleared)
    announce("story-clear", story, by=by)


@transaction.atomic
def withdraw_story(story: Story, *, reason: str, by: Person) -> None:
    """Take it off page and wall for good; its address opens nothing from now on."""
    story = _locked(story)
    if not can_withdraw_story(by, story):
        raise Refused(_("由作者、本人、支部书记或党总支办事员、书记撤下；已经撤下的不用再撤。"))
    if not reason.strip():
        raise Refused(_("请写明撤下理由。"))
    story.withdrawn_at, story.withdrawn_by, story.withdrawn_reason = clock.now(), by, reason.strip()
    story.token_seed, story.token_digest = "", None
    story.save(
        update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "token_seed", "token_digest"]
    )
    _step(story, Act.WITHDRAW, by, reason.strip())
    audit.record("story-withdraw", by=by, obj=story)
    announce("story-withdraw", story, by=by)


def _locked(story: Story, version: int | None = None) -> Story:
    """The row as it is now, held until the end of the act; refused where it changed since it was read."""
    row = (
        Story.objects.select_for_update(of=("self",))
        .select_related(
            "campaign__organization", "organization", "contender__lead_branch", "contender__principal",
            "contender__duty", "contender__project", "created_by",
        )
        .get(pk=story.pk)
    )  # fmt: skip
    if row.withdrawn_at is not None:
        raise Refused(_("这篇已经撤下。"))
    if version is not None and row.version != version:
        raise Refused(_("这篇在您打开后又有改动，请核对现在的内容后再办理。"))
    return row


def _step(story: Story, act: str, by: Person, reason: str = "") -> None:
    StoryStep.objects.create(
        story=story, act=act, version=story.version, at=clock.now(), by=by, by_name=by.name, reason=reason
    )
