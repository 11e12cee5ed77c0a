"""What has a date in one's own teams: milestones, and the goals and pledges of teams one belongs to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import clock
from campaign.dated import goals_of
from campaign.dates import Dated, Sort, provides_dates
from campaign.models import Contender, Person
from taskforces.models import Milestone, TeamMember
from taskforces.todos import part_address


@provides_dates
def own_teams(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """Milestones with their due day, and what the team promised: three queries, as far as one belongs to a team."""
    places = TeamMember.objects.on(clock.today()).filter(person=person).values("team_id")
    teams = Contender.objects.teams().with_ledger().filter(pk__in=places)
    within = Milestone.objects.filter(team_id__in=teams.values("pk"), due_on__range=(first, last))
    for one in within.select_related("team__contender"):
        title = (_("里程碑完成：%s") if one.done_on else _("里程碑：%s")) % one.title
        url = part_address(one.team.contender, "progress")
        yield Dated(one.due_on, one.due_on, title, Sort.OWN, url, f"milestone-{one.pk}")
    yield from goals_of(Q(contender__in=teams.values("pk")), first, last)
