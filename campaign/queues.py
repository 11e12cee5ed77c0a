"""What waits for whom on the way from application to 挂牌, each in a constant number of queries.

Pages and to-dos ask here, so that both always name the same things.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from campaign import agenda, clock
from campaign.models import (
    Appointment,
    Campaign,
    Consent,
    Contender,
    ContenderKind,
    Decision,
    ImportFile,
    Meeting,
    MeetingItem,
    Membership,
    Objection,
    Organization,
    Person,
    PublicNotice,
    State,
    UpwardReportEntry,
)
from campaign.permissions.contenders import SECRETARIES
from campaign.permissions.places import Role, roles_on

_RELATED = (
    "campaign__organization",
    "lead_branch",
    "principal",
    "level_applied",
    "level_granted",
    "duty",
    "project__branch",
)


def live_application(campaign: Campaign, kind: ContenderKind, person: Person) -> Contender | None:
    """The person's own post or team that has not ended."""
    return Contender.objects.live().filter(campaign=campaign, kind=kind, principal=person).first()


def own_applications(person: Person) -> QuerySet[Contender]:
    """Everything the person applied for, newest first."""
    return Contender.objects.filter(principal=person).select_related(*_RELATED).order_by("-pk")


def open_consents(person: Person) -> QuerySet[Consent]:
    """Drafts that ask for the person's answer."""
    return (
        Consent.objects.filter(person=person, accepted=None, contender__state=State.DRAFT)
        .select_related("contender__lead_branch", "contender__principal")
        .order_by("asked_at", "pk")
    )


def own_consents(person: Person) -> QuerySet[Consent]:
    """Every team the person was asked to join, newest first."""
    rows = Consent.objects.filter(person=person).select_related(
        "contender__lead_branch", "contender__principal"
    )
    return rows.order_by("-asked_at", "-pk")


def joined_teams(person: Person) -> QuerySet[Contender]:
    """Live teams led elsewhere that people of a branch join in whose committee the person sits, newest first."""
    branches = organizations_with(person, Organization.Kind.BRANCH, *Appointment.COMMITTEE_ROLES)
    if not branches:
        return Contender.objects.none()
    members = Membership.objects.on(clock.today()).filter(branch__in=branches).values("person_id")
    joined = Consent.objects.exclude(accepted=False).filter(person__in=members).values("contender_id")
    rows = Contender.objects.live().teams().filter(pk__in=joined).exclude(state=State.DRAFT)
    return rows.exclude(lead_branch__in=branches).select_related("lead_branch").order_by("-pk")


def organizations_with(person: Person, kind: str, *roles: str) -> list[int]:
    """Ids of the organisations of a kind at which the person holds one of the roles today."""
    return [
        place.organization_id
        for place in roles_on(person).places
        if place.role in roles and place.organization_kind == kind and place.organization_id is not None
    ]


def sits_in_branch_committee(person: Person) -> bool:
    """Whether 审核 is anything to the person: a member of some branch's committee."""
    return bool(organizations_with(person, Organization.Kind.BRANCH, *Appointment.COMMITTEE_ROLES))


def review_queue(person: Person) -> list[Contender]:
    """待审核 of a branch secretary, oldest first, without the own cases.

    Where every secretary of a branch is involved, its other committee members stand in.
    """
    branches = organizations_with(person, Organization.Kind.BRANCH, *Appointment.COMMITTEE_ROLES)
    if not branches:
        return []
    as_secretary = set(organizations_with(person, Organization.Kind.BRANCH, *SECRETARIES))
    rows = (
        Contender.objects.filter(state=State.SUBMITTED, lead_branch__in=branches)
        .exclude(principal=person)
        .exclude(
            Exists(Consent.objects.filter(contender=OuterRef("pk"), person=person).exclude(accepted=False))
        )
        .select_related(*_RELATED)
        .order_by("submitted_at", "pk")
    )
    found = [contender for contender in rows if contender.lead_branch_id in as_secretary]
    others = [contender for contender in rows if contender.lead_branch_id not in as_secretary]
    found += without_secretaries(others)
    return sorted(found, key=lambda contender: (contender.submitted_at, contender.pk))


