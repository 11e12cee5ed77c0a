"""Forms of the two trees: adding branches, groups, 科室 and 班组, and correcting them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import PlainTextField
from campaign.forms.setup import NameField
from campaign.models import Department, Organization
from campaign.spreadsheets.cells import text

LONGEST_NAME = 60


def names_of(typed: str) -> list[str]:
    """Names, one a line, without spaces; raises ValidationError for one too long or written twice."""
    names = [text(line).replace(" ", "") for line in typed.splitlines()]
    names = [name for name in names if name]
    for name in names:
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("名称不能超过60个字：%(name)s。"), params={"name": name[:20]})
        if names.count(name) > 1:
            raise ValidationError(_("“%(name)s”写了两次，请删去一个。"), params={"name": name})
    if not names:
        raise ValidationError(_("请至少填写一个名称。"))
    return names


class LinesField(PlainTextField):
    """Several names, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 6}))
        kwargs.setdefault("error_messages", {"required": _("请至少填写一个名称。")})
        super().__init__(**kwargs)


class BelowForm(forms.Form):
    """Branches below the general branch, or 党小组 below one of its branches."""

    parent = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("上级组织"),
        empty_label=None,
        help_text=_("选党总支，登记党支部；选党支部，登记党小组。"),
        error_messages={"required": _("请选择上级组织。"), "invalid_choice": _("请选择列出的组织。")},
    )
    names = LinesField(label=_("名称"), help_text=_("一行一个。"))

    def __init__(self, *args: Any, general: Organization, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        kinds = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)
        below = Organization.objects.at_or_under(general).in_force(clock.today())
        self.fields["parent"].queryset = below.filter(kind__in=kinds).order_by("path")

    def clean_names(self) -> list[str]:
        return names_of(self.cleaned_data["names"])


class DepartmentsForm(forms.Form):
    """科室 and 班组, one a line, a 班组 behind its 科室."""

    lines = LinesField(
        label=_("科室和班组"),
        help_text=_("一行一个科室；班组写成“科室／班组”，例如“工程信息科／试飞数据班组”。"),
    )

    def clean_lines(self) -> list[tuple[str, str]]:
        """Pairs of 科室 and 班组, the latter empty for a line that names a 科室 only."""
        pairs = []
        for line in names_of(self.cleaned_data["lines"]):
            office, *teams = re.split(r"[/／]", line)
            if len(teams) > 1 or not office or (teams and not teams[0]):
                raise ValidationError(
                    _("“%(line)s”写法不对，请写成“科室／班组”。"), params={"line": line[:20]}
                )
            pairs.append((office, teams[0] if teams else ""))
        return pairs


class OrganizationForm(forms.Form):
    """Correcting an organisation; its place in the tree stays."""

    name = NameField(label=_("名称"), max_length=LONGEST_NAME, error_messages={"required": _("请填写名称。")})
    short_name = NameField(
        label=_("简称"), max_length=30, required=False, help_text=_("窄的表格里用，例如“工程信息”。")
    )
    has_committee = forms.BooleanField(
        label=_("设支部委员会"), required=False, help_text=_("不设的，支部审核由党员大会作出。")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if kind != Organization.Kind.BRANCH:
            del self.fields["has_committee"]

    def values(self) -> dict[str, Any]:
        """What is written; others than branches keep their committee."""
        return {"has_committee": True, **self.cleaned_data}


class DepartmentForm(forms.Form):
    """Correcting a 科室 or 班组."""

    name = NameField(label=_("名称"), max_length=LONGEST_NAME, error_messages={"required": _("请填写名称。")})
    parent = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("上级科室"),
        required=False,
        empty_label=_("没有（本身是科室）"),
        error_messages={"invalid_choice": _("请选择列出的科室。")},
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        offices = Department.objects.filter(organization=department.organization, parent=None, ended_on=None)
        self.fields["parent"].queryset = offices.exclude(pk=department.pk)
