"""Applications of posts and teams from the first draft to the withdrawal (product.md §3 选).

The rooms above add their own detail row in the same transaction; what both kinds share is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    LIVE_STATES,
    Campaign,
    Consent,
    Contender,
    ContenderKind,
    Duty,
    Indicator,
    Level,
    Measure,
    Membership,
    Organization,
    Person,
    Pledge,
    Project,
    State,
)
from campaign.models.pinyin import title_key
from campaign.permissions import can_apply_in, can_edit_application
from campaign.permissions.contenders import is_branch_secretary
from campaign.permissions.exits import can_ask_withdrawal
from campaign.services.messages import announce
from campaign.workflow import perform

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Commitments:
    """Rows of the application in the order of the page, as cleaned by its forms.

    ``indicators``: name, unit, baseline, target (hundredths), due_on. ``measures``: text, first_action_on.
    ``pledges``: text, due_on.
    """

    indicators: Sequence[Row] = ()
    measures: Sequence[Row] = ()
    pledges: Sequence[Row] = ()


@dataclass(frozen=True)
class Draft:
    """What both kinds of application hold. ``new_duty`` names a duty that is not on the list yet."""

    title: str
    level: Level | None = None
    duty: Duty | None = None
    new_duty: str = ""
    project: Project | None = None
    due_on: date | None = None
    commitments: Commitments = field(default_factory=Commitments)


@transaction.atomic
def create_application(*, campaign: Campaign, kind: ContenderKind, draft: Draft, by: Person) -> Contender:
    """A draft contender of ``by`` in the branch they belong to today; the detail row is the caller's.

    Raises Refused for whoever may not apply or already has one alive (product.md §3: one live post a person).
    """
    if not can_apply_in(by, campaign):
        raise Refused(_("只有本党总支的正式党员可以申报示范岗或担任攻关队队长。"))
    _refuse_second(campaign, kind, by)
    branch = _branch_of(by)
    contender = Contender(
        campaign=campaign,
        kind=kind,
        principal=by,
        lead_branch=branch,
        principal_name=by.name,
        branch_name=branch.name,
        created_at=clock.now(),
        created_by=by,
        **_columns(draft, campaign, branch, by),
    )
    try:
        with transaction.atomic():
            contender.save(force_insert=True)
    except IntegrityError as error:
        _refuse_second(campaign, kind, by)
        raise _project_is_taken() from error
    _write_commitments(contender, draft.commitments)
    audit.record("application-create", by=by, obj=contender)
    return contender


@transaction.atomic
def edit_application(*, contender: Contender, version: int, draft: Draft, by: Person) -> Contender:
    """Write the draft again; ``version`` is the one the person saw, so that nothing is overwritten silently."""
    if not can_edit_application(by, contender):
        raise Refused(_("只有申报人本人能在草稿状态下修改申报。"))
    columns = _columns(draft, contender.campaign, contender.lead_branch, by)
    mine = Contender.objects.filter(pk=contender.pk, state=State.DRAFT, version=version)
    try:
        with transaction.atomic():
            moved = mine.update(version=F("version") + 1, **columns)
    except IntegrityError as error:
        raise _project_is_taken() from error
    if not moved:
        raise Refused(_("这份申报刚在别处改过，您这次填的还没有保存。请另开页面核对后再保存。"))
    contender.refresh_from_db()
    _write_commitments(contender, draft.commitments)
    audit.record("application-edit", by=by, obj=contender, version=contender.version)
    return contender


def submit(*, contender: Contender, by: Person) -> None:
    """Hand the application in to the branch."""
    perform(contender, "submit", by=by)


@transaction.atomic
def ask_consent(*, contender: Contender, people: Iterable[Person], by: Person) -> None:
    """Ask exactly these people; who has answered keeps the answer, who is no longer named is dropped."""
    wanted = {person.pk for person in people} - {contender.principal_id}
    contender.consents.exclude(person_id__in=wanted).delete()
    known = set(contender.consents.values_list("person_id", flat=True))
    Consent.objects.bulk_create(
        Consent(contender=contender, person_id=pk, asked_at=clock.now()) for pk in sorted(wanted - known)
    )
    if wanted - known:
        audit.record("consent-ask", by=by, obj=contender, people=sorted(wanted - known))
        announce("consent-ask", contender, by=by)


@transaction.atomic
def answer_consent(*, contender: Contender, accepted: bool, by: Person) -> Consent:
    """The person's own answer; it may be changed while the application is a draft."""
    consent = Consent.objects.filter(contender=contender, person=by).first()
    if consent is None:
        raise Refused(_("这份申报没有邀请您参加。"))
    if contender.state != State.DRAFT:
        raise Refused(_("申报已经提交，不能再改本人意见。"))
    if accepted:
        problem = _too_many(contender, by)
        if problem:
            raise Refused(problem)
    consent.accepted, consent.answered_at = accepted, clock.now()
    consent.save(update_fields=["accepted", "answered_at"])
    audit.record("consent-answer", by=by, obj=contender, accepted=accepted)
    return consent


