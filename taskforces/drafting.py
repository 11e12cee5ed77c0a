"""The draft of a team out of its project; how many teams somebody is in (product.md §3: filled from roster and inventory)."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from campaign import clock
from campaign.candidates import counts_teams
from campaign.drafting import drafts_application, title_on
from campaign.models import Campaign, Contender, ContenderKind, Person, Project
from campaign.services.applications import Draft
from taskforces.requirements import teams_of
from taskforces.services.applications import TeamFacts, apply_for_team


@drafts_application(ContenderKind.TEAM)
def draft_team(*, campaign: Campaign, item: Project, by: Person) -> Contender:
    """Title, project, its end and its relation to the programmes. Titles are public: they take the public name."""
    due_on = item.ends_on if item.ends_on and item.ends_on >= clock.today() else None
    draft = Draft(title=title_on(item.public_name, _("攻关队")), project=item, due_on=due_on)
    return apply_for_team(campaign=campaign, draft=draft, team=TeamFacts(brief=item.relation), by=by)


@counts_teams
def counts(person_ids: Collection[int], campaign_id: int) -> Mapping[int, int]:
    """Live teams of the campaign by person."""
    return {person: len(teams) for (_campaign, person), teams in teams_of(person_ids, [campaign_id]).items()}
