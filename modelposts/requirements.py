"""What must hold for a post besides the ground floor's conditions (product.md §3, §4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaign.models import Contender, ContenderKind, Person
from campaign.workflow import requires
from modelposts.models import ModelPost


@requires("submit")
def _post_is_complete(contender: Contender, by: Person) -> Iterable[str]:
    if contender.kind != ContenderKind.POST:
        return
    post = ModelPost.objects.filter(pk=contender.pk).first()
    if post is None:
        yield _("请填写示范岗信息。")
        return
    lacking = [
        label
        for label, value in (
            (_("岗位类型"), post.post_type),
            (_("工作职责"), post.responsibilities),
            (_("示范目标"), post.goal),
        )
        if not value
    ]
    if lacking:
        yield _("请填写%s。") % "、".join(lacking)


@requires("submit", "activate")
def _holds_no_other_post(contender: Contender, by: Person) -> Iterable[str]:
    """One live post a person (product.md §3); the database says so too."""
    if contender.kind != ContenderKind.POST:
        return
    other = (
        Contender.objects.live()
        .filter(campaign=contender.campaign_id, kind=ContenderKind.POST, principal=contender.principal_id)
        .exclude(pk=contender.pk)
        .first()
    )
    if other is not None:
        yield _("%(name)s已有示范岗“%(title)s”，一人只能有一个示范岗。") % {
            "name": contender.principal.name,
            "title": other.title,
        }
