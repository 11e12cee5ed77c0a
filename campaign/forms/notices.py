"""Forms of 公示, objections and findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField, SeveralField
from campaign.forms.evidence import EvidenceField
from campaign.levels import level_words
from campaign.models import Campaign, Contender, Level, Person, PublicNotice, State
from campaign.queues import in_state, to_report
from campaign.services import notices, upward
from campaign.services.upward import Reply


def contender_label(contender: Contender) -> str:
    """How a contender is offered in a list of choices."""
    levels = "，".join(level_words(contender))
    return "　".join([contender.title, contender.principal_name, contender.branch_name, levels])


class NoticeForm(forms.Form):
    """A notice made from the decision; everything typed can be changed before posting."""

    contenders = SeveralField(
        label=_("公示对象"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个公示对象。")},
    )
    title = PlainTextField(label=_("标题"), max_length=80)
    body = PlainTextField(label=_("正文"), max_length=3000, widget=forms.Textarea(attrs={"rows": 12}))
    workdays = forms.IntegerField(label=_("公示工作日"), max_value=60)
    office = PlainTextField(label=_("受理部门"), max_length=60)
    phone = PlainTextField(label=_("受理电话"), max_length=40)
    mailbox = PlainTextField(label=_("受理邮箱"), max_length=80, required=False)
    handler = forms.ModelChoiceField(
        label=_("异议受理人"),
        queryset=Person.objects.none(),
        empty_label=None,
        help_text=_("一般为党总支纪检委员；涉及受理人本人或本支部的异议自动转给其他委员。"),
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        least = campaign.rule_set.notice_workdays
        field = self.fields["contenders"]
        field.queryset = in_state([campaign], State.SELECTED)
        field.label_from_instance = contender_label
        self.fields["workdays"].min_value = least
        self.fields["workdays"].validators.append(_at_least(least))
        self.fields["workdays"].help_text = _g("不少于%d个工作日，发布次日为第1日。") % least
        handlers = notices.handlers_of(campaign.organization)
        self.fields["handler"].queryset = Person.objects.filter(pk__in=[person.pk for person in handlers])

    def save(self, by: Person) -> PublicNotice:
        """Post the notice; a text left as it was made names those chosen and the days chosen. Raises Refused."""
        data = dict(self.cleaned_data)
        if data["body"].split() == str(self.initial.get("body", "")).split():
            window = notices.window_from_today(self.campaign, data["workdays"])
            data["body"] = notices.suggested_text(self.campaign, data["contenders"], window)
        return notices.post_notice(campaign=self.campaign, by=by, **data)


def _at_least(least: int) -> Any:
    def check(value: int) -> None:
        if value < least:
            raise ValidationError(_g("公示不能少于%d个工作日。") % least)

    return check


def suggested(campaign: Campaign, contenders: Sequence[Contender]) -> dict[str, Any]:
    """What a new notice starts with: the text made from the decision, the 纪检委员 as handler."""
    window = notices.window_from_today(campaign)
    handlers = notices.handlers_of(campaign.organization)
    return {
        "contenders": [contender.pk for contender in contenders],
        "title": _g("“%s”拟确定争创对象公示") % campaign.name,
        "body": notices.suggested_text(campaign, contenders, window),
        "workdays": campaign.rule_set.notice_workdays,
        "office": campaign.organization.name,
        "handler": handlers[0].pk if handlers else None,
    }


class ObjectionForm(forms.Form):
    """An objection of one of the staff; the name is given only where ticked."""

    contender = forms.ModelChoiceField(
        label=_("对谁有异议"), queryset=Contender.objects.none(), empty_label=_("请选择")
    )
    text = PlainTextField(
        label=_("异议内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("请写清楚事实和依据，便于核查。"),
    )
    with_name = forms.BooleanField(
        label=_("署上我的姓名"),
        required=False,
        help_text=_("署名只有受理人看得到，便于当面答复；不署名时系统不记录是谁提出的。"),
    )

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.notice = notice
        on_list = Contender.objects.filter(notice_entries__notice=notice, state=State.ON_NOTICE)
        self.fields["contender"].queryset = on_list.order_by("kind", "pk")


class FindingForm(forms.Form):
    """The handler's finding."""

    finding = PlainTextField(label=_("核查结论"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    upheld = forms.TypedChoiceField(
        label=_("异议是否成立"),
        choices=[("no", _("不成立，不影响公示结果")), ("yes", _("成立，不予选定"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ReportUpForm(forms.Form):
    """上报 of cleared contenders of one level."""

    level = forms.ModelChoiceField(
        label=_("上报层级"), queryset=Level.objects.none(), empty_label=_("请选择")
    )
    contenders = SeveralField(
        label=_("上报对象"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个上报对象。")},
    )
    reference = PlainTextField(label=_("文号"), max_length=60)
    reported_on = forms.DateField(label=_("上报日期"), widget=DayInput)
    file = EvidenceField(most=1, label=_("上报文件"), help_text=_("图片、PDF、Office，20MB内。"))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["level"].queryset = campaign.levels.filter(decided_here=False).order_by("rank")
        self.fields["contenders"].queryset = to_report([campaign])
        self.fields["contenders"].label_from_instance = contender_label

    def clean_reported_on(self) -> Any:
        day = self.cleaned_data["reported_on"]
        if day > clock.today():
            raise ValidationError(_g("上报日期不能晚于今天。"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        level = data.get("level")
        others = [c.title for c in data.get("contenders") or () if level and c.level_applied_id != level.pk]
        if others:
            self.add_error(
                "contenders",
                _g("%(titles)s申报的不是%(level)s。") % {"titles": "、".join(others), "level": level},
            )
        return data

    def save(self, by: Person) -> Any:
        """Report them. Raises Refused."""
        data = self.cleaned_data
        file = next(iter(data["file"]), None)
        return upward.report_up(campaign=self.campaign, by=by, **data | {"file": file})


class ReplyForm(forms.Form):
    """The reply from above about one contender."""

    reply = forms.ChoiceField(label=_("批复"), choices=[("", _("请选择")), *Reply.choices])
    level = forms.ModelChoiceField(
        label=_("认定层级"),
        queryset=Level.objects.none(),
        required=False,
        empty_label=_("与申报层级相同"),
        help_text=_("按较低层级认定时选择。"),
    )
    reply_reference = PlainTextField(label=_("批复文号"), max_length=60, required=False)
    replied_on = forms.DateField(label=_("批复日期"), widget=DayInput)

    def __init__(self, *args: Any, level: Level, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = level.campaign.levels.filter(rank__gt=level.rank).order_by("rank")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reply") == Reply.LOWER and not data.get("level") and "level" not in self.errors:
            self.add_error("level", _g("请选择认定的层级。"))
        return data


class ActivationForm(forms.Form):
    """Which contenders get their plate now."""

    contenders = SeveralField(
        label=_("挂牌对象"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个挂牌对象。")},
    )

    def __init__(self, *args: Any, queryset: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contenders"].queryset = queryset
