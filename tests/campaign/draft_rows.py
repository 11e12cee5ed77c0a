"""One valid row of every table of drafts and presence, and a case a constraint of theirs."""

from datetime import date

from campaign import clock
from campaign.models import EditingSession, LedgerDraft, ReportChoice, ReportHead
from tests.attacks import again

NOW = clock.start_of(date(2026, 3, 2))


def build_drafts(h):
    """A draft of the holder's and a place where the captain writes."""
    h.draft = LedgerDraft.objects.create(
        contender=h.post,
        person=h.holder,
        part="study",
        act="study-add",
        fields={"title": "学习"},
        saved_at=NOW,
    )
    h.editing = EditingSession.objects.create(contender=h.team, place="weeks", person=h.captain, seen_at=NOW)
    h.head = ReportHead.objects.create(organization=h.branch, changed_at=NOW, changed_by=h.holder)
    h.choice = ReportChoice.objects.create(person=h.holder, report="ranking", saved_at=NOW)


CASES = {
    "ledgerdraft_once": lambda h: again(h.draft),
    "editingsession_once": lambda h: again(h.editing),
    "reportchoice_once": lambda h: again(h.choice),
}
UNIQUE = {
    "campaign.ReportHead.organization": lambda h: again(h.head),
}
