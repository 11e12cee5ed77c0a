"""民主推荐: opening, proposing, seconding, ending, and the nominee's own word (product.md §3 选).

Who proposed or seconded is kept nowhere: a counter a nomination, and marks whose key lies outside the database and
which the end deletes (docs/decisions/0015-seconding-without-names.md).
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.candidates import reasons_against
from campaign.drafting import draft_application
from campaign.errors import Refused
from campaign.models import (
    LIVE_STATES,
    Campaign,
    Contender,
    ContenderKind,
    Duty,
    Nomination,
    Organization,
    Person,
    Project,
    Recommendation,
    SecondingMark,
)
from campaign.permissions.places import branch_path_of
from campaign.permissions.recommendations import (
    can_open_recommendation,
    can_recommend,
    can_run_recommendation,
)
from campaign.services.messages import announce


@transaction.atomic
def open_recommendation(
    *,
    campaign: Campaign,
    branch: Organization,
    electorate: str,
    opens_on: date,
    closes_on: date,
    least: int,
    note: str = "",
    by: Person,
) -> Recommendation:
    """A window of the branch; one at a time."""
    if not can_open_recommendation(by, branch, campaign):
        raise Refused(_("民主推荐由本支部书记、副书记或党总支办事员发起。"))
    _check_days(opens_on, closes_on, campaign)
    try:
        with transaction.atomic():
            opened = Recommendation.objects.create(
                campaign=campaign,
                branch=branch,
                electorate=electorate,
                opens_on=opens_on,
                closes_on=closes_on,
                least=least,
                note=note,
                opened_at=clock.now(),
                opened_by=by,
            )
    except IntegrityError as error:
        raise Refused(_("%s还有没结束的民主推荐，请先结束。") % branch.label) from error
    audit.record("recommendation-open", by=by, obj=opened, opens_on=opens_on, closes_on=closes_on)
    return opened


@transaction.atomic
def edit_recommendation(
    *,
    recommendation: Recommendation,
    electorate: str,
    opens_on: date,
    closes_on: date,
    least: int,
    note: str = "",
    by: Person,
) -> Recommendation:
    """Change days and note; once somebody is put forward who takes part and how many it needs stay."""
    found = _running(recommendation, by)
    _check_days(opens_on, closes_on, found.campaign)
    fixed = (electorate, least, opens_on) != (found.electorate, found.least, found.opens_on)
    if fixed and found.nominations.exists():
        raise Refused(_("已有人被推荐，参加推荐的人、最少人数和开始日期不能再改。"))
    found.electorate, found.least, found.note = electorate, least, note
    found.opens_on, found.closes_on = opens_on, closes_on
    found.save(update_fields=["electorate", "least", "note", "opens_on", "closes_on"])
    audit.record("recommendation-edit", by=by, obj=found, opens_on=opens_on, closes_on=closes_on)
    return found


@transaction.atomic
def end_recommendation(*, recommendation: Recommendation, by: Person) -> Recommendation:
    """End the window: the marks go, the counts stay, and who has enough of them is asked."""
    found = _running(recommendation, by)
    if clock.today() < found.opens_on:
        raise Refused(_("民主推荐还没有开始，请修改日期。"))
    found.ended_at, found.ended_by = clock.now(), by
    found.save(update_fields=["ended_at", "ended_by"])
    found.marks.all().delete()
    asked = found.nominations.filter(seconds__gte=found.least).count()
    audit.record("recommendation-end", by=by, obj=found, asked=asked)
    announce("recommendation-end", found, by=by)
    return found


@transaction.atomic
def propose(
    *, recommendation: Recommendation, kind: str, nominee: Person, item: Duty | Project, by: Person
) -> Nomination:
    """Put somebody of the branch forward; who does so counts as the first to second, and is kept nowhere."""
    found = _open_for(recommendation, by)
    _refuse_nominee(found, kind, nominee, by)
    _refuse_item(found, kind, item)
    slots = [_code(found, by, f"propose-{number}") for number in range(settings.PROPOSALS_A_PERSON)]
    taken = set(found.marks.filter(code__in=slots).values_list("code", flat=True))
    free = next((code for code in slots if code not in taken), None)
    if free is None:
        raise Refused(_("每人最多推荐%d名人选，其他人选请附议。") % settings.PROPOSALS_A_PERSON)
    try:
        with transaction.atomic():
            nomination = Nomination.objects.create(
                recommendation=found,
                kind=kind,
                nominee=nominee,
                duty=item if kind == ContenderKind.POST else None,
                project=item if kind == ContenderKind.TEAM else None,
                seconds=1,
            )
    except IntegrityError as error:
        raise Refused(_("已有人推荐%s，请直接附议。") % nominee.name) from error
    SecondingMark.objects.bulk_create(
        SecondingMark(recommendation=found, code=code)
        for code in sorted([free, _code(found, by, f"second-{nomination.pk}")])
    )
    audit.record("nomination-propose", by=None, obj=found, anonymous=True)
    return nomination


@transaction.atomic
def second(*, nomination: Nomination, by: Person) -> None:
    """One more for the nomination; once a person. The mark comes first, so that of two at once one is refused."""
    found = _open_for(nomination.recommendation, by)
    if nomination.nominee_id == by.pk:
        raise Refused(_("不能附议自己；本人可以直接申报。"))
    try:
        with transaction.atomic():
            SecondingMark.objects.create(
                recommendation=found, code=_code(found, by, f"second-{nomination.pk}")
            )
    except IntegrityError as error:
        raise Refused(_("您已经推荐过这名人选，每人只计一次。")) from error
    Nomination.objects.filter(pk=nomination.pk).update(seconds=F("seconds") + 1)
    audit.record("nomination-second", by=None, obj=found, anonymous=True)


@transaction.atomic
def answer_nomination(*, nomination: Nomination, accepted: bool, by: Person) -> Contender | None:
    """The nominee's word; a yes makes their draft application, filled with what is known."""
    waiting = Nomination.objects.asking(by).filter(pk=nomination.pk).select_for_update(of=("self",)).first()
    if waiting is None:
        raise Refused(_("这次推荐没有等待您答复，或您已经答复过。"))
    waiting.accepted, waiting.answered_at = accepted, clock.now()
    if accepted:
        waiting.contender = draft_application(
            waiting.kind, campaign=waiting.recommendation.campaign, item=waiting.item, by=by
        )
    waiting.save(update_fields=["accepted", "answered_at", "contender"])
    audit.record("nomination-answer", by=by, obj=waiting, accepted=accepted)
    return waiting.contender


