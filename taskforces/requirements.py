"""What must hold for a team besides the ground floor's conditions (product.md §3, §4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import trimmed_hundredths
from campaign.models import LIVE_STATES, Consent, Contender, ContenderKind, Person, State
from campaign.services.applications import limits_participation
from campaign.workflow import requires
from taskforces.models import TaskForce, TeamMember

FULL_WEIGHT = 10000


def other_teams(person_ids: Iterable[int], contender: Contender) -> dict[int, int]:
    """How many other live teams of the campaign each person is in: handed in, or agreed to in a draft."""
    agreed = Consent.objects.filter(
        contender=OuterRef("team_id"), person=OuterRef("person_id"), accepted=True
    )
    rows = (
        _staying()
        .filter(
            person_id__in=list(person_ids),
            team__contender__campaign=contender.campaign_id,
            team__contender__state__in=LIVE_STATES,
        )
        .exclude(team=contender.pk)
        .filter(Q(role=TeamMember.Role.CAPTAIN) | ~Q(team__contender__state=State.DRAFT) | Exists(agreed))
        .values_list("person_id", "team_id")
        .distinct()
    )
    counts: dict[int, int] = {}
    for person_id, _team_id in rows:
        counts[person_id] = counts.get(person_id, 0) + 1
    return counts


def _staying() -> QuerySet[TeamMember]:
    """Members who have not left; who joins later counts already."""
    return TeamMember.objects.filter(Q(ended_on=None) | Q(ended_on__gte=clock.today()))


def _most(contender: Contender) -> int:
    return (contender.rule_set or contender.campaign.rule_set).teams_per_person


@limits_participation
def _no_further_team(contender: Contender, person: Person) -> str:
    """A person takes part in two teams at most, leading included †."""
    if contender.kind != ContenderKind.TEAM:
        return ""
    most = _most(contender)
    if other_teams([person.pk], contender).get(person.pk, 0) < most:
        return ""
    return _("您已参加%(n)d支攻关队，每人最多参加%(n)d支（含牵头）。") % {"n": most}


@requires("submit", "activate")
def _nobody_is_in_too_many(contender: Contender, by: Person) -> Iterable[str]:
    if contender.kind != ContenderKind.TEAM:
        return
    members = list(_staying().filter(team=contender.pk).select_related("person").order_by("pk"))
    counts, most = other_teams([member.person_id for member in members], contender), _most(contender)
    names = [member.person.name for member in members if counts.get(member.person_id, 0) >= most]
    if names:
        yield _("%(names)s已参加%(n)d支攻关队，每人最多参加%(n)d支（含牵头），请调整队员。") % {
            "names": "、".join(names),
            "n": most,
        }


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


@requires("activate")
def _captain_leads(contender: Contender, by: Person) -> Iterable[str]:
    """The captain's row mirrors the contender's principal."""
    if contender.kind != ContenderKind.TEAM:
        return
    captain = TeamMember.objects.on(clock.today()).filter(team=contender.pk, role=TeamMember.Role.CAPTAIN)
    if not captain.filter(person=contender.principal_id).exists():
        yield _("队长与申报人不一致，请先更正队员名单。")
