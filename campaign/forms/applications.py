"""The shared part of both applications: the head, and the tables of indicators, measures and pledges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.candidates import reasons_against
from campaign.errors import Refused
from campaign.form_fields import DayInput, HundredthsField, PlainTextField
from campaign.forms.rows import RowForm, RowFormSet, rows_of
from campaign.models import Campaign, Contender, ContenderKind, Level, Organization, Person
from campaign.permissions.contenders import branch_of
from campaign.quotas import places_left, quota_lines
from campaign.services.applications import Commitments
from campaign.starting import Start, earlier_ones, with_days_ahead

# Hundredths that fit any database's big integer and any figure a unit could have.
LARGEST = 10**11


def not_past(day: Any) -> None:
    """A due date lies ahead when it is promised."""
    if day < clock.today():
        raise ValidationError(_g("请填写今天或以后的日期。"))


class IndicatorForm(RowForm):
    name = PlainTextField(label=_("指标名称"), max_length=40)
    unit = PlainTextField(label=_("单位"), max_length=10)
    baseline = HundredthsField(label=_("基线"), min_value=-LARGEST, max_value=LARGEST)
    target = HundredthsField(label=_("目标"), min_value=-LARGEST, max_value=LARGEST)
    due_on = forms.DateField(label=_("到期"), widget=DayInput, validators=[not_past])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("baseline") is not None and data.get("baseline") == data.get("target"):
            self.add_error("target", _("目标应与基线不同，才看得出差距。"))
        return data


class MeasureForm(RowForm):
    text = PlainTextField(label=_("措施"), max_length=100)
    first_action_on = forms.DateField(label=_("首次行动日期"), widget=DayInput)


class PledgeForm(RowForm):
    text = PlainTextField(label=_("承诺"), max_length=60)
    due_on = forms.DateField(label=_("到期日"), widget=DayInput, validators=[not_past])


class IndicatorRows(RowFormSet):
    noun, least = _("指标"), 1


class MeasureRows(RowFormSet):
    noun, least = _("措施"), 1


class PledgeRows(RowFormSet):
    noun, least = _("公开承诺"), 2


Indicators = rows_of(IndicatorForm, IndicatorRows, most=8)
Measures = rows_of(MeasureForm, MeasureRows, most=8)
Pledges = rows_of(PledgeForm, PledgeRows, most=5, spare=2)


class ApplicationForm(forms.Form):
    """Level, title and version of an application. Only the title is demanded of a draft (``strict=False``)."""

    kind: ContenderKind
    always = ("title",)

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    level = forms.ModelChoiceField(
        label=_("申报层级"), queryset=Level.objects.none(), empty_label=_("请选择"), required=True
    )
    title = PlainTextField(label=_("名称"), max_length=60)

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        person: Person,
        contender: Contender | None = None,
        strict: bool = False,
        **kwargs: Any,
    ) -> None:
        self.campaign, self.person, self.contender, self.strict = campaign, person, contender, strict
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = campaign.levels.order_by("rank")

    @property
    def branch(self) -> Organization | None:
        """The branch the application counts in."""
        if self.contender is not None:
            return self.contender.lead_branch
        place = branch_of(self.person)
        return place.branch if place else None

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.strict:
            return
        for name, errors in list(self._errors.items()):
            if name not in self.always and all(error.code == "required" for error in errors.as_data()):
                del self._errors[name]
                self.cleaned_data[name] = None if isinstance(self.fields[name], _TYPED) else ""

    def clean_level(self) -> Level | None:
        level: Level | None = self.cleaned_data["level"]
        branch = self.branch
        if level is None or branch is None or not self.strict:
            return level
        left = places_left(self.campaign, branch, level, self.kind)
        if left is not None and left <= 0:
            raise ValidationError(
                _g("%(branch)s%(level)s名额已用完，请改报其他层级，或请支部书记调整。")
                % {"branch": branch.name, "level": level.name}
            )
        return level


_TYPED = (forms.ModelChoiceField, forms.DateField)


class Tables:
    """The inline tables of an application, bound and checked together with its head."""

    kinds: dict[str, type[RowFormSet]] = {"indicators": Indicators, "measures": Measures, "pledges": Pledges}

    def __init__(
        self, data: Any, *, contender: Contender | None, strict: bool, start: Start | None = None
    ) -> None:
        self.sets: dict[str, RowFormSet] = {}
        copied = start.earlier if start and contender is None else None
        for name, kind in self.kinds.items():
            initial = self.first_rows(name, contender or copied) if data is None else None
            if initial and copied:
                initial = [with_days_ahead(row) for row in initial]
            self.sets[name] = kind(
                data, prefix=name, initial=initial, strict=strict, form_kwargs=self.form_kwargs(name)
            )

    def form_kwargs(self, name: str) -> dict[str, Any]:
        """What the rows of a table need to know."""
        return {"label_suffix": ""}

    def first_rows(self, name: str, contender: Contender | None) -> list[dict[str, Any]]:
        """Stored rows of a table, in order."""
        if contender is None:
            return []
        names = list(self.kinds[name].form.base_fields)
        return list(getattr(contender, name).order_by("position", "pk").values(*names))

    def are_valid(self) -> bool:
        """Whether every table is; all are checked, so that the page names every fault at once."""
        checked = [rows.is_valid() for rows in self.sets.values()]
        return all(checked)

    @property
    def commitments(self) -> Commitments:
        """Rows for the service."""
        return Commitments(
            indicators=self.sets["indicators"].rows,
            measures=self.sets["measures"].rows,
            pledges=self.sets["pledges"].rows,
        )


class ApplicationPage:
    """Head and tables of one application as a page shows and saves them."""

    def __init__(self, form: ApplicationForm, tables: Tables, start: Start | None = None) -> None:
        self.form, self.tables, self.start = form, tables, start

    def save(self, by: Person) -> Contender | None:
        """Check everything at once and save; None where something is to be corrected, which the forms then say."""
        checked = [self.form.is_valid(), self.tables.are_valid()]
        if not all(checked):
            return None
        try:
            saved: Contender = self.form.save(self.tables, by)
        except Refused as refused:
            self.form.add_error(None, str(refused))
            return None
        return saved

    def _against(self) -> list[str]:
        """What will stand against handing in, said when beginning rather than at the end."""
        form = self.form
        if form.contender is not None:
            return []
        found = reasons_against([form.person], form.kind, form.campaign).get(form.person.pk)
        return [_g("您%(reason)s，可以先填写，但还不能提交。") % {"reason": found}] if found else []

    @property
    def context(self) -> dict[str, Any]:
        """What the template needs."""
        form, sets, start = self.form, self.tables.sets, self.start
        return {
            "start": start,
            "against": self._against() if not form.is_bound else [],
            "earlier_ones": earlier_ones(form.person, form.kind, start.item) if start else [],
            "form": form,
            "tables": sets,
            "formsets": list(sets.values()),
            "contender": form.contender,
            "branch": form.branch,
            "quota_kind": form.kind,
            "quota": quota_lines(form.campaign, form.branch, form.kind) if form.branch else [],
            "has_errors": any(rows.is_bound and rows.total_error_count() for rows in sets.values()),
        }