def done_by(recommendation: Recommendation, nominations: list[Nomination], person: Person) -> set[int]:
    """Which of the nominations the person has proposed or seconded: for their own eyes; one query."""
    codes = {_code(recommendation, person, f"second-{one.pk}"): one.pk for one in nominations}
    marks = recommendation.marks.filter(code__in=codes).values_list("code", flat=True)
    return {codes[code] for code in marks}


def _code(recommendation: Recommendation, person: Person, what: str) -> str:
    """The mark of one act of one person; without the server's key nobody can tell whose it is."""
    said = f"{recommendation.pk}:{person.pk}:{what}"
    return salted_hmac("campaign.seconding", said, algorithm="sha256").hexdigest()


def _open_for(recommendation: Recommendation, by: Person) -> Recommendation:
    found = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if not can_recommend(by, found):
        raise Refused(_("民主推荐已经结束、还没有开始，或您不在参加推荐的人员范围内。"))
    return found


def _running(recommendation: Recommendation, by: Person) -> Recommendation:
    found = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if not can_run_recommendation(by, found):
        raise Refused(_("民主推荐由本支部书记、副书记或党总支办事员办理。"))
    if found.ended_at is not None:
        raise Refused(_("这次民主推荐已经结束。"))
    return found


def _refuse_nominee(recommendation: Recommendation, kind: str, nominee: Person, by: Person) -> None:
    if nominee.pk == by.pk:
        raise Refused(_("不能推荐自己；本人可以直接申报。"))
    if branch_path_of(nominee) != recommendation.branch.path:
        raise Refused(_("%s不是本支部的人。") % nominee.name)
    reason = reasons_against([nominee], kind, recommendation.campaign).get(nominee.pk)
    if reason:
        raise Refused(_("不能推荐%(name)s：%(reason)s。") % {"name": nominee.name, "reason": reason})


def _refuse_item(recommendation: Recommendation, kind: str, item: Duty | Project) -> None:
    right = isinstance(item, Duty) == (kind == ContenderKind.POST)
    if not right or item.campaign_id != recommendation.campaign_id or item.ended_at is not None:
        raise Refused(_("请从本次活动的清单中选择。"))
    if isinstance(item, Duty) and item.branch_id != recommendation.branch_id:
        raise Refused(_("请选择本支部的重点业务。"))
    live = Contender.objects.filter(campaign=recommendation.campaign_id, state__in=LIVE_STATES)
    if isinstance(item, Project) and live.filter(project=item).exists():
        raise Refused(_("这个项目已有攻关队申报，请选择其他项目。"))


def _check_days(opens_on: date, closes_on: date, campaign: Campaign) -> None:
    if opens_on < campaign.started_on:
        raise Refused(_("开始日期不能早于活动开始日期。"))
    if closes_on < max(opens_on, clock.today()):
        raise Refused(_("截止日期不能早于开始日期和今天。"))
