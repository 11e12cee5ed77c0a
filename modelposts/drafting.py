"""The draft of a post out of its duty (product.md §3: filled from roster and inventory)."""

from django.utils.translation import gettext as _

from campaign.drafting import drafts_application, title_on
from campaign.models import Campaign, Contender, ContenderKind, Duty, Person
from campaign.services.applications import Draft
from modelposts.services.applications import PostFacts, apply_for_post


@drafts_application(ContenderKind.POST)
def draft_post(*, campaign: Campaign, item: Duty, by: Person) -> Contender:
    """Title (public, so of the public name) and duty; what only the holder knows stays open."""
    draft = Draft(title=title_on(item.public_name, _("示范岗")), duty=item)
    return apply_for_post(campaign=campaign, draft=draft, post=PostFacts(), by=by)
