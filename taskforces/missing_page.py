"""缺交周志: weeks missing for longer than the rule allows, by team, for who answers for them (product.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.models import Contender
from campaign.stuck import Scope
from taskforces.todos import rows_by_team, week_address
from taskforces.weeks import WeekRow


@dataclass(frozen=True, slots=True)
class MissingTeam:
    """A team with its captain and the weeks it owes; each week leads to its page, where it may be excused."""

    contender: Contender
    weeks: list[tuple[WeekRow, str]]

    @property
    def oldest(self) -> WeekRow:
        """The week that has waited longest."""
        return self.weeks[0][0]


def missing_teams(scope: Scope) -> list[MissingTeam]:
    """Teams of the scope with reported weeks, the longest wait first: three queries."""
    live = Contender.objects.teams().with_ledger().filter(scope.of("lead_branch"), campaign=scope.campaign)
    teams = list(live.select_related("rule_set", "campaign", "lead_branch"))
    rows = rows_by_team(teams, scope.today) if teams else {}
    found = []
    for contender in teams:
        owed = [(row, week_address(contender, row.week)) for row in rows[contender.pk] if row.is_reported]
        if owed:
            found.append(MissingTeam(contender, owed))
    return sorted(found, key=lambda one: (one.oldest.week, one.contender.pk))
