"""Applications of 党员示范岗: contender and post change together (product.md §3 选)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from campaign.models import Campaign, Contender, ContenderKind, Person
from campaign.services.applications import Draft, create_application, edit_application
from modelposts.models import ModelPost


@dataclass(frozen=True)
class PostFacts:
    """The post's own part of the application."""

    post_type: str = ""
    responsibilities: str = ""
    goal: str = ""
    responsibility_area: str = ""


@transaction.atomic
def apply_for_post(*, campaign: Campaign, draft: Draft, post: PostFacts, by: Person) -> Contender:
    """A draft application of ``by`` for a model post on a duty; the applicant consents by applying."""
    contender = create_application(campaign=campaign, kind=ContenderKind.POST, draft=draft, by=by)
    ModelPost.objects.create(contender=contender, **_columns(post))
    return contender


@transaction.atomic
def edit_post_application(
    *, contender: Contender, version: int, draft: Draft, post: PostFacts, by: Person
) -> Contender:
    """Write the draft again; refused when it changed since ``version`` was read."""
    contender = edit_application(contender=contender, version=version, draft=draft, by=by)
    ModelPost.objects.filter(pk=contender.pk).update(**_columns(post))
    return contender


def _columns(post: PostFacts) -> dict[str, str]:
    return {
        "post_type": post.post_type,
        "responsibilities": post.responsibilities,
        "goal": post.goal,
        "responsibility_area": post.responsibility_area,
    }