@transaction.atomic
def confirm_duty(*, contender: Contender, by: Person) -> Duty:
    """The secretary takes a newly named duty into the inventory (product.md §3 选)."""
    duty = contender.duty
    if duty is None or not is_branch_secretary(by, contender) or duty.proposed_by_id == by.pk:
        raise Refused(_("新提出的重点业务须由所在支部书记确认，且不能确认本人提出的。"))
    moment = clock.now()
    if not Duty.objects.filter(pk=duty.pk, confirmed_at=None).update(confirmed_at=moment, confirmed_by=by):
        raise Refused(_("“%s”已经确认过了。") % duty.name)
    duty.refresh_from_db()
    audit.record("duty-confirm", by=by, obj=duty)
    return duty


@transaction.atomic
def request_withdrawal(*, contender: Contender, reason: str, by: Person) -> None:
    """The holder or captain asks to leave; the general branch's secretary accepts it (product.md §3).

    For one who has left the unit the officer asks: nobody else could, and the title has nobody who bears it.
    """
    if not can_ask_withdrawal(by, contender):
        raise Refused(_("须由岗位党员或队长本人申请退出；本人已离开的，由党总支办事员办理。"))
    if not reason.strip():
        raise Refused(_("请写明申请退出的理由。"))
    asked = Contender.objects.filter(
        pk=contender.pk, state__in=(State.ACTIVE, State.RECTIFYING), withdrawal_asked_at=None
    ).update(
        withdrawal_asked_at=clock.now(), withdrawal_reason=reason.strip()[:300], version=F("version") + 1
    )
    if not asked:
        raise Refused(_("只有争创中的示范岗或攻关队可以申请退出，且只需申请一次。"))
    contender.refresh_from_db()
    audit.record("withdrawal-request", by=by, obj=contender)
    announce("withdrawal-request", contender, by=by)


#: Sentences of what stands against someone's taking part, filled by the rooms above.
_limits: list[Any] = []


def limits_participation(check: Any) -> Any:
    """Register ``check(contender, person) -> str``: why the person cannot take part, or empty."""
    if check not in _limits:
        _limits.append(check)
    return check


def _too_many(contender: Contender, person: Person) -> str:
    return next((problem for check in _limits if (problem := check(contender, person))), "")


def _branch_of(person: Person) -> Organization:
    place = Membership.objects.on(clock.today()).filter(person=person).select_related("branch").first()
    if place is None:
        raise Refused(_("花名册里没有您所在的支部，请找支部组织委员登记后再申报。"))
    return place.branch


def _columns(draft: Draft, campaign: Campaign, branch: Organization, by: Person) -> dict[str, Any]:
    if draft.level is not None and draft.level.campaign_id != campaign.pk:
        raise Refused(_("请从本次活动的申报层级中选择。"))
    for item in (draft.project, draft.duty):
        if item is not None and item.campaign_id != campaign.pk:
            raise Refused(_("请从本次活动的清单中选择。"))
    duty = draft.duty
    if duty is None and draft.new_duty:
        duty = _named_duty(draft.new_duty, campaign, branch, by)
    return {
        "title": draft.title,
        "pinyin": title_key(draft.title),
        "level_applied": draft.level,
        "duty": duty,
        "project": draft.project,
        "due_on": draft.due_on,
    }


def _named_duty(name: str, campaign: Campaign, branch: Organization, by: Person) -> Duty:
    """The branch's duty of that name; a new one waits for the secretary's confirmation."""
    duty, made = Duty.objects.get_or_create(
        campaign=campaign, branch=branch, name=name, defaults={"proposed_by": by, "position": 9000}
    )
    if made:
        audit.record("duty-propose", by=by, obj=duty)
    return duty


def _refuse_second(campaign: Campaign, kind: str, by: Person) -> None:
    """The sentence before the database's own "one live post, one led team a person"."""
    own = Contender.objects.filter(campaign=campaign, kind=kind, principal=by, state__in=LIVE_STATES).first()
    if own is None:
        return
    if kind == ContenderKind.POST:
        raise Refused(_("您已有示范岗申报“%s”，一人只能申报一个示范岗。") % own.title)
    raise Refused(_("您已牵头“%s”，一人只能担任一支攻关队的队长。") % own.title)


def _project_is_taken() -> Refused:
    return Refused(_("这个项目已有攻关队申报，一个项目只能有一支攻关队，请选择其他项目。"))


def _write_commitments(contender: Contender, rows: Commitments) -> None:
    """Write the rows anew; nothing hangs on those of a draft yet."""
    for model, values in (
        (Indicator, rows.indicators),
        (Measure, rows.measures),
        (Pledge, rows.pledges),
    ):
        model.objects.filter(contender=contender).delete()
        model.objects.bulk_create(
            model(contender=contender, position=position, **row)
            for position, row in enumerate(values, start=1)
        )
