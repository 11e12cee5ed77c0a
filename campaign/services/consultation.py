"""引: rounds of 征求意见 and their opinions, and discussions (product.md §3 引).

Without a name nothing is kept of the writer, in any table or log, as in 意见箱 (decision 0013).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    Campaign,
    Discussion,
    DiscussionAttendance,
    Opinion,
    OpinionRound,
    Organization,
    Person,
)
from campaign.permissions.consultation import (
    can_answer_opinion,
    can_edit_discussion,
    can_record_discussion_of,
    can_run_round,
    can_write_opinion,
)
from campaign.permissions.contenders import is_campaign_officer
from campaign.services.attachments import attach, detach
from campaign.services.messages import announce
from campaign.services.suggestions import NamelessLimit

opinion_limit = NamelessLimit()


@transaction.atomic
def open_round(
    *, campaign: Campaign, title: str, question: str, opens_on: date, closes_on: date, by: Person
) -> OpinionRound:
    """A round that opens on its day by itself."""
    if not is_campaign_officer(by, campaign):
        raise Refused(_("征求意见由党总支办事员发起。"))
    _check_days(opens_on, closes_on, campaign)
    try:
        with transaction.atomic():
            opened = OpinionRound.objects.create(
                campaign=campaign,
                title=title,
                question=question,
                opens_on=opens_on,
                closes_on=closes_on,
                run_by=by,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        raise _title_is_taken(title) from error
    audit.record("round-open", by=by, obj=opened, opens_on=opens_on, closes_on=closes_on)
    announce("round-open", opened, by=by)
    return opened


@transaction.atomic
def edit_round(
    *, opinion_round: OpinionRound, title: str, question: str, opens_on: date, closes_on: date, by: Person
) -> OpinionRound:
    """Change a round that is not over; once opinions were written the question stays as it was asked."""
    found = _running(opinion_round, by)
    _check_days(opens_on, closes_on, found.campaign)
    if found.opinions.exists() and (question, opens_on) != (found.question, found.opens_on):
        raise Refused(_("已有人写了意见，问题和开始日期不能再改；需要改问的，请另发起一轮。"))
    found.title, found.question, found.opens_on, found.closes_on = title, question, opens_on, closes_on
    try:
        with transaction.atomic():
            found.save(update_fields=["title", "question", "opens_on", "closes_on"])
    except IntegrityError as error:
        raise _title_is_taken(title) from error
    audit.record("round-edit", by=by, obj=found, opens_on=opens_on, closes_on=closes_on)
    return found


@transaction.atomic
def close_round(*, opinion_round: OpinionRound, by: Person) -> OpinionRound:
    """End a round before its day; it never opens again."""
    found = _running(opinion_round, by)
    if not found.is_open(clock.today()):
        raise Refused(_("这一轮还没有开始，请修改日期。"))
    found.closed_at, found.closed_by = clock.now(), by
    found.save(update_fields=["closed_at", "closed_by"])
    audit.record("round-close", by=by, obj=found)
    return found


@transaction.atomic
def write_opinion(*, opinion_round: OpinionRound, text: str, with_name: bool, by: Person) -> Opinion:
    """Take one opinion while the round is open. Refused names the limit that is reached."""
    found = OpinionRound.objects.select_related("campaign__organization").get(pk=opinion_round.pk)
    if not can_write_opinion(by, found):
        raise Refused(_("这一轮征求意见已经结束，或还没有开始。"))
    _refuse_floods(found, by, with_name=with_name)
    opinion = Opinion.objects.create(round=found, text=text, written_by=by if with_name else None)
    if with_name:
        audit.record("opinion-write", by=by, obj=opinion)
    else:
        audit.record("opinion-write-unsigned", by=None, anonymous=True)
    return opinion


def _refuse_floods(opinion_round: OpinionRound, by: Person, *, with_name: bool) -> None:
    most = settings.SUGGESTIONS_A_DAY
    if with_name:
        if opinion_round.opinions.filter(written_by=by).count() >= most:
            raise Refused(_("您在这一轮已署名提交%d条意见，请把内容合并成一条。") % most)
        return
    if opinion_round.opinions.filter(written_by=None).count() >= settings.NAMELESS_OPINIONS_A_ROUND:
        raise Refused(_("这一轮收到的不署名意见已经很多，请署名提交。"))
    if not opinion_limit.take(by, most):
        raise Refused(_("您今天已提交%d条不署名意见，请明天再写，或署名提交。") % most)


@transaction.atomic
def answer_opinion(*, opinion: Opinion, verdict: str, summary: str, reply: str, by: Person) -> Opinion:
    """采纳, 部分采纳 or 未采纳 with the reason; published at once, and then it stays as it is."""
    if not can_answer_opinion(by, opinion):
        raise Refused(_("意见在征求结束后由党总支办事员答复，且不能答复自己写的。"))
    answered = Opinion.objects.filter(pk=opinion.pk, verdict="").update(
        verdict=verdict, summary=summary, reply=reply, answered_at=clock.now(), answered_by=by
    )
    if not answered:
        raise Refused(_("这条意见已经答复过了。"))
    opinion.refresh_from_db()
    audit.record("opinion-answer", by=by, obj=opinion.round, verdict=verdict)
    return opinion


@transaction.atomic
def publish_changes(*, opinion_round: OpinionRound, changes: str, by: Person) -> OpinionRound:
    """因此作出的改变, for all staff; waits until every opinion has its reply."""
    found = OpinionRound.objects.select_for_update().get(pk=opinion_round.pk)
    if not can_run_round(by, found):
        raise Refused(_("征求意见由党总支办事员办理。"))
    if not found.is_over(clock.today()):
        raise Refused(_("征求意见还没有结束。"))
    waiting = found.opinions.waiting().count()
    if waiting:
        raise Refused(_("还有%d条意见没有答复，请先逐条答复。") % waiting)
    found.changes, found.changes_at, found.changes_by = changes, clock.now(), by
    found.save(update_fields=["changes", "changes_at", "changes_by"])
    audit.record("round-changes", by=by, obj=found)
    announce("round-changes", found, by=by)
    return found


def _running(opinion_round: OpinionRound, by: Person) -> OpinionRound:
    found = OpinionRound.objects.select_for_update().get(pk=opinion_round.pk)
    if not can_run_round(by, found):
        raise Refused(_("征求意见由党总支办事员办理。"))
    if found.is_over(clock.today()):
        raise Refused(_("这一轮征求意见已经结束，不能再改。"))
    return found


def _check_days(opens_on: date, closes_on: date, campaign: Campaign) -> None:
    if opens_on < campaign.started_on:
        raise Refused(_("开始日期不能早于活动开始日期。"))
    if closes_on < max(opens_on, clock.today()):
        raise Refused(_("截止日期不能早于开始日期和今天。"))


def _title_is_taken(title: str) -> Refused:
    return Refused(_("已有名为“%s”的征求意见，请换一个名称。") % title)


@transaction.atomic
def record_discussion(
    *,
    campaign: Campaign,
    organization: Organization,
    held_on: date,
    topic: str,
    chair_name: str,
    minutes: str,
    people: Iterable[Person],
    by: Person,
    place: str = "",
    minutes_file: UploadedFile | None = None,
) -> Discussion:
    """A discussion that took place, with who came by name."""
    if not can_record_discussion_of(by, organization):
        raise Refused(_("只能登记本支部的研讨；党总支的研讨由党总支办事员登记。"))
    discussion = Discussion.objects.create(
        campaign=campaign,
        organization=organization,
        held_on=held_on,
        place=place,
        topic=topic,
        chair_name=chair_name,
        minutes=minutes,
        recorded_at=clock.now(),
        recorded_by=by,
    )
    _write_attendance(discussion, people)
    _attach(discussion, minutes_file, by)
    audit.record("discussion-record", by=by, obj=discussion)
    return discussion


@transaction.atomic
def edit_discussion(
    *,
    discussion: Discussion,
    held_on: date,
    topic: str,
    chair_name: str,
    minutes: str,
    people: Iterable[Person],
    by: Person,
    place: str = "",
    minutes_file: UploadedFile | None = None,
) -> Discussion:
    """Correct the record of a discussion; a new file replaces the old one."""
    found = Discussion.objects.select_for_update(of=("self",)).get(pk=discussion.pk)
    if not can_edit_discussion(by, found):
        raise Refused(_("只能登记本支部的研讨；党总支的研讨由党总支办事员登记。"))
    found.held_on, found.topic, found.place = held_on, topic, place
    found.chair_name, found.minutes = chair_name, minutes
    found.save(update_fields=["held_on", "topic", "place", "chair_name", "minutes"])
    _write_attendance(found, people)
    _attach(found, minutes_file, by)
    audit.record("discussion-edit", by=by, obj=found)
    return found


def _write_attendance(discussion: Discussion, people: Iterable[Person]) -> None:
    """Exactly these people; who was there before keeps the name of that day."""
    wanted = {person.pk: person.name for person in people}
    if not wanted:
        raise Refused(_("请至少勾选1名到会人员。"))
    discussion.attendances.exclude(person__in=wanted).delete()
    there = set(discussion.attendances.values_list("person_id", flat=True))
    DiscussionAttendance.objects.bulk_create(
        DiscussionAttendance(discussion=discussion, person_id=pk, person_name=name)
        for pk, name in wanted.items()
        if pk not in there
    )


def _attach(discussion: Discussion, upload: UploadedFile | None, by: Person) -> None:
    if upload is None:
        return
    before = discussion.minutes_file
    discussion.minutes_file = attach(organization=discussion.organization, upload=upload, by=by)
    discussion.save(update_fields=["minutes_file"])
    if before is not None:
        detach(before, by=by)
