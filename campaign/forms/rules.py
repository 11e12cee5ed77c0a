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
)
NUMBERS = {
    "floor": (3, 50),
    "trim_from": (3, 100),
    "distribution_from": (5, 200),
    "notice_workdays": (5, 30),
    "rectify_days": (1, 180),
    "teams_per_person": (1, 10),
    "preview_workdays": (0, 10),
    "statement_days": (1, 60),
    "appeal_workdays": (1, 60),
    "extension_days": (1, 365),
    "accept_monthly_weight": (0, 100),
    "accept_least_months": (1, 12),
    "accept_scorers": (1, 20),
    "accept_posts_per_excellent": (1, 20),
    "accept_teams_per_excellent": (1, 20),
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
                label=self._label(name), initial=getattr(self.rules, name), min_value=0, max_value=10000
            )
        for name, (lowest, highest) in NUMBERS.items():
            self.fields[name] = forms.IntegerField(
                label=self._label(name),
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
        for kind in ContenderKind:
            self._check_sum(f"weight_{kind}_", _("%(kind)s各渠道的权重合计应为100%%。"), kind)
            self._check_sum(f"rubric_{kind}_", _("%(kind)s各评分项的分值合计应为100分。"), kind)
        return cleaned

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
            **{name: data[name] for name in (*POINTS, *NUMBERS, *SWITCHES)},
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
