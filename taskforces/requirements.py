"""What must hold for a team besides the ground floor's conditions (product.md §3, §4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import trimmed_hundredths
from campaign.models import LIVE_STATES, Consent, Contender, ContenderKind, Person, State
from campaign.readiness import rules_of
from campaign.services.applications import limits_participation
from campaign.workflow import requires, requires_of_all
from taskforces.models import TaskForce, TeamMember

FULL_WEIGHT = 10000


def teams_of(person_ids: Iterable[int], campaigns: Iterable[int]) -> dict[tuple[int, int], set[int]]:
    """The live teams by (campaign, person): handed in, or agreed to in a draft; one query."""
    agreed = Consent.objects.filter(
        contender=OuterRef("team_id"), person=OuterRef("person_id"), accepted=True
    )
    rows = (
        _staying()
        .filter(
            person_id__in=list(person_ids),
            team__contender__campaign__in=list(campaigns),
            team__contender__state__in=LIVE_STATES,
        )
        .filter(Q(role=TeamMember.Role.CAPTAIN) | ~Q(team__contender__state=State.DRAFT) | Exists(agreed))
        .values_list("team__contender__campaign_id", "person_id", "team_id")
    )
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for campaign_id, person_id, team_id in rows:
        found[campaign_id, person_id].add(team_id)
    return found


def _staying() -> QuerySet[TeamMember]:
    """Members who have not left; who joins later counts already."""
    return TeamMember.objects.filter(Q(ended_on=None) | Q(ended_on__gte=clock.today()))


@limits_participation
def _no_further_team(contender: Contender, person: Person) -> str:
    """A person takes part in two teams at most, leading included †."""
    if contender.kind != ContenderKind.TEAM:
        return ""
    most = rules_of([contender])[contender.pk].teams_per_person
    others = teams_of([person.pk], [contender.campaign_id])[contender.campaign_id, person.pk]
    if len(others - {contender.pk}) < most:
        return ""
    return _("您已参加%(n)d支攻关队，每人最多参加%(n)d支（含牵头）。") % {"n": most}


@requires_of_all("submit", "activate")
def _nobody_is_in_too_many(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    teams = _teams_among(contenders)
    members: dict[int, list[Person]] = defaultdict(list)
    people = set()
    for member in _staying().filter(team__in=list(teams)).select_related("person").order_by("pk"):
        members[member.team_id].append(member.person)
        people.add(member.person_id)
    taken, rules = teams_of(people, {team.campaign_id for team in teams.values()}), rules_of(teams.values())
    for team in teams.values():
        most = rules[team.pk].teams_per_person
        names = [
            person.name
            for person in members[team.pk]
            if len(taken[team.campaign_id, person.pk] - {team.pk}) >= most
        ]
        if names:
            words = {"names": "、".join(names), "n": most}
            yield (
                team,
                _("%(names)s已参加%(n)d支攻关队，每人最多参加%(n)d支（含牵头），请调整队员。") % words,
            )


def _teams_among(contenders: Iterable[Contender]) -> dict[int, Contender]:
    return {contender.pk: contender for contender in contenders if contender.kind == ContenderKind.TEAM}


@requires("submit")
def _team_is_complete(contender: Contender, by: Person) -> Iterable[str]:
    if contender.kind != ContenderKind.TEAM:
        return
    team = TaskForce.objects.filter(pk=contender.pk).first()
    if team is None:
        yield _("请填写攻关队信息。")
        return
    if not team.theme or not team.brief:
        yield _("请填写攻关主题和项目简介。")
    if not team.members.exclude(role=TeamMember.Role.CAPTAIN).exists():
        yield _("请至少填写1名队员。")
    if contender.due_on is None:
        yield _("请填写计划完成日期。")
    weights = list(team.milestones.values_list("weight", flat=True))
    if not weights:
        yield _("请至少填写1个里程碑。")
    elif sum(weights) != FULL_WEIGHT:
        total = sum(weights)
        yield _("里程碑权重合计应为100%%，现在是%s%%。") % trimmed_hundredths(total)


@requires_of_all("activate")
def _captain_leads(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    """The captain's row mirrors the contender's principal."""
    teams = _teams_among(contenders)
    captains = TeamMember.objects.on(clock.today()).filter(team__in=list(teams), role=TeamMember.Role.CAPTAIN)
    leading = set(captains.values_list("team_id", "person_id"))
    for team in teams.values():
        if (team.pk, team.principal_id) not in leading:
            yield team, _("队长与申报人不一致，请先更正队员名单。")
