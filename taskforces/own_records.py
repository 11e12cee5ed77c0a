"""What 攻关队 holds about a person, for 我的资料 (trust.md PII-4)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from campaign.models import Person
from campaign.own_data import OwnTable, provides_own_data, read
from taskforces.models import HelpRequest, LogPart, TeamMember, WeeklyEntry


@provides_own_data
def weekly_log(person: Person) -> Iterator[OwnTable]:
    """Places in teams and what the person wrote in a 工作周志."""
    title, saved = (_("攻关队"), "team__contender__title"), (_("保存时间"), "saved_at")
    places = TeamMember.objects.filter(person=person)
    role = (_("角色"), "role", dict(TeamMember.Role.choices)), (_("分工"), "task")
    span = (_("加入日期"), "started_on"), (_("离开日期"), "ended_on")
    yield read(_("参加的攻关队"), places, title, *role, *span)
    weeks = WeeklyEntry.objects.filter(saved_by=person)
    week = (
        (_("年"), "iso_year"),
        (_("周"), "iso_week"),
        (_("状态灯"), "light", dict(WeeklyEntry.Light.choices)),
    )
    texts = (
        (_("本周完成"), "done"),
        (_("下周计划"), "next"),
        (_("存在问题"), "problems"),
        (_("需要谁支持"), "help_wanted"),
    )
    yield read(_("工作周志"), weeks, title, *week, *texts, saved)
    parts = LogPart.objects.filter(saved_by=person)
    part = (_("部分"), "key", dict(LogPart.Key.choices))
    yield read(_("工作周志各部分"), parts, title, part, (_("正文"), "text"), saved)
    for label, model, columns in (
        (_("工作周志的历史版本"), WeeklyEntry, texts),
        (_("工作周志各部分的历史版本"), LogPart, ((_("正文"), "text"),)),
    ):
        named = Subquery(model.objects.filter(pk=OuterRef("id")).values("team__contender__title"))
        written = model.history.model.objects.filter(history_user=person).annotate(named=named)
        yield read(label, written, (_("攻关队"), "named"), *columns, saved)
    asked = HelpRequest.objects.filter(asked_by=person)
    answered = HelpRequest.objects.filter(asked=person)
    words = (_("希望解决的事"), "text"), (_("提出时间"), "asked_at")
    replies = (_("答复"), "answer", dict(HelpRequest.Answer.choices)), (_("答复说明"), "answer_text")
    yield read(_("提出的支持请求"), asked, title, (_("请谁支持"), "asked__name"), *words)
    yield read(_("请本人支持的事"), answered, title, *words, *replies, (_("答复时间"), "answered_at"))
