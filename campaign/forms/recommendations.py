"""Forms of 民主推荐: the window, and putting somebody forward."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.candidates import reasons_against
from campaign.form_fields import DayInput, PlainTextField, ReasonedSelect
from campaign.models import (
    LIVE_STATES,
    Campaign,
    Contender,
    ContenderKind,
    Duty,
    Nomination,
    Organization,
    Person,
    Project,
    Recommendation,
)
from campaign.permissions import branch_path_of
from campaign.services import recommendations

MOST = 99


class RecommendationForm(forms.Form):
    """Which branch, who takes part, the days, and how many it needs."""

    branch = forms.ModelChoiceField(
        label=_("支部"), queryset=Organization.objects.none(), empty_label=_("请选择")
    )
    electorate = forms.ChoiceField(
        label=_("参加推荐的人"),
        choices=Recommendation.Electorate.choices,
        initial=Recommendation.Electorate.MEMBERS,
        widget=forms.RadioSelect,
    )
    opens_on = forms.DateField(label=_("开始日期"), widget=DayInput, initial=clock.today)
    closes_on = forms.DateField(label=_("截止日期"), widget=DayInput, help_text=_("当天仍可以推荐和附议。"))
    least = forms.IntegerField(
        label=_("至少几人推荐"),
        min_value=1,
        max_value=MOST,
        initial=3,
        help_text=_("提出人选的人算第1人；达到这个人数的，结束后请本人答复。"),
    )
    note = PlainTextField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        branches: list[Organization],
        opened: Recommendation | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        self.campaign, self.opened = campaign, opened
        names = ("electorate", "opens_on", "closes_on", "least", "note")
        if opened is not None:
            kwargs["initial"] = {name: getattr(opened, name) for name in names}
        super().__init__(*args, **kwargs)
        if opened is not None:
            del self.fields["branch"]
            return
        field = self.fields["branch"]
        field.queryset = Organization.objects.filter(pk__in=[branch.pk for branch in branches])
        if len(branches) == 1:
            field.initial, field.widget = branches[0].pk, forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and opens < self.campaign.started_on:
            self.add_error("opens_on", _g("开始日期不能早于活动开始日期。"))
        if opens and closes and closes < max(opens, clock.today()):
            self.add_error("closes_on", _g("截止日期不能早于开始日期和今天。"))
        return data

    def save(self, by: Person) -> Recommendation:
        """Open or change the window. Raises Refused."""
        if self.opened is not None:
            return recommendations.edit_recommendation(recommendation=self.opened, by=by, **self.cleaned_data)
        return recommendations.open_recommendation(campaign=self.campaign, by=by, **self.cleaned_data)


class NominationForm(forms.Form):
    """Somebody of the branch, for one of its duties or to lead a team on a project."""

    nominee = forms.ModelChoiceField(
        label=_("人选"),
        queryset=Person.objects.none(),
        empty_label=_("请选择"),
        widget=ReasonedSelect,
        help_text=_("不能选的人，名字后面写着原因。"),
    )
    item = forms.ModelChoiceField(label=_("重点业务"), queryset=Duty.objects.none(), empty_label=_("请选择"))

    def __init__(
        self, *args: Any, recommendation: Recommendation, kind: str, person: Person, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.recommendation, self.kind = recommendation, kind
        self._offer_people(person)
        self._offer_items(person)

    def _offer_people(self, person: Person) -> None:
        members = (Person.Standing.FULL, Person.Standing.PROBATIONARY)
        staff = Person.objects.active().staff_of(self.recommendation.branch, clock.today())
        people = staff.filter(standing__in=members).in_name_order()
        self.reasons = self._reasons(list(people), person)
        field = self.fields["nominee"]
        field.queryset = people
        field.widget.reasons = {str(pk): reason for pk, reason in self.reasons.items()}

    def _reasons(self, people: list[Person], person: Person) -> Mapping[int, str]:
        found = reasons_against(people, self.kind, self.recommendation.campaign)
        named = Nomination.objects.filter(recommendation=self.recommendation, kind=self.kind)
        for pk in named.values_list("nominee_id", flat=True):
            found.setdefault(pk, _g("已有人推荐，请附议"))
        found[person.pk] = _g("本人请直接申报")
        return found

    def _offer_items(self, person: Person) -> None:
        field, campaign = self.fields["item"], self.recommendation.campaign
        if self.kind == ContenderKind.POST:
            duties = Duty.objects.on_list().filter(campaign=campaign, branch=self.recommendation.branch)
            field.queryset = duties.filter(confirmed_at__isnull=False).order_by("position", "pk")
            return
        field.label = _("重大项目")
        taken = Contender.objects.filter(campaign=campaign, state__in=LIVE_STATES, project__isnull=False)
        free = Project.objects.on_list().filter(campaign=campaign).exclude(pk__in=taken.values("project_id"))
        field.queryset = free.select_related("branch").order_by("position", "pk")
        own = branch_path_of(person)
        field.label_from_instance = lambda project: (
            project.name if own.startswith(project.branch.path) else project.public_name
        )

    def clean_nominee(self) -> Person:
        nominee: Person = self.cleaned_data["nominee"]
        reason = self.reasons.get(nominee.pk)
        if reason:
            raise ValidationError(_g("%(name)s：%(reason)s。") % {"name": nominee.name, "reason": reason})
        return nominee

    def save(self, by: Person) -> Nomination:
        """Put the person forward. Raises Refused."""
        return recommendations.propose(
            recommendation=self.recommendation, kind=self.kind, by=by, **self.cleaned_data
        )