def without_secretaries(contenders: list[Contender]) -> list[Contender]:
    """Those whose branch has no secretary outside the case."""
    if not contenders:
        return []
    secretaries: dict[int, set[int]] = {}
    held = Appointment.objects.on(clock.today()).filter(
        organization__in={contender.lead_branch_id for contender in contenders}, role__in=SECRETARIES
    )
    for organization_id, person_id in held.values_list("organization_id", "person_id"):
        secretaries.setdefault(organization_id, set()).add(person_id)
    involved: dict[int, set[int]] = {contender.pk: {contender.principal_id} for contender in contenders}
    asked = Consent.objects.filter(contender__in=contenders).exclude(accepted=False)
    for contender_id, person_id in asked.values_list("contender_id", "person_id"):
        involved[contender_id].add(person_id)
    return [c for c in contenders if not secretaries.get(c.lead_branch_id, set()) - involved[c.pk]]


def waiting_for_meeting(campaign: Campaign, organization: Organization) -> QuerySet[Contender]:
    """Contenders that may stand on the next agenda of a branch or of the general branch."""
    if organization.pk == campaign.organization_id:
        ready = Q(state=State.ENDORSED) | agenda.waiting(campaign, clock.today())
        rows = Contender.objects.filter(ready, campaign=campaign)
    else:
        rows = Contender.objects.filter(campaign=campaign, state=State.SUBMITTED, lead_branch=organization)
    return rows.select_related(*_RELATED).order_by("kind", "level_applied__rank", "lead_branch__path", "pk")


def in_state(campaigns: Iterable[Campaign], *states: State) -> QuerySet[Contender]:
    """Contenders of the campaigns in the states, in the order of lists."""
    rows = Contender.objects.filter(campaign__in=campaigns, state__in=states).select_related(*_RELATED)
    return rows.order_by("kind", "lead_branch__path", "pk")


def campaigns_with(person: Person, *roles: str) -> QuerySet[Campaign]:
    """Running campaigns of the general branches at which the person holds one of the roles."""
    ids = organizations_with(person, Organization.Kind.GENERAL_BRANCH, *roles)
    return Campaign.objects.running(clock.today()).filter(organization__in=ids).select_related("organization")


def campaigns_run_by(person: Person) -> QuerySet[Campaign]:
    """Campaigns the person prepares."""
    return campaigns_with(person, Role.CAMPAIGN_OFFICER)


def campaigns_confirmed_by(person: Person) -> QuerySet[Campaign]:
    """Campaigns in which the person decides, clears and activates."""
    return campaigns_with(person, *SECRETARIES)


def to_report(campaigns: Iterable[Campaign]) -> QuerySet[Contender]:
    """Cleared contenders whose level is decided above and that have no reply yet."""
    return in_state(campaigns, State.CLEARED).filter(level_granted=None, level_applied__decided_here=False)


def to_activate(campaigns: Iterable[Campaign]) -> QuerySet[Contender]:
    """Cleared contenders that wait for 挂牌 only."""
    granted = Q(level_granted__isnull=False) | Q(level_applied__decided_here=True)
    return in_state(campaigns, State.CLEARED).filter(granted)


def open_replies(campaigns: Iterable[Campaign]) -> QuerySet[UpwardReportEntry]:
    """Reported contenders without a reply."""
    rows = UpwardReportEntry.objects.filter(report__campaign__in=campaigns, reply="")
    return rows.select_related("report__level", "contender").order_by("report__reported_on", "pk")


def meetings_to_decide(person: Person, campaigns: Iterable[Campaign]) -> QuerySet[Meeting]:
    """Closed meetings of the general branch with conclusions that the person may confirm."""
    open_items = MeetingItem.objects.filter(
        meeting=OuterRef("pk"),
        kind=MeetingItem.Kind.DECIDE,
        outcome__in=(MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED),
        contender__state=State.ENDORSED,
    ).exclude(contender__principal=person)
    return (
        Meeting.objects.filter(Exists(open_items), campaign__in=campaigns, closed_at__isnull=False)
        .exclude(prepared_by=person)
        .select_related("organization")
        .order_by("held_on", "pk")
    )


