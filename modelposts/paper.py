"""The 创建手册 as a form: six parts in the order of product.md §4, filled from facts alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Contender, ContenderKind, Person
from campaign.paper import Field, Fields, Paper, Table, listed, text_of
from campaign.paper_facts import (
    Facts,
    Rows,
    acceptance_blocks,
    commitment_blocks,
    cover_of,
    effect_blocks,
    evaluation_blocks,
    facts_of,
    numbered,
)
from campaign.paper_kinds import PaperKind, register_paper
from modelposts.handbook_page import posts

OWN = ("post__study_notes", "post__actions__measure", "post__actions__evidence")


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What only a post's ledger holds, beside what it shares with a team's."""

    shared: Facts = field(default_factory=Facts)
    study_title: str = "两学摘要"
    post_type: str = ""
    responsibilities: str = ""
    goal: str = ""
    area: str = ""
    studies: Rows = ()
    actions: Rows = ()


def posts_facts(contenders: Iterable[Contender], person: Person) -> list[PostFacts]:
    """The facts of each handbook, in order, in a constant number of queries."""
    contenders = list(contenders)
    prefetch_related_objects(contenders, *OWN)
    shared = facts_of(contenders, person, "post__parts")
    return [_facts(contender, shared[contender.pk]) for contender in contenders]


def _facts(contender: Contender, shared: Facts) -> PostFacts:
    post = contender.post
    notes = sorted(post.study_notes.all(), key=lambda note: (note.studied_on, note.pk))
    place = {measure.pk: number for number, measure in enumerate(contender.measures.all(), 1)}
    actions = sorted(post.actions.all(), key=lambda row: (place.get(row.measure_id, 0), row.acted_on, row.pk))
    return PostFacts(
        shared=shared,
        study_title=contender.campaign.study_title,
        post_type=str(post.get_post_type_display()),
        responsibilities=post.responsibilities,
        goal=post.goal,
        area=post.responsibility_area,
        studies=tuple((note.studied_on, note.title, note.text) for note in notes),
        actions=tuple(
            (
                row.measure.text,
                row.acted_on,
                row.text,
                listed([file.name for file in row.evidence.all()]),
            )
            for row in actions
        ),
    )


def handbooks(contenders: Sequence[Contender], person: Person) -> list[Paper]:
    """The printed handbook of each, as ``person`` may read it."""
    return [handbook_paper(facts) for facts in posts_facts(contenders, person)]


def handbook_paper(facts: PostFacts) -> Paper:
    """The form; of empty facts a blank one."""
    shared = facts.shared
    study = Table(
        _("学习摘要"), (_("日期"), _("学习内容"), _("摘要")), (22, 28, 50), facts.studies, key="两学摘要"
    )
    actions = Table(
        _("行动记录"),
        (_("措施"), _("日期"), _("行动"), _("佐证材料")),
        (22, 22, 39, 17),
        facts.actions,
        key="争创行动",
    )
    return Paper(
        kind="handbook",
        name=_("党员示范岗创建手册"),
        unit=shared.unit,
        title=shared.title,
        cover=cover_of(shared, _("姓名")),
        parts=numbered(
            (_("创建信息"), _founding(facts), ""),
            (facts.study_title, (study,), "两学摘要标题"),
            (_("争创行动"), (actions,), ""),
            (_("示范效应"), effect_blocks(shared), ""),
            (_("综合评价"), evaluation_blocks(shared, _("本人")), ""),
            (_("验收结论"), acceptance_blocks(shared, _("本人")), ""),
        ),
        printed_on=shared.printed_on,
    )


def _founding(facts: PostFacts) -> tuple[Fields | Table, ...]:
    shared = facts.shared
    member = Fields(
        _("党员信息"),
        (
            Field(_("姓名"), shared.principal),
            Field(_("政治面貌"), shared.profile.get(_("政治面貌"), "")),
            Field(_("所在支部"), shared.branch),
            Field(_("入党时间"), shared.profile.get(_("入党时间"), "")),
            Field(_("科室"), shared.department),
            Field(_("岗位"), shared.position),
            Field(_("学历"), shared.profile.get(_("学历"), "")),
            Field(_("职称"), shared.profile.get(_("职称"), "")),
        ),
    )
    post = Fields(
        _("岗位信息"),
        (
            Field(_("岗位类型"), facts.post_type),
            Field(_("重点业务"), shared.item),
            Field(_("申报层级"), shared.applied),
            Field(_("认定层级"), shared.granted),
            Field(_("挂牌日期"), text_of(shared.active)),
            Field(_("到期日期"), text_of(shared.due)),
            Field(_("工作职责"), facts.responsibilities, is_wide=True),
            Field(_("示范目标"), facts.goal, is_wide=True),
        ),
    )
    area = Fields(
        _("责任区和补充说明"),
        (
            Field(_("责任区"), facts.area, is_wide=True),
            Field(_("补充说明"), shared.texts.get("founding", ""), is_wide=True),
        ),
    )
    return (member, post, *commitment_blocks(shared), area)


register_paper(
    PaperKind(
        key="handbook",
        label=gettext_lazy("创建手册"),
        contender_kind=ContenderKind.POST,
        blank=lambda: handbook_paper(PostFacts()),
        contenders=posts,
        papers=handbooks,
    )
)
