"""四有: the readiness gate of activation, computed and never ticked (product.md §1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Contender, Scorer


@dataclass(frozen=True, slots=True)
class Have:
    """One of the four, whether it is met, and what is missing."""

    name: str
    met: bool
    missing: str = ""


def four_haves(contender: Contender) -> tuple[Have, ...]:
    """有目标 有措施 有考核 有激励 of a contender, in this order; a constant number of queries."""
    goals = contender.indicators.exists()
    measures = contender.measures.exists()
    return (
        Have(_("有目标"), goals, "" if goals else _("至少填写1项有基线、目标和到期日的指标")),
        Have(_("有措施"), measures, "" if measures else _("至少填写1项有首次行动日期的措施")),
        _appraised(contender),
        _rewarded(contender),
    )


def _appraised(contender: Contender) -> Have:
    """有考核: a rubric, and a named scorer of branch and general branch outside the contender's people."""
    excluded = {contender.principal_id, *contender.consents.values_list("person_id", flat=True)}
    named = (
        Scorer.objects.filter(campaign_id=contender.campaign_id, ended_on=None)
        .exclude(person_id__in=excluded)
        .values_list("organization_id", flat=True)
    )
    organizations = set(named)
    rules = contender.rule_set or contender.campaign.rule_set
    lacking = [
        label
        for label, absent in (
            (_("评分标准"), not rules.rubric.filter(kind=contender.kind).exists()),
            (_("支部评分人"), contender.lead_branch_id not in organizations),
            (_("党总支评分人"), contender.campaign.organization_id not in organizations),
        )
        if absent
    ]
    return Have(_("有考核"), not lacking, _("尚缺%s") % "、".join(lacking) if lacking else "")


def _rewarded(contender: Contender) -> Have:
    published_at = contender.campaign.incentive_published_at
    met = published_at is not None and published_at <= clock.now()
    return Have(_("有激励"), met, "" if met else _("激励办法尚未发布，请党总支办事员发布"))
