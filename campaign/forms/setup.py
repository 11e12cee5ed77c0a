"""Forms of the first day: the organisation tree and the first offices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import PlainTextField
from campaign.forms.people import PersonField
from campaign.models import Appointment, Organization, Person
from campaign.services.setup import FirstOffice
from campaign.spreadsheets.cells import text

Role = Appointment.Role


class NameField(PlainTextField):
    """A name of an organisation without stray spaces."""

    def clean(self, value: Any) -> str:
        return super().clean(text(value or "").replace(" ", ""))


class FoundingForm(forms.Form):
    """党委, 党总支 and, where wanted, its branches."""

    committee = NameField(
        label=_("上级党委"), max_length=60, required=False, help_text=_("例如：上航公司党委。没有可不填。")
    )
    general_branch = NameField(
        label=_("党总支"),
        max_length=60,
        help_text=_("例如：信息化中心党总支。"),
        error_messages={"required": _("请填写党总支名称。")},
    )
    branches = PlainTextField(
        label=_("党支部"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("一行一个。也可以不填，导入花名册时按表新建。"),
    )

    def clean_branches(self) -> list[str]:
        """Names, one a line, each once."""
        names = [text(line).replace(" ", "") for line in self.cleaned_data["branches"].splitlines()]
        names = [name for name in names if name]
        for name in names:
            if len(name) > 60:
                raise ValidationError(_("支部名称不能超过60个字：%(name)s。"), params={"name": name[:20]})
            if names.count(name) > 1:
                raise ValidationError(_("“%(name)s”写了两次，请删去一个。"), params={"name": name})
        return names


# Field, role, whether it must be filled; the officer last, whose appointment ends the first run.
OFFICES = (
    ("secretary", Role.SECRETARY, _("党总支书记"), True),
    ("deputy", Role.DEPUTY_SECRETARY, _("党总支副书记"), False),
    ("organization_member", Role.ORGANIZATION_MEMBER, _("组织委员"), False),
    ("publicity_member", Role.PUBLICITY_MEMBER, _("宣传委员"), False),
    ("discipline_member", Role.DISCIPLINE_MEMBER, _("纪检委员"), True),
    ("member_1", Role.COMMITTEE_MEMBER, _("委员（一）"), False),
    ("member_2", Role.COMMITTEE_MEMBER, _("委员（二）"), False),
    ("confidentiality", Role.CONFIDENTIALITY_OFFICER, _("保密员"), False),
    ("officer", Role.CAMPAIGN_OFFICER, _("党总支办事员"), True),
)
ADMINISTRATORS = (
    ("security", Role.SECURITY_ADMIN, _("安全管理员"), True),
    ("auditor", Role.AUDITOR, _("审计员"), True),
)
HELP = {
    "secretary": _("填姓名或工号；同名时填工号。"),
    "discipline_member": _("受理公示异议和申诉。"),
    "officer": _("筹备争创活动：导入、会议、公示、评议。"),
    "security": _("以后的任职由安全管理员办理；三种管理员不能是同一人，也不兼其他职务。"),
    "auditor": _("只查看审计日志，不兼其他职务。"),
}


class FirstOfficesForm(forms.Form):
    """Who runs the general branch, and the two other administrators where there are none yet."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.people = Person.objects.active().staff_of(organization, clock.today())
        held = Appointment.objects.on(clock.today())
        missing = [row for row in ADMINISTRATORS if not held.filter(role=row[1]).exists()]
        self.rows = (*OFFICES, *missing)
        for name, _role, label, required in self.rows:
            self.fields[name] = PersonField(
                self.people,
                label=label,
                required=required,
                help_text=HELP.get(name, ""),
                error_messages={"required": _("请填写%(label)s。") % {"label": label}},
            )

    def offices(self) -> Iterator[FirstOffice]:
        """What was filled in, in order."""
        for name, role, _label, _required in self.rows:
            if person := self.cleaned_data.get(name):
                yield FirstOffice(name, person, role)
