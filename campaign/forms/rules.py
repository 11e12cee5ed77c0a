"""The next numbered rule set of a campaign (product.md §1, §5 †)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import HundredthsField, PlainTextField
from campaign.models import Campaign, Channel, ContenderKind, Organization, RuleSet
from campaign.services.rules import QuotaRow

# Settings of the page: field, lowest, highest; points in hundredths first, plain numbers after.
POINTS = (
    "excellent_from",
    "good_from",
    "pass_from",
    "points_good",
    "points_fair",
    "points_average",
    "points_poor",
    "team_gate_pass",
    "team_gate_fail",
    "post_bonus_max",
    "team_bonus_max",
)
#: A sheet's own limit on its bonus, see RubricSheet.
BONUS_MOST = 1000
NUMBERS = {
    "floor": (3, 50),
    "trim_from": (3, 100),
    "distribution_from": (5, 200),
    "notice_workdays": (5, 30),
    "rectify_days": (1, 180),
    "teams_per_person": (1, 10),
    "preview_workdays": (1, 10),
    "statement_days": (1, 60),
    "appeal_workdays": (1, 60),
    "extension_days": (1, 365),
    "accept_monthly_weight": (0, 100),
    "accept_least_months": (1, 12),
    "accept_scorers": (1, 20),
    "accept_posts_per_excellent": (1, 20),
    "accept_teams_per_excellent": (1, 20),
}
#: The month's days, in working days of the following month but the first.
WINDOWS = {
    "active_by_day": (1, 31),
    "find_from": (1, 30),
    "find_to": (1, 30),
    "show_from": (1, 30),
    "show_to": (1, 30),
    "appraise_from": (1, 30),
    "appraise_to": (1, 30),
}
WINDOW_LABELS = {
    "find_from": _("找一找从第几个工作日"),
    "find_to": _("找一找到第几个工作日"),
    "show_from": _("晒一晒从第几个工作日"),
    "show_to": _("晒一晒到第几个工作日"),
    "appraise_from": _("评一评从第几个工作日"),
    "appraise_to": _("评一评到第几个工作日"),
}
SWITCHES = ("secret_counts", "secret_quarter_end_only", "hide_below_half", "recused_leaves_due")


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One organisation's places, a field for every level and kind."""

    organization: Organization
    fields: list[forms.BoundField]


