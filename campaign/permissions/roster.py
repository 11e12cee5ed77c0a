"""Whose roster record, place and appointment someone may open: the scope of 人员 and 管理后台 (product.md §2)."""

from django.db.models import F, Q

from campaign import clock
from campaign.models import Anonymisation, Appointment, HandOver, Membership, Organization, Person, RosterAct
from campaign.permissions.places import Role, branch_path_of, roles_on, scope_of, under_paths
from campaign.permissions.scope import general_branch_path_of

EVERYBODY = Q()
SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)
#: Who keeps roster records: reads them whole and corrects them.
KEEPERS = (Role.CAMPAIGN_OFFICER, *SECRETARIES, Role.ORGANIZATION_MEMBER)


def people_condition(person: Person, prefix: str) -> Q:
    """The condition "a person whose roster record ``person`` may open"; ``prefix`` leads to the person.

    The system administrator keeps everybody's account; others read the people of their private scope, and those
    at the general branch also who has left it: a branch's offices no longer see who is no longer theirs.
    """
    if roles_on(person).has(Role.SYSTEM_ADMIN):
        return EVERYBODY
    today = clock.today()
    here = Membership.objects.on(today).filter(under_paths(scope_of(person), "branch__path"))
    gone = RosterAct.objects.in_force().filter(
        under_paths(_paths_above_branches(person), "from_branch__path"),
        kind=RosterAct.Kind.LEFT,
        effective_on=F("person__left_on"),
        effective_on__lte=today,
    )
    return Q(**{f"{prefix}pk__in": here.values("person_id")}) | Q(
        **{f"{prefix}pk__in": gone.values("person_id")}
    )


def _paths_above_branches(person: Person) -> tuple[str, ...]:
    """Where the person reads private records from above the branches."""
    above = {
        place.path for place in roles_on(person).places if place.organization_kind != Organization.Kind.BRANCH
    }
    return tuple(path for path in scope_of(person) if path in above)


def appointments_condition(person: Person) -> Q:
    """The condition "an appointment ``person`` may open": the security administrator keeps them all."""
    if roles_on(person).has(Role.SECURITY_ADMIN):
        return EVERYBODY
    return under_paths(scope_of(person), "organization__path")


def hand_over_condition(person: Person) -> Q:
    """The condition "a hand-over of a general branch whose officer ``person`` is", at either end."""
    paths = roles_on(person).paths(Role.CAMPAIGN_OFFICER, *SECRETARIES)
    return under_paths(paths, "from_organization__path") | under_paths(paths, "to_organization__path")


def keeps_accounts_only(person: Person) -> bool:
    """Whether the person sees of people only what an account needs: a pure system administrator."""
    return roles_on(person).has(Role.SYSTEM_ADMIN) and not scope_of(person)


def record_path_of(other: Person) -> str:
    """Path of the branch whose record ``other`` is: the present one, or the last one of who has left; else empty."""
    if path := branch_path_of(other):
        return path
    if other.is_here or other.left_on is None:
        return ""
    last = other.memberships.order_by("-started_on", "-pk").values_list("branch__path", flat=True)
    return last.first() or ""


def _holds_over(person: Person, other: Person, *roles: str) -> bool:
    path = record_path_of(other)
    return bool(path) and any(path.startswith(held) for held in roles_on(person).paths(*roles))


def can_read_record(person: Person, other: Person) -> bool:
    """Who reads the whole roster record: those who keep it. An account's keeper is none of them."""
    return _holds_over(person, other, *KEEPERS)


def can_list_people(person: Person) -> bool:
    """Whether there is a roster the person keeps."""
    return bool(roles_on(person).paths(*KEEPERS))


def can_correct_roster(person: Person, other: Person) -> bool:
    """Who corrects roster facts of ``other``: the officer, and the branch's secretary, deputy or 组织委员.

    Neither branch nor 政治面貌: a transfer is the officer's act, both come with the roster (product.md §2).
    """
    return bool(branch_path_of(other)) and _holds_over(person, other, *KEEPERS)


def can_keep_account(person: Person) -> bool:
    """Sign-in names and whether an account is open are the system administrator's."""
    return roles_on(person).has(Role.SYSTEM_ADMIN)


def is_officer_of(person: Person, other: Person) -> bool:
    """Whether ``person`` is campaign officer at or above the branch of ``other``."""
    return _holds_over(person, other, Role.CAMPAIGN_OFFICER)


def can_move_person(person: Person, other: Person) -> bool:
    """Who transfers, lets go and takes back: the officer, in the officer's own case a general-branch secretary.

    Nobody acts in the own case (product.md §2).
    """
    if person.pk == other.pk:
        return False
    return is_officer_of(person, other) or (_is_officer(other) and _is_general_secretary_of(person, other))


def _is_officer(other: Person) -> bool:
    return Appointment.objects.on(clock.today()).filter(person=other, role=Role.CAMPAIGN_OFFICER).exists()


def _is_general_secretary_of(person: Person, other: Person) -> bool:
    """A secretary or deputy above the branch of ``other``, not in it."""
    path = record_path_of(other)
    return any(
        place.role in SECRETARIES
        and place.organization_kind != Organization.Kind.BRANCH
        and place.covers(path)
        for place in roles_on(person).places
        if path
    )


def can_receive(person: Person, hand_over: HandOver) -> bool:
    """The officer of the general branch that receives, never about oneself."""
    return hand_over.person_id != person.pk and roles_on(person).has_over(
        hand_over.to_organization, Role.CAMPAIGN_OFFICER
    )


def can_withdraw_hand_over(person: Person, hand_over: HandOver) -> bool:
    """The officer of the general branch that released, never about oneself."""
    return hand_over.person_id != person.pk and roles_on(person).has_over(
        hand_over.from_organization, Role.CAMPAIGN_OFFICER
    )


def can_ask_anonymisation(person: Person, other: Person) -> bool:
    """The officer, once the person has left."""
    return not other.is_here and other.left_on is not None and can_move_person(person, other)


def can_answer_anonymisation(person: Person, request: Anonymisation) -> bool:
    """The general branch's secretary or deputy; nobody confirms what they prepared or their own case."""
    return person.pk not in (request.asked_by_id, request.person_id) and _is_general_secretary_of(
        person, request.person
    )


def can_read_anonymisation(person: Person, request: Anonymisation) -> bool:
    """The two who handle it: officer and general-branch secretary, never about oneself."""
    if person.pk == request.person_id:
        return False
    return is_officer_of(person, request.person) or _is_general_secretary_of(person, request.person)


def house_of(person: Person) -> Organization:
    """The general branch a person belongs to, or belonged to last; Organization.DoesNotExist for nobody's staff."""
    path = general_branch_path_of(person)
    if not path:
        last = person.memberships.order_by("-started_on", "-pk").select_related("branch__parent").first()
        parent = last.branch.parent if last else None
        is_general = parent is not None and parent.kind == Organization.Kind.GENERAL_BRANCH
        path = (parent.path if parent and is_general else last.branch.path) if last else ""
    return Organization.objects.get(path=path)
