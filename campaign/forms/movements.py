"""Acts about a person: where to, from when, why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField
from campaign.forms.seen import SeenForm
from campaign.models import Department, Membership, Organization, RosterAct
from campaign.spreadsheets.cells import text

REASON = _("事由")


def reason_field(label: Any = REASON, help_text: Any = "", max_length: int = 200) -> forms.CharField:
    """Why; kept with the act, where the offices that keep the roster read it."""
    return PlainTextField(
        label=label,
        help_text=help_text,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由，今后查得到为什么。")},
    )


def day_field(label: Any, help_text: Any) -> forms.DateField:
    """A day, today unless said otherwise."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput(),
        error_messages={"required": _("请填写日期。"), "invalid": _("请填写日期，例如2026-11-20。")},
    )


class PlaceForm(forms.Form):
    """A branch of one general branch, with department and position there."""

    branch = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("所在支部"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择支部。"), "invalid_choice": _("请选择列出的支部。")},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("科室"),
        required=False,
        empty_label=_("不填"),
        error_messages={"invalid_choice": _("请选择列出的科室。")},
    )
    position = PlainTextField(label=_("岗位"), max_length=40, required=False)

    def __init__(self, *args: Any, house: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Organization.objects.at_or_under(house).branches().in_force(clock.today())
        self.fields["branch"].queryset = below
        self.fields["department"].queryset = Department.objects.filter(organization=house, ended_on=None)


class TransferForm(PlaceForm):
    """调动 within the general branch: another branch, another department, or both."""

    effective_on = day_field(_("生效日期"), _("从这一天起在新的支部；可以是以前或以后的日期。"))
    reason = reason_field()

    def __init__(self, *args: Any, place: Membership | None, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "branch": place.branch_id if place else None,
            "department": place.department_id if place else None,
            "position": place.position if place else "",
            "effective_on": clock.today(),
        }
        super().__init__(*args, **kwargs)
        self.fields["branch"].label = _("调入支部")
        self.fields["branch"].help_text = _("只换科室或岗位的，支部不用改。")


class ReleaseForm(forms.Form):
    """转出 to another general branch of the same tree."""

    to = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("转入党总支"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择转入的党总支。"), "invalid_choice": _("请选择列出的党总支。")},
    )
    effective_on = day_field(_("转出日期"), _("对方接收后，从这一天起在对方的支部。"))
    reason = reason_field()

    def __init__(self, *args: Any, house: Organization, **kwargs: Any) -> None:
        kwargs["initial"] = {"effective_on": clock.today()}
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Organization.objects.in_force(clock.today()).beside(house)


class ReceiveForm(PlaceForm):
    """转入: the receiving branch says where to."""


class LeaveForm(forms.Form):
    """离开: why, and the first day away."""

    leaving = forms.ChoiceField(
        label=_("离开原因"),
        choices=[
            ("", _("请选择")),
            *(choice for choice in RosterAct.Leaving.choices if choice[0] != "absent"),
        ],
        error_messages={"required": _("请选择离开原因。"), "invalid_choice": _("请选择列出的原因。")},
    )
    effective_on = day_field(_("离开日期"), _("从这一天起不在册，账号停用；可以是以前或以后的日期。"))
    reason = reason_field(_("说明"), _("例如通知或文件的名称。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"effective_on": clock.today()}, **kwargs)


class ReturnForm(PlaceForm):
    """返回: where to, from today on."""

    voting = forms.BooleanField(label=_("同时恢复表决权（仅正式党员）"), required=False)
    reason = reason_field()


class NumberForm(forms.Form):
    """变更工号."""

    number = PlainTextField(
        label=_("新工号"),
        help_text=_("原工号仍可查到；登录账号就是原工号的，一并改为新工号。"),
        max_length=20,
        error_messages={"required": _("请填写新工号。")},
    )
    reason = reason_field()

    def clean_number(self) -> str:
        number = text(self.cleaned_data["number"]).replace(" ", "")
        if not number.isascii() or not number.replace("-", "").isalnum():
            raise ValidationError(_("工号只能是20位以内的字母和数字，请核对。"), code="number")
        return number


class VotingForm(SeenForm):
    """表决权 from a day on, or no longer from a day on; ``now`` says whether there is one."""

    effective_on = day_field(_("生效日期"), _("党员大会的应到名单按会议当天计算。"))
    reason = reason_field(help_text=_("例如：转正；留党察看。"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"effective_on": clock.today()}, **kwargs)


class ReasonForm(forms.Form):
    """Why, where nothing else is asked."""

    reason = reason_field()


class AnonymiseForm(forms.Form):
    """匿名化: on whose wish or which ground."""

    reason = reason_field(_("依据"), _("例如：本人书面申请。这段话以后保留，不要写姓名、工号和电话。"))


class AnswerForm(forms.Form):
    """同意 or 不同意; confirming also says that the listed texts were looked at."""

    answer = forms.ChoiceField(
        label=_("答复"),
        choices=[("confirm", _("同意匿名")), ("decline", _("不同意"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择答复。"), "invalid_choice": _("请选择列出的答复。")},
    )
    seen = forms.BooleanField(
        label=_("已看过下列提到本人的文字，知道同意以后不能恢复"),
        error_messages={"required": _("请先看过下列文字，再勾选这一项。")},
    )
