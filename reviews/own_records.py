"""What 月度评比 holds about a person, for 我的资料 (trust.md PII-4): named sheets and signed words, nothing secret.

Register, tallies and remarks are not read here; a test of the archive looks for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from campaign.formatting import trimmed_hundredths
from campaign.models import Channel, Person
from campaign.own_data import OwnTable, provides_own_data, read
from reviews.models import (
    Acceptance,
    AcceptanceMark,
    Appeal,
    Gap,
    Learning,
    Ranking,
    RubricMark,
    RubricSheet,
    ShowComment,
    Standing,
)

CHANNELS = dict(Channel.choices)


@provides_own_data
def named_scores(person: Person) -> Iterator[OwnTable]:
    """Sheets one filled in, and those about one's own post or team in months that are published."""
    month, title = (
        (_("月份"), "sheet__duty__entry__cycle__month"),
        (_("争创对象"), "sheet__duty__entry__public_title"),
    )
    channel = (_("渠道"), "sheet__duty__channel", CHANNELS)
    mark = (_("项目"), "dimension__name"), (_("得分"), "points", trimmed_hundredths)
    reasons = (_("扣分理由"), "reason"), (_("公开表述"), "public_reason")
    given = RubricMark.objects.filter(sheet__submitted_by=person)
    yield read(_("实名评分（本人评）"), given, month, title, channel, *mark, *reasons)
    published = Ranking.objects.values("cycle_id")
    received = RubricMark.objects.filter(
        sheet__duty__entry__principal=person, sheet__duty__entry__cycle__in=published
    ).exclude(sheet__submitted_by=person)
    by = (_("评分人"), "sheet__duty__scorer_name"), (_("评分组织"), "sheet__duty__organization__name")
    yield read(_("实名评分（评本人）"), received, month, title, channel, *by, *mark, *reasons)
    entry = (_("月份"), "duty__entry__cycle__month"), (_("争创对象"), "duty__entry__public_title")
    bonus = RubricSheet.objects.filter(submitted_by=person, bonus__gt=0)
    yield read(
        _("加分（本人评）"),
        bonus,
        *entry,
        (_("加分"), "bonus", trimmed_hundredths),
        (_("理由"), "bonus_reason"),
    )


@provides_own_data
def results(person: Person) -> Iterator[OwnTable]:
    """Published results of the own post or team, and appeals."""
    standings = Standing.objects.filter(
        entry__principal=person, ranking__in=Ranking.objects.in_force()
    ).order_by("ranking__cycle__month", "pk")
    month, title = (_("月份"), "ranking__cycle__month"), (_("争创对象"), "entry__public_title")
    result = (_("名次"), "rank"), (_("综合得分"), "composite", trimmed_hundredths)
    grade = (_("等次"), "grade", dict(Standing.Grade.choices))
    yield read(_("月度结果"), standings, month, title, *result, grade)
    appeals = Appeal.objects.filter(raised_by=person)
    said = (_("申诉内容"), "text"), (_("提出时间"), "raised_at"), (_("答复"), "finding")
    yield read(_("申诉"), appeals, (_("月份"), "entry__cycle__month"), *said)


@provides_own_data
def signed_words(person: Person) -> Iterator[OwnTable]:
    """Gaps, comments and 互学 written under one's name."""
    month, title = (_("月份"), "entry__cycle__month"), (_("争创对象"), "entry__public_title")
    gaps = Gap.objects.filter(saved_by=person)
    gap = (
        (_("差距"), "finding"),
        (_("原因"), "cause"),
        (_("下一步措施"), "next_action"),
        (_("完成期限"), "due_on"),
    )
    yield read(_("找一找"), gaps, month, title, *gap)
    comments = ShowComment.objects.filter(by=person)
    place = (_("月份"), "show__entry__cycle__month"), (_("争创对象"), "show__entry__public_title")
    yield read(_("留言"), comments, *place, (_("时间"), "at"), (_("留言"), "text"), (_("回复"), "answer"))
    learnings = Learning.objects.filter(by=person)
    yield read(
        _("互学"),
        learnings,
        month,
        title,
        (_("时间"), "at"),
        (_("学什么、怎么用"), "text"),
        (_("用得怎样"), "result"),
    )


@provides_own_data
def acceptance(person: Person) -> Iterator[OwnTable]:
    """验收 of the own post or team, and the sheets one filled in for others."""
    own = Acceptance.objects.filter(contender__principal=person)
    title = _("争创对象"), "contender__title"
    words = (_("总结"), "summary"), (_("支部意见"), "opinion"), (_("验收结论"), "conclusion")
    score = (_("争创得分"), "score", trimmed_hundredths)
    yield read(_("验收"), own, title, *words, score, (_("等次"), "grade", dict(Acceptance.Grade.choices)))
    marks = AcceptanceMark.objects.filter(sheet__scorer=person)
    about = _("争创对象"), "sheet__acceptance__contender__title"
    mark = (
        (_("项目"), "dimension__name"),
        (_("得分"), "points", trimmed_hundredths),
        (_("扣分理由"), "reason"),
    )
    yield read(_("验收评分"), marks, about, *mark)
