"""What must hold for a post besides the ground floor's conditions (product.md §3, §4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from campaign.models import Contender, ContenderKind, Person
from campaign.workflow import requires, requires_of_all
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


@requires_of_all("submit", "activate")
def _holds_no_other_post(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    """One live post a person (product.md §3); the database says so too."""
    posts = [contender for contender in contenders if contender.kind == ContenderKind.POST]
    live = Contender.objects.live().filter(
        kind=ContenderKind.POST,
        campaign__in={post.campaign_id for post in posts},
        principal__in={post.principal_id for post in posts},
    )
    held: dict[tuple[int, int], list[Contender]] = defaultdict(list)
    for post in live:
        held[post.campaign_id, post.principal_id].append(post)
    for post in posts:
        others = held[post.campaign_id, post.principal_id]
        other = next((other for other in others if other != post), None)
        if other is not None:
            words = {"name": post.principal.name, "title": other.title}
            yield post, _("%(name)s已有示范岗“%(title)s”，一人只能有一个示范岗。") % words
