"""What must hold for a step besides state and actor; the floors above add their own.

A condition of a page that lists many contenders reads for all of them at once: ``requires_of_all``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import (
    Consent,
    Contender,
    ContenderKind,
    Level,
    MeetingItem,
    NoticeEntry,
    Objection,
    Person,
    Pledge,
    State,
    VotingRight,
)
from campaign.permissions.contenders import is_involved
from campaign.readiness import four_haves_of

Condition = Callable[[Contender, Person], Iterable[str]]
ConditionOfAll = Callable[[Collection[Contender], Person], Iterable[tuple[Contender, str]]]
_conditions: dict[str, list[ConditionOfAll]] = defaultdict(list)


def requires(*names: str) -> Callable[[Condition], Condition]:
    """Register a condition of the named steps: it yields a sentence for each thing that is missing."""

    def register(condition: Condition) -> Condition:
        def of_all(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
            return ((contender, said) for contender in contenders for said in condition(contender, by))

        requires_of_all(*names)(of_all)
        return condition

    return register


def requires_of_all(*names: str) -> Callable[[ConditionOfAll], ConditionOfAll]:
    """Register a condition that looks at several contenders in the queries of one: it yields each with a sentence."""

    def register(condition: ConditionOfAll) -> ConditionOfAll:
        for name in names:
            _conditions[name].append(condition)
        return condition

    return register


def missing_for(name: str, contender: Contender, by: Person) -> list[str]:
    """Every sentence of what still stands against the step; empty when it may be taken."""
    return missing_for_all(name, [contender], by)[contender.pk]


def missing_for_all(name: str, contenders: Collection[Contender], by: Person) -> dict[int, list[str]]:
    """``missing_for`` of several contenders, by id."""
    found: dict[int, list[str]] = {contender.pk: [] for contender in contenders}
    for condition in _conditions[name] if found else ():
        for contender, sentence in condition(contenders, by):
            found[contender.pk].append(sentence)
    return found


@requires_of_all("submit", "endorse", "activate")
def _applicant_is_eligible(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    """Full members hold posts and lead teams †; checked when submitting and again when activating."""
    people = {contender.principal_id for contender in contenders}
    held = VotingRight.objects.on(clock.today()).filter(person__in=people)
    voting = set(held.values_list("person_id", flat=True))
    for contender in contenders:
        principal = contender.principal
        if principal.standing != Person.Standing.FULL:
            yield contender, _("%(name)s不是正式党员，不能申报示范岗或担任队长。") % {"name": principal.name}
        elif principal.pk not in voting:
            yield (
                contender,
                _("%(name)s目前没有表决权，不能申报示范岗或担任队长。") % {"name": principal.name},
            )
        if not principal.is_here:
            yield contender, _("%(name)s已不在册，不能申报。") % {"name": principal.name}


@requires("submit")
def _application_is_complete(contender: Contender, by: Person) -> Iterable[str]:
    if contender.level_applied_id is None:
        yield _("请选择申报层级。")
    if contender.item is None:
        yield _("请选择重点业务。") if contender.is_post else _("请选择重大项目。")
    elif contender.item.ended_at is not None:
        yield _("“%s”已移出清单，请另选。") % contender.item.name
    if not contender.indicators.exists():
        yield _("请至少填写1项指标。")
    if not contender.measures.exists():
        yield _("请至少填写1项措施。")
    pledges = contender.pledges.count()
    if not 2 <= pledges <= 5:
        yield _("公开承诺须为2—5项，现有%d项。") % pledges


@requires("submit")
def _everyone_has_agreed(contender: Contender, by: Person) -> Iterable[str]:
    open_consents = Consent.objects.filter(contender=contender).exclude(accepted=True)
    names = [consent.person.name for consent in open_consents.select_related("person")]
    if names:
        yield _("以下人员尚未同意参加：%s。请本人在首页确认后再提交。") % "、".join(names)


@requires("submit")
def _quota_is_left(contender: Contender, by: Person) -> Iterable[str]:
    from campaign.quotas import places_left

    level: Level | None = contender.level_applied
    if level is None:
        return
    left = places_left(contender.campaign, contender.lead_branch, level, ContenderKind(contender.kind))
    if left is not None and left <= 0:
        yield _("%(branch)s%(level)s名额已用完，请改报其他层级，或请支部书记调整。") % {
            "branch": contender.lead_branch.name,
            "level": level.name,
        }


@requires("endorse")
def _duty_is_confirmed(contender: Contender, by: Person) -> Iterable[str]:
    if contender.duty is not None and contender.duty.confirmed_at is None:
        yield _("“%s”是新提出的重点业务，请先确认列入清单。") % contender.duty.name


@requires_of_all("clear")
def _notice_has_ended(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    entries = NoticeEntry.objects.filter(contender__in=contenders).select_related("notice")
    last = {entry.contender_id: entry.notice for entry in entries.order_by("notice__posted_on", "pk")}
    for contender in contenders:
        notice = last.get(contender.pk)
        if notice is None:
            yield contender, _("尚未公示。")
            continue
        if clock.today() <= notice.ends_on:
            yield contender, _("公示期到%s结束，期满后才能宣布结果。") % day_text(notice.ends_on)
        if notice.posted_by_id == by.pk:
            yield contender, _("公示由您发布，请另一位书记或副书记宣布结果。")


@requires_of_all("clear")
def _objections_are_answered(
    contenders: Collection[Contender], by: Person
) -> Iterable[tuple[Contender, str]]:
    raised = Objection.objects.filter(contender__in=contenders)
    waiting = Counter(raised.open().values_list("contender_id", flat=True))
    upheld = set(raised.filter(upheld=True).values_list("contender_id", flat=True))
    for contender in contenders:
        if waiting[contender.pk]:
            yield contender, _("还有%d件异议没有核查结论，请受理人先办结。") % waiting[contender.pk]
        if contender.pk in upheld:
            yield contender, _("有异议经核查成立，不能宣布公示通过。")


@requires_of_all("uphold")
def _objection_was_upheld(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    found = Objection.objects.filter(contender__in=contenders, upheld=True)
    upheld = set(found.values_list("contender_id", flat=True))
    return [(contender, _("没有核查成立的异议。")) for contender in contenders if contender.pk not in upheld]


@requires("report_up")
def _level_is_decided_above(contender: Contender, by: Person) -> Iterable[str]:
    if contender.level_granted_id is not None:
        yield _("已登记批复，可以直接挂牌。")
    elif contender.level_applied is not None and contender.level_applied.decided_here:
        yield _("“%s”由本党总支认定，不需要上报。") % contender.level_applied.name


@requires("activate")
def _level_is_granted(contender: Contender, by: Person) -> Iterable[str]:
    applied = contender.level_applied
    if contender.level_granted_id is None and (applied is None or not applied.decided_here):
        yield _("“%s”由上级认定，请先上报并登记批复。") % (applied.name if applied else "")


@requires_of_all("activate")
def _four_haves_are_met(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    haves = four_haves_of(contenders)
    made = Pledge.objects.filter(contender__in=contenders).order_by()
    pledges = Counter(made.values_list("contender_id", flat=True))
    for contender in contenders:
        for have in haves[contender.pk]:
            if not have.met:
                said = {"name": have.name, "missing": have.missing}
                yield contender, _("“%(name)s”未满足：%(missing)s。") % said
        if not 2 <= pledges[contender.pk] <= 5:
            yield contender, _("公开承诺须为2—5项。")


@requires("accept_withdrawal")
def _holder_has_asked(contender: Contender, by: Person) -> Iterable[str]:
    if contender.withdrawal_asked_at is None:
        yield _("本人尚未提出退出申请。")


@requires("extend")
def _extended_once(contender: Contender, by: Person) -> Iterable[str]:
    if contender.extended_on is not None:
        yield _("攻关队只能延期一次。")


@requires("rectify", "lift")
def _own_case_is_another_officers(contender: Contender, by: Person) -> Iterable[str]:
    """No one judges their own case: an officer who holds or belongs to it leaves it to another (product.md §2)."""
    if is_involved(by, contender):
        yield _("这是您本人的争创对象，请由另一位党总支办事员办理。")


def meeting_problem(
    contender: Contender, item: MeetingItem | None, kind: str, target: str, by: Person
) -> str:
    """Why ``item`` cannot carry the step to ``target``; empty when it can."""
    if item is None or item.contender_id != contender.pk or item.kind != kind:
        return _("这一步须有会议结论，请先录入会议和表决。")
    meeting = item.meeting
    if meeting.closed_at is None:
        return _("会议尚未办结，请先核对应到、实到和表决并办结会议。")
    holder = (
        contender.lead_branch_id if kind == MeetingItem.Kind.ENDORSE else contender.campaign.organization_id
    )
    if meeting.organization_id != holder:
        return _("会议不是有权作出这一决定的组织召开的。")
    if kind != MeetingItem.Kind.ENDORSE and meeting.prepared_by_id == by.pk:
        return _("会议由您录入，须由另一位书记或副书记确认。")
    passed = item.outcome == MeetingItem.Outcome.PASSED
    wanted = target != State.NOT_SELECTED
    if not item.outcome or item.outcome == MeetingItem.Outcome.DEFERRED or passed != wanted:
        return _("会议结论是“%s”，与要办理的结果不一致。") % (item.get_outcome_display() or _("未作结论"))
    return ""