class RulesForm(forms.Form):
    """Everything starts from the rules in force; saving makes the next number, which serves later cycles only."""

    reason = PlainTextField(
        label=_("为什么调整"),
        max_length=200,
        help_text=_("写入规则，所有人可见。"),
        error_messages={"required": _("请写明调整的理由。")},
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = campaign.rule_set
        self.levels = list(campaign.levels.order_by("rank"))
        below = Organization.objects.at_or_under(campaign.organization).in_force(clock.today())
        kinds = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)
        self.organizations = list(below.filter(kind__in=kinds).order_by("path"))
        self._add_settings()
        self._add_weights()
        self._add_rubrics()
        self._add_quotas()

    def _add_settings(self) -> None:
        for name in POINTS:
            self.fields[name] = HundredthsField(
                label=self._label(name),
                initial=getattr(self.rules, name),
                min_value=0,
                max_value=BONUS_MOST if name.endswith("bonus_max") else 10000,
            )
        for name, (lowest, highest) in (NUMBERS | WINDOWS).items():
            self.fields[name] = forms.IntegerField(
                label=WINDOW_LABELS.get(name) or self._label(name),
                initial=getattr(self.rules, name),
                min_value=lowest,
                max_value=highest,
                error_messages={"invalid": _("请填写整数。"), "required": _("请填写整数。")},
            )
        for name in SWITCHES:
            self.fields[name] = forms.BooleanField(
                label=self._label(name), initial=getattr(self.rules, name), required=False
            )

    def _label(self, name: str) -> str:
        return str(RuleSet._meta.get_field(name).verbose_name)

    def _add_weights(self) -> None:
        held = {(row.kind, row.channel): row.weight for row in self.rules.weights.all()}
        for kind in ContenderKind:
            for channel in Channel:
                self.fields[f"weight_{kind}_{channel}"] = HundredthsField(
                    label=f"{kind.label}{channel.label}（%）",
                    initial=held.get((kind, channel), 0),
                    min_value=0,
                    max_value=10000,
                )

    def _add_rubrics(self) -> None:
        self.rubric = list(self.rules.rubric.order_by("kind", "position"))
        for row in self.rubric:
            self.fields[f"rubric_{row.kind}_{row.position}"] = HundredthsField(
                label=f"{ContenderKind(row.kind).label}“{row.name}”（分）",
                initial=row.points,
                min_value=1,
                max_value=10000,
            )

    def _add_quotas(self) -> None:
        held = {(row.organization_id, row.level_id, row.kind): row.places for row in self.rules.quotas.all()}
        for organization in self.organizations:
            for level in self.levels:
                for kind in ContenderKind:
                    self.fields[f"quota_{organization.pk}_{level.pk}_{kind}"] = forms.IntegerField(
                        label=f"{organization}{level}{kind.label}名额",
                        initial=held.get((organization.pk, level.pk, kind)),
                        required=False,
                        min_value=0,
                        max_value=999,
                        error_messages={"invalid": _("请填写整数，不限的留空。")},
                    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        excellent, good, passing = (
            cleaned.get(name) for name in ("excellent_from", "good_from", "pass_from")
        )
        if None not in (excellent, good, passing) and not excellent > good > passing:
            self.add_error("good_from", _("优秀线、良好线、合格线应依次降低。"))
        points = [cleaned[name] for name in POINTS if name.startswith("points_") and name in cleaned]
        if any(lower >= higher for higher, lower in pairwise(points)):
            self.add_error("points_fair", _("好、较好、一般、差的分值应依次降低。"))
        floor, spread = cleaned.get("floor"), cleaned.get("distribution_from")
        if floor and spread and spread < floor:
            self.add_error("distribution_from", _("显示等次分布的票数不能少于计分最低票数。"))
        self._check_gates(cleaned)
        self._check_windows(cleaned)
        for kind in ContenderKind:
            self._check_sum(f"weight_{kind}_", _("%(kind)s各渠道的权重合计应为100%%。"), kind)
            self._check_sum(f"rubric_{kind}_", _("%(kind)s各评分项的分值合计应为100分。"), kind)
        return cleaned

    def _check_gates(self, cleaned: dict[str, Any]) -> None:
        passing, failing = cleaned.get("team_gate_pass"), cleaned.get("team_gate_fail")
        if passing is not None and failing is not None and passing < failing:
            self.add_error("team_gate_fail", _("不合格的限分不能高于最高合格的限分。"))

    def _check_windows(self, cleaned: dict[str, Any]) -> None:
        """Each window ends no earlier than it begins, and the next begins after it."""
        names = list(WINDOW_LABELS)
        for number, (before, name) in enumerate(pairwise(names)):
            earlier, later = cleaned.get(before), cleaned.get(name)
            if earlier is None or later is None:
                continue
            if number % 2 == 0 and later < earlier:
                self.add_error(name, _("截止不能早于开始。"))
            if number % 2 == 1 and later <= earlier:
                self.add_error(name, _("须在上一步截止之后开始。"))

    def _check_sum(self, prefix: str, sentence: str, kind: ContenderKind) -> None:
        names = [name for name in self.fields if name.startswith(prefix)]
        values = [self.cleaned_data.get(name) for name in names]
        if None not in values and sum(values) != 10000:
            self.add_error(names[0], sentence % {"kind": kind.label})

    def changes(self) -> dict[str, Any]:
        """Settings, weights and rubrics in the shape ``make_rule_set`` takes."""
        data = self.cleaned_data
        rubrics: dict[str, tuple[tuple[str, int], ...]] = {}
        for row in self.rubric:
            points = data[f"rubric_{row.kind}_{row.position}"]
            rubrics[row.kind] = (*rubrics.get(row.kind, ()), (row.name, points))
        return {
            **{name: data[name] for name in (*POINTS, *NUMBERS, *WINDOWS, *SWITCHES)},
            "weights": {kind: {c: data[f"weight_{kind}_{c}"] for c in Channel} for kind in ContenderKind},
            "rubrics": rubrics,
        }

    def quotas(self) -> Iterator[QuotaRow]:
        """The places filled in; an empty cell is no limit."""
        for organization in self.organizations:
            for level in self.levels:
                for kind in ContenderKind:
                    places = self.cleaned_data[f"quota_{organization.pk}_{level.pk}_{kind}"]
                    if places is not None:
                        yield organization, level, kind, places

    def _part(self, *prefixes: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(prefixes)]

    @property
    def setting_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in (*POINTS, *NUMBERS, *SWITCHES)]

    @property
    def window_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in WINDOWS]

    @property
    def weight_lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(kind.label, self._part(f"weight_{kind}_")) for kind in ContenderKind]

    @property
    def channels(self) -> list[str]:
        return [str(channel.label) for channel in Channel]

    @property
    def rubric_lines(self) -> list[tuple[str, str, forms.BoundField]]:
        return [
            (ContenderKind(row.kind).label, row.name, self[f"rubric_{row.kind}_{row.position}"])
            for row in self.rubric
        ]

    @property
    def quota_columns(self) -> list[str]:
        return [f"{level}　{kind.label}" for level in self.levels for kind in ContenderKind]

    @property
    def quota_lines(self) -> list[QuotaLine]:
        return [QuotaLine(o, self._part(f"quota_{o.pk}_")) for o in self.organizations]