def open_objections(person: Person) -> QuerySet[Objection]:
    """Objections the person has to find on."""
    rows = Objection.objects.open().filter(handler=person).select_related("notice", "contender")
    return rows.order_by("received_on", "pk")


def notices_to_clear(person: Person, campaigns: Iterable[Campaign], today: date) -> QuerySet[PublicNotice]:
    """Notices whose window is over and that still hold contenders on notice."""
    waiting = Contender.objects.filter(notice_entries__notice=OuterRef("pk"), state=State.ON_NOTICE).exclude(
        principal=person
    )
    return (
        PublicNotice.objects.filter(Exists(waiting), campaign__in=campaigns, ends_on__lt=today)
        .exclude(posted_by=person)
        .order_by("ends_on", "pk")
    )


def returned_drafts(person: Person) -> list[tuple[Contender, str]]:
    """Own drafts that were handed in before, with the word that came back with them."""
    last = Decision.objects.filter(contender=OuterRef("pk")).order_by("-pk").values("comment")[:1]
    rows = Contender.objects.filter(principal=person, state=State.DRAFT, submitted_at__isnull=False).annotate(
        last_comment=Subquery(last)
    )
    return [(contender, contender.last_comment or "") for contender in rows.order_by("pk")]


def unsent_drafts(person: Person) -> QuerySet[Contender]:
    """Own drafts never handed in, with ``unanswered``: how many of those asked have not agreed."""
    asked = Count("consents", filter=Q(consents__accepted=None) | Q(consents__accepted=False))
    rows = Contender.objects.filter(principal=person, state=State.DRAFT, submitted_at=None)
    return rows.annotate(unanswered=asked).order_by("pk")


def rectifying(campaigns: Iterable[Campaign], person: Person) -> QuerySet[Contender]:
    """Contenders under rectification, those due first, without the own case: another officer lifts that."""
    own = Consent.objects.filter(contender=OuterRef("pk"), person=person).exclude(accepted=False)
    rows = Contender.objects.filter(campaign__in=campaigns, state=State.RECTIFYING)
    return rows.exclude(principal=person).exclude(Exists(own)).order_by("rectify_until", "pk")


def own_rectifying(person: Person) -> QuerySet[Contender]:
    """The own post or team while it is under rectification."""
    return Contender.objects.filter(principal=person, state=State.RECTIFYING).order_by("rectify_until", "pk")


def unconfirmed_uploads(person: Person) -> list[ImportFile]:
    """The person's newest roster and inventory of each house that was read and never confirmed."""
    newest: dict[tuple[str, int], ImportFile] = {}
    kinds = (ImportFile.Kind.ROSTER, ImportFile.Kind.INVENTORY)
    rows = ImportFile.objects.filter(uploaded_by=person, kind__in=kinds).defer("content", "findings")
    for row in rows.select_related("organization").order_by("-uploaded_at", "-pk"):
        # A later one, confirmed or not, takes the place of those before it.
        newest.setdefault((row.kind, row.organization_id), row)
    return [row for row in newest.values() if row.confirmed_at is None]


def open_meetings(person: Person) -> QuerySet[Meeting]:
    """Meetings the person entered that are held but not closed."""
    rows = Meeting.objects.filter(prepared_by=person, closed_at=None, held_on__lte=clock.today())
    return rows.select_related("organization").order_by("held_on", "pk")


def not_on_open_agenda(campaigns: Iterable[Campaign], state: State) -> QuerySet[Contender]:
    """Contenders in a state that no open meeting and no conclusion waiting for confirmation has yet."""
    handled = MeetingItem.objects.filter(contender=OuterRef("pk"), kind=MeetingItem.Kind.DECIDE).exclude(
        outcome=MeetingItem.Outcome.DEFERRED
    )
    rows = in_state(campaigns, state)
    return rows.exclude(Exists(handled)) if state == State.ENDORSED else rows


def asked_to_leave(person: Person, campaigns: Iterable[Campaign]) -> QuerySet[Contender]:
    """Holders and captains who asked to leave, without the own case."""
    rows = in_state(campaigns, State.ACTIVE, State.RECTIFYING).filter(withdrawal_asked_at__isnull=False)
    return rows.exclude(principal=person)
