"""What waits beside ledgers, for whom; and how a page says it. Each list takes a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import (
    LEDGER_STATES,
    Appointment,
    Contender,
    ContenderKind,
    LedgerHandIn,
    Organization,
    PartComment,
    Person,
)
from campaign.permissions.contenders import SECRETARIES, involving
from campaign.permissions.ledger_review import (
    can_answer_comment,
    can_close_comment,
    can_comment_part,
    can_hand_in_ledger,
    can_read_review,
)
from campaign.permissions.places import roles_on
from campaign.queues import organizations_with, without_secretaries

Answer = LedgerHandIn.Answer


def hand_ins_to_answer(person: Person) -> list[LedgerHandIn]:
    """Handed in and not answered, of the branches whose secretary the person is, without the own case.

    Where every secretary of a branch is involved, its other committee members stand in.
    """
    branches = organizations_with(person, Organization.Kind.BRANCH, *Appointment.COMMITTEE_ROLES)
    if not branches:
        return []
    as_secretary = set(organizations_with(person, Organization.Kind.BRANCH, *SECRETARIES))
    rows = LedgerHandIn.objects.filter(
        answered_at=None, contender__lead_branch__in=branches, contender__state__in=LEDGER_STATES
    ).exclude(involving(person, "contender"))
    found = list(rows.select_related("contender", "handed_in_by").order_by("handed_in_at", "pk"))
    others = [row.contender for row in found if row.contender.lead_branch_id not in as_secretary]
    stood_in = {contender.pk for contender in without_secretaries(others)}
    return [
        row for row in found
        if row.contender.lead_branch_id in as_secretary or row.contender_id in stood_in
    ]  # fmt: skip


def returned_hand_ins(contenders: Iterable[Contender]) -> list[LedgerHandIn]:
    """Returned and not handed in again since."""
    later = LedgerHandIn.objects.filter(contender=OuterRef("contender"), pk__gt=OuterRef("pk"))
    rows = LedgerHandIn.objects.filter(
        ~Exists(later), contender__in=[one.pk for one in contenders], answer=Answer.RETURNED
    )
    return list(rows.select_related("contender").order_by("answered_at", "pk"))


def unanswered_comments(contenders: Iterable[Contender]) -> list[PartComment]:
    """Comments that wait for the answer of who keeps these ledgers."""
    rows = PartComment.objects.unanswered().filter(contender__in=[one.pk for one in contenders])
    return list(rows.select_related("contender", "office").order_by("pk"))


def comments_to_close(person: Person) -> list[PartComment]:
    """Answered comments of the offices the person holds; an office nobody holds falls to the secretaries there."""
    held = [(p.organization_id, p.role) for p in roles_on(person).places if p.organization_id]
    if not held:
        return []
    holders = Appointment.objects.on(clock.today()).filter(
        organization=OuterRef("office"), role=OuterRef("role")
    )
    mine = Q(pk__in=[])
    for organization_id, role in held:
        mine |= Q(office=organization_id, role=role)
        if role in SECRETARIES:
            mine |= Q(~Exists(holders), office=organization_id)
    rows = PartComment.objects.answered().filter(mine).exclude(involving(person, "contender"))
    return list(rows.select_related("contender", "office").order_by("pk"))


def latest_hand_in(contender: Contender) -> LedgerHandIn | None:
    """The last time it was handed in."""
    rows = LedgerHandIn.objects.filter(contender=contender).select_related("handed_in_by", "answered_by")
    return rows.order_by("-pk").first()


def hand_in_words(hand_in: LedgerHandIn | None, *, insider: bool) -> str:
    """11月25日提交，支部书记已阅; what was returned or waits only insiders read."""
    if hand_in is None:
        return ""
    day = _("%s提交") % day_text(clock.day_of(hand_in.handed_in_at))
    if hand_in.answer == Answer.READ:
        return day + _("，支部书记已阅")
    if not insider:
        return day
    return day + (_("，支部书记退回补充") if hand_in.answer else _("，待支部书记阅看"))


def check_label(contender: Contender) -> str:
    """What is handed in: 创建手册 or 工作周志."""
    return _("创建手册") if contender.kind == ContenderKind.POST else _("工作周志")


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment as one reader sees it."""

    comment: PartComment
    may_answer: bool
    may_close: bool

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.comment.closed_at:
            return _("已关闭")
        return _("已答复，待关闭") if self.comment.answered_at else _("待答复")

    @property
    def kind(self) -> str:
        """Kind of its tag."""
        if self.comment.closed_at:
            return "done"
        return "part" if self.comment.answered_at else "warn"


@dataclass(frozen=True, slots=True)
class Threads:
    """The comments of one part or week."""

    open: list[Thread]
    closed: list[Thread]
    may_comment: bool

    def __bool__(self) -> bool:
        return bool(self.open or self.closed or self.may_comment)


def threads_of(contender: Contender, part: str, week: str, person: Person) -> Threads | None:
    """The comments on a part, None for who has no part in them: one query beside those of the rights."""
    if not can_read_review(person, contender):
        return None
    rows = PartComment.objects.filter(contender=contender, part=part, week=week)
    comments = list(
        rows.select_related("office", "written_by", "answered_by", "closed_by", "contender").order_by("pk")
    )
    may_answer = can_answer_comment(person, contender)
    threads = [
        Thread(
            one,
            may_answer and one.answered_at is None and one.closed_at is None,
            one.closed_at is None and can_close_comment(person, _within(one, contender)),
        )
        for one in comments
    ]
    return Threads(
        [one for one in threads if not one.comment.closed_at],
        [one for one in threads if one.comment.closed_at],
        can_comment_part(person, contender),
    )


def _within(comment: PartComment, contender: Contender) -> PartComment:
    """The comment with the contender at hand, whose consents are then read once."""
    comment.contender = contender
    return comment


@dataclass(frozen=True, slots=True)
class Handing:
    """Handing in as the head of a ledger and its page of checking say it."""

    last: LedgerHandIn | None
    words: str
    may_read: bool
    may_hand_in: bool


def handing_of(contender: Contender, person: Person) -> Handing:
    """Where handing in stands for this reader: one query beside those of the rights."""
    insider = can_read_review(person, contender)
    last = latest_hand_in(contender)
    return Handing(last, hand_in_words(last, insider=insider), insider, can_hand_in_ledger(person, contender))
