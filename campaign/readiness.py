"""四有: the readiness gate of activation, computed and never ticked (product.md §1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Consent, Contender, Indicator, Measure, RuleSet, Scorer


@dataclass(frozen=True, slots=True)
class Have:
    """One of the four, whether it is met, and what is missing."""

    name: str
    met: bool
    missing: str = ""


def four_haves(contender: Contender) -> tuple[Have, ...]:
    """有目标 有措施 有考核 有激励 of a contender, in this order."""
    return four_haves_of([contender])[contender.pk]


def four_haves_of(contenders: Collection[Contender]) -> dict[int, tuple[Have, ...]]:
    """The four of several contenders by id; as many queries as for one."""
    with_goals = set(
        Indicator.objects.filter(contender__in=contenders).values_list("contender_id", flat=True)
    )
    with_measures = set(
        Measure.objects.filter(contender__in=contenders).values_list("contender_id", flat=True)
    )
    organizations = _scoring_organizations(contenders)
    rules = rules_of(contenders)
    return {
        contender.pk: (
            _have(_("有目标"), contender.pk in with_goals, _("至少填写1项有基线、目标和到期日的指标")),
            _have(_("有措施"), contender.pk in with_measures, _("至少填写1项有首次行动日期的措施")),
            _appraised(contender, organizations[contender.pk], rules[contender.pk]),
            _rewarded(contender),
        )
        for contender in contenders
    }


def rules_of(contenders: Collection[Contender]) -> Mapping[int, RuleSet]:
    """The rules each contender is under by its id: its own, else its campaign's newest; two queries, with rubrics."""
    own = {contender.rule_set_id for contender in contenders if contender.rule_set_id}
    campaigns = {contender.campaign_id for contender in contenders}
    found = RuleSet.objects.filter(Q(pk__in=own) | Q(campaign__in=campaigns)).order_by("number")
    rules = list(found.prefetch_related("rubric"))
    by_id = {rule_set.pk: rule_set for rule_set in rules}
    newest = {rule_set.campaign_id: rule_set for rule_set in rules}
    return {c.pk: by_id[c.rule_set_id] if c.rule_set_id else newest[c.campaign_id] for c in contenders}


def _have(name: str, met: bool, missing: str) -> Have:
    return Have(name, met, "" if met else missing)


def _scoring_organizations(contenders: Collection[Contender]) -> Mapping[int, set[int]]:
    """Organisations with a named scorer outside the contender's own people, by the contender's id."""
    people = defaultdict(set)
    asked = Consent.objects.filter(contender__in=contenders)
    for contender_id, person_id in asked.values_list("contender_id", "person_id"):
        people[contender_id].add(person_id)
    going_on = Q(ended_on=None) | Q(ended_on__gt=clock.today())
    named = list(
        Scorer.objects.filter(
            going_on, campaign__in={contender.campaign_id for contender in contenders}
        ).values_list("campaign_id", "organization_id", "person_id")
    )
    return {
        contender.pk: {
            organization
            for campaign, organization, person in named
            if campaign == contender.campaign_id
            and person != contender.principal_id
            and person not in people[contender.pk]
        }
        for contender in contenders
    }


def _appraised(contender: Contender, organizations: set[int], rules: RuleSet) -> Have:
    """有考核: a rubric, and a named scorer of branch and general branch outside the contender's people."""
    lacking = [
        label
        for label, absent in (
            (_("评分标准"), not any(part.kind == contender.kind for part in rules.rubric.all())),
            (_("支部评分人"), contender.lead_branch_id not in organizations),
            (_("党总支评分人"), contender.campaign.organization_id not in organizations),
        )
        if absent
    ]
    return _have(_("有考核"), not lacking, _("尚缺%s") % "、".join(lacking))


def _rewarded(contender: Contender) -> Have:
    published_at = contender.campaign.incentive_published_at
    met = published_at is not None and published_at <= clock.now()
    return _have(_("有激励"), met, _("激励办法尚未发布，请党总支办事员发布"))
