"""Forms of a campaign's end: the next one's name and start, and an entry of the register of incentives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import PlainTextField
from campaign.forms.campaigns import DayField
from campaign.forms.people import PersonField
from campaign.models import Campaign, Contender, Incentive, Meeting, Person, State

RECEIVES = (
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
    State.CLOSED,
    State.CLOSED_TO_ROUTINE,
)


class CopyForm(forms.Form):
    """The next campaign's name and first day; everything else follows from the old one."""

    name = PlainTextField(
        label=_("新活动名称"), max_length=60, error_messages={"required": _("请填写活动名称。")}
    )
    started_on = DayField(
        label=_("新活动开始日期"), help_text=_("各阶段按开始日期相差的天数顺延，可以再改。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class IncentiveForm(forms.Form):
    """Who received what, and what decided it."""

    contender = forms.ModelChoiceField(
        Contender.objects.none(),
        label=_("争创对象"),
        required=False,
        empty_label=_("不针对某个对象"),
        error_messages={"invalid_choice": _("请选择列出的对象。")},
    )
    person = PersonField(
        label=_("受激励人"),
        required=False,
        help_text=_("填姓名或工号；激励给整支队伍或示范岗党员本人的，可以空着。"),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("请选择")), *Incentive.Kind.choices])
    content = PlainTextField(
        label=_("激励内容"), max_length=100, error_messages={"required": _("请填写激励内容。")}
    )
    amount = PlainTextField(label=_("数量或金额"), max_length=40, required=False)
    granted_on = DayField(label=_("落实日期"))
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("决定会议"),
        required=False,
        empty_label=_("没有会议，按文件"),
        error_messages={"invalid_choice": _("请选择列出的会议。")},
    )
    document = PlainTextField(
        label=_("决定文件"), max_length=100, required=False, help_text=_("会议和文件至少填一项。")
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        rows = Contender.objects.filter(campaign=campaign, state__in=RECEIVES)
        self.fields["contender"].queryset = rows.order_by("kind", "lead_branch__path", "pk")
        self.fields["contender"].label_from_instance = lambda one: f"{one.title}　{one.principal_name}"
        meetings = Meeting.objects.filter(
            campaign=campaign, organization=campaign.organization_id, closed_at__isnull=False
        )
        self.fields["meeting"].queryset = meetings.select_related("organization")
        self.fields["meeting"].label_from_instance = lambda one: (
            f"{one.held_on:%Y-%m-%d}　{one.get_kind_display()}"
        )
        self.people = Person.objects.active().staff_of(campaign.organization, clock.today())
        self.fields["person"].people = self.people

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("contender") and not data.get("person") and "person" not in self.errors:
            self.add_error("person", _("请选择争创对象或填写受激励人。"))
        if not data.get("meeting") and not data.get("document") and "document" not in self.errors:
            self.add_error("document", _("请选择决定会议，或填写决定文件。"))
        day = data.get("granted_on")
        if day and day > clock.today():
            self.add_error("granted_on", _("落实日期不能晚于今天。"))
        return data
