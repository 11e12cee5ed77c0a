"""What 示范岗 holds about a person, for 我的资料 (trust.md PII-4)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from campaign.models import Person
from campaign.own_data import OwnTable, provides_own_data, read
from modelposts.models import Action, HandbookPart, ModelPost, StudyNote


@provides_own_data
def handbook(person: Person) -> Iterator[OwnTable]:
    """The own post and what the person wrote in a 创建手册."""
    own = ModelPost.objects.filter(contender__principal=person)
    duties = (
        (_("岗位类型"), "post_type", dict(ModelPost.PostType.choices)),
        (_("工作职责"), "responsibilities"),
    )
    goals = (_("示范目标"), "goal"), (_("责任区"), "responsibility_area")
    yield read(_("示范岗"), own, (_("名称"), "contender__title"), *duties, *goals)
    title, saved = (_("示范岗"), "post__contender__title"), (_("保存时间"), "saved_at")
    parts = HandbookPart.objects.filter(saved_by=person)
    part = (_("部分"), "key", dict(HandbookPart.Key.choices))
    yield read(_("创建手册"), parts, title, part, (_("正文"), "text"), saved)
    notes = StudyNote.objects.filter(saved_by=person)
    note = (_("日期"), "studied_on"), (_("学习内容"), "title"), (_("摘要"), "text")
    yield read(_("两学摘要"), notes, title, *note, saved)
    actions = Action.objects.filter(saved_by=person)
    yield read(_("争创行动"), actions, title, (_("日期"), "acted_on"), (_("行动"), "text"), saved)
    named = Subquery(HandbookPart.objects.filter(pk=OuterRef("id")).values("post__contender__title"))
    written = HandbookPart.history.model.objects.filter(history_user=person).annotate(named=named)
    yield read(_("创建手册的历史版本"), written, (_("示范岗"), "named"), (_("正文"), "text"), saved)
