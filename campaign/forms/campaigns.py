"""Opening a campaign: facts, timeline, levels; then its rules and scorers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField
from campaign.forms.appointments import OrganizationChoice
from campaign.forms.people import PersonField
from campaign.models import Campaign, CampaignPhase, Organization, Person
from campaign.services.campaigns import LevelRow, PhaseDates

Phase = CampaignPhase.Phase
# Months each phase takes by default: a campaign of a year.
_MONTHS = {Phase.MOBILISE: 1, Phase.SELECT: 1, Phase.DELIBERATE: 1, Phase.ACT: 8, Phase.ACCEPT: 1}


class DayField(forms.DateField):
    """A day in ISO form, with sentences for what may go wrong."""

    widget = DayInput
    default_error_messages = {"invalid": _("请填写正确的日期，例如2026-03-01。")}

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        messages = {"required": _("请填写%(label)s。") % {"label": label}}
        super().__init__(label=label, error_messages=messages, **kwargs)


class CampaignForm(forms.Form):
    """Facts and timeline of a campaign."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("党总支"),
        empty_label=None,
        error_messages={"required": _("请选择党总支。"), "invalid_choice": _("请选择列出的党总支。")},
    )
    name = PlainTextField(
        label=_("活动名称"), max_length=60, error_messages={"required": _("请填写活动名称。")}
    )
    purpose = PlainTextField(
        label=_("目的和意义"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    started_on = DayField(label=_("开始日期"))
    ended_on = DayField(label=_("结束日期"), help_text=_("可以跨年。"))
    study_title = PlainTextField(
        label=_("学习栏目名称"),
        max_length=30,
        initial="两学摘要",
        help_text=_("创建手册第二部分的名称。"),
        error_messages={"required": _("请填写学习栏目名称。")},
    )
    incentive_text = PlainTextField(
        label=_("激励办法"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公布后，“四有”中的“有激励”才算具备。"),
    )
    publish_incentive = forms.BooleanField(label=_("现在公布激励办法"), required=False)

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        field.queryset = Organization.objects.filter(
            pk__in=[organization.pk for organization in organizations]
        )
        if len(organizations) == 1:
            field.initial, field.widget = organizations[0].pk, forms.HiddenInput()
        for phase in Phase:
            name = {"name": phase.label}
            self.fields[f"{phase}_from"] = DayField(label=_("“%(name)s”开始") % name)
            self.fields[f"{phase}_to"] = DayField(label=_("“%(name)s”结束") % name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_order("started_on", "ended_on")
        for phase in Phase:
            self._check_order(f"{phase}_from", f"{phase}_to")
        if cleaned.get("publish_incentive") and not cleaned.get("incentive_text", "").strip():
            self.add_error("incentive_text", _("要公布激励办法，请先写出内容。"))
        return cleaned

    def _check_order(self, first: str, last: str) -> None:
        start, end = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if start and end and end < start:
            self.add_error(last, _("结束日期不能早于开始日期。"))

    def facts(self) -> dict[str, Any]:
        """The fields of the campaign itself."""
        names = (
            "name",
            "purpose",
            "started_on",
            "ended_on",
            "study_title",
            "incentive_text",
            "publish_incentive",
        )
        return {name: self.cleaned_data[name] for name in names}

    def phases(self) -> list[PhaseDates]:
        """The timeline as typed."""
        data = self.cleaned_data
        return [PhaseDates(phase, data[f"{phase}_from"], data[f"{phase}_to"]) for phase in Phase]

    @property
    def phase_fields(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Name, first and last day of each phase, for the page's table."""
        for phase in Phase:
            yield phase.label, self[f"{phase}_from"], self[f"{phase}_to"]

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """Everything above the timeline."""
        return [field for field in self if not field.name.endswith(("_from", "_to"))]


def suggested(today: date) -> dict[str, Any]:
    """A year's campaign from the first of this month, to be changed at will."""
    start = today.replace(day=1)
    initial: dict[str, Any] = {"started_on": start}
    for phase, months in _MONTHS.items():
        following = start
        for _month in range(months):
            following = (following + timedelta(days=31)).replace(day=1)
        initial[f"{phase}_from"], initial[f"{phase}_to"] = start, following - timedelta(days=1)
        start = following
    return initial | {"ended_on": start - timedelta(days=1)}


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """What the form shows of an existing campaign."""
    initial = {
        "organization": campaign.organization_id,
        "name": campaign.name,
        "purpose": campaign.purpose,
        "started_on": campaign.started_on,
        "ended_on": campaign.ended_on,
        "study_title": campaign.study_title,
        "incentive_text": campaign.incentive_text,
        "publish_incentive": campaign.incentive_published_at is not None,
    }
    for row in campaign.phases.all():
        initial |= {f"{row.phase}_from": row.starts_on, f"{row.phase}_to": row.ends_on}
    return initial


class LevelForm(forms.Form):
    """One level; its place in the list is its rank, the highest first."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = PlainTextField(
        label=_("层级名称"), max_length=30, error_messages={"required": _("请填写层级名称。")}
    )
    decided_here = forms.BooleanField(label=_("本级认定"), required=False)


LEVEL_ERRORS = {
    "missing_management_form": _("表格没有完整送达，请刷新页面后再填。"),
    "too_many_forms": _("申报层级最多%(num)d个，请删去多余的。"),
}


class BaseLevels(forms.BaseFormSet):
    """At least one level, each name once, and only levels of this campaign."""

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        self.known = set(campaign.levels.values_list("pk", flat=True)) if campaign else set()
        kwargs.setdefault("error_messages", LEVEL_ERRORS)
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        if not self.management_form.is_valid():
            raise ValidationError(LEVEL_ERRORS["missing_management_form"])
        if any(self.errors):
            return
        names = [row.name for row in self.rows()]
        if not names:
            raise ValidationError(_("请至少填写一个申报层级。"))
        for name in names:
            if names.count(name) > 1:
                raise ValidationError(_("层级“%(name)s”写了两次，请删去一个。"), params={"name": name})

    def rows(self) -> list[LevelRow]:
        """The levels kept, ranked from the top; a forged pk counts as a new level."""
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        return [
            LevelRow(row["name"], rank, row["decided_here"], row["pk"] if row["pk"] in self.known else None)
            for rank, row in enumerate(kept, start=1)
        ]


LevelFormSet = forms.formset_factory(
    LevelForm, formset=BaseLevels, extra=1, can_delete=True, max_num=6, validate_max=True
)
FIRST_LEVELS = [
    {"name": "中国商飞公司级", "decided_here": False},
    {"name": "上航公司级", "decided_here": True},
]


def levels_of(campaign: Campaign) -> list[dict[str, Any]]:
    """What the level rows show of an existing campaign."""
    return list(campaign.levels.order_by("rank").values("pk", "name", "decided_here"))


class ScorerForm(forms.Form):
    """A scorer of a branch or of the general branch."""

    organization = OrganizationChoice(
        Organization.objects.none(),
        label=_("组织"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择组织。"), "invalid_choice": _("请选择列出的组织。")},
    )
    person = PersonField(
        label=_("评分人"),
        help_text=_("填姓名或工号。每个支部和党总支都要有评分人；本人是争创对象的，另指定一位。"),
        error_messages={"required": _("请填写评分人。")},
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Organization.objects.at_or_under(campaign.organization).in_force(clock.today())
        self.fields["organization"].queryset = places.select_related("parent")
        self.people = Person.objects.active().staff_of(campaign.organization, clock.today())
        self.fields["person"].people = self.people
