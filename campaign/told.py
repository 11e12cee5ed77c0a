"""Whom the acts of the ground floor tell what. Who acted is not said: the page says it to who may know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.formatting import day_text, span_text
from campaign.models import (
    Appointment,
    Campaign,
    Consent,
    Contender,
    CorrectionRequest,
    Decision,
    LedgerHandIn,
    LedgerReopening,
    MessageKind,
    Objection,
    OpinionRound,
    Organization,
    PartComment,
    Person,
    PublicNotice,
    Recommendation,
    Revocation,
    RevocationAppeal,
    Scorer,
    State,
    StepRequest,
    Story,
    Suggestion,
)
from campaign.permissions.contenders import SECRETARIES
from campaign.telling import Told, tells

CASE, LEDGER, NOTICE = MessageKind.CASE, MessageKind.LEDGER, MessageKind.NOTICE
#: What a step is to its holder, in a sentence about the title; the state decides where a step has two ends.
STEPS = {
    "endorse": gettext_lazy("“%s”已由支部同意推荐"),
    "return": gettext_lazy("“%s”被退回，请修改后再提交"),
    "reject": gettext_lazy("支部不同意推荐“%s”"),
    State.SELECTED: gettext_lazy("“%s”经党总支会议议决选定"),
    State.NOT_SELECTED: gettext_lazy("“%s”没有选定"),
    "post_notice": gettext_lazy("“%s”开始公示"),
    "clear": gettext_lazy("“%s”公示通过"),
    "report_up": gettext_lazy("“%s”已上报"),
    State.CLEARED: gettext_lazy("“%s”的上报有了批复"),
    State.NOT_RECOGNISED: gettext_lazy("“%s”没有获得认定"),
    "activate": gettext_lazy("“%s”已挂牌，账本可以填写"),
    "rectify": gettext_lazy("“%s”被要求限期整改"),
    "lift": gettext_lazy("“%s”的整改已解除"),
    "revoke": gettext_lazy("“%s”已摘牌"),
    "accept_withdrawal": gettext_lazy("“%s”的退出申请已同意"),
    "close": gettext_lazy("“%s”转入验收，请写总结"),
    "accept": gettext_lazy("“%s”验收已有结论"),
    "extend": gettext_lazy("“%s”已批准延期"),
    "routine": gettext_lazy("“%s”转为常态化"),
    "cancel": gettext_lazy("“%s”已取消"),
}
_BY_TARGET = ("decide", "reply", "uphold")
#: Steps the members who agreed to take part hear of too.
_FOR_MEMBERS = ("decide", "clear", "uphold", "activate", "revoke", "accept", "cancel", "routine")
#: Their reason is for the holder to read at once; other comments stay on the page.
_WITH_REASON = ("return", "reject", "rectify", "lift", "cancel")


def in_office(organization: Organization, *roles: str) -> list[int]:
    """Who holds one of the roles there today."""
    held = Appointment.objects.on(clock.today()).filter(organization=organization, role__in=roles)
    return list(held.values_list("person_id", flat=True))


def staff(campaign: Campaign) -> list[int]:
    """Everybody on the staff of the campaign's general branch today."""
    people = Person.objects.staff_of(campaign.organization, clock.today())
    return list(people.order_by("pk").values_list("pk", flat=True))


def to_each(
    people: Iterable[int], kind: MessageKind, title: Any, url: str, key: str, text: str = ""
) -> Iterator[Told]:
    """The same message for several people."""
    for person in dict.fromkeys(people):
        yield Told(person, kind, str(title), url, key, text)


def _page(contender: Contender) -> str:
    return reverse("campaign:application-detail", args=[contender.pk])


@tells(*(f"contender-{name}" for name in (*STEPS, *_BY_TARGET) if not isinstance(name, State)))
def step_taken(decision: Decision) -> Iterator[Told]:
    """The holder or captain, and at the ends the members, hear of each step somebody else took."""
    contender, name = decision.contender, decision.action
    words = STEPS[State(decision.to_state) if name in _BY_TARGET else name]
    people = [contender.principal_id]
    if name in _FOR_MEMBERS:
        agreed = Consent.objects.filter(contender=contender, accepted=True)
        people += agreed.values_list("person_id", flat=True)
    reason = decision.comment if name in _WITH_REASON else ""
    yield from to_each(
        people, CASE, str(words) % contender.title, _page(contender), f"step-{decision.pk}", reason
    )


@tells("contender-submit")
def application_came_in(decision: Decision) -> Iterator[Told]:
    """The secretaries of the lead branch."""
    contender = decision.contender
    yield from to_each(
        in_office(contender.lead_branch, *SECRETARIES),
        MessageKind.DUTY,
        _("收到申报“%s”，请审核") % contender.title,
        reverse("campaign:review-inbox"),
        f"step-{decision.pk}",
        _("%(name)s，%(branch)s") % {"name": contender.principal_name, "branch": contender.branch_name},
    )


@tells("consent-ask")
def asked_to_join(contender: Contender) -> Iterator[Told]:
    """Who is asked to take part."""
    asked = Consent.objects.filter(contender=contender, accepted=None).values_list("person_id", "pk")
    for person, pk in asked:
        yield Told(
            person,
            MessageKind.DUTY,
            _("请答复是否参加“%s”") % contender.title,
            reverse("campaign:application-consent", args=[contender.pk]),
            f"consent-{pk}",
        )


@tells("withdrawal-request")
def asked_to_leave(contender: Contender) -> Iterator[Told]:
    """Who accepts a withdrawal."""
    confirmers = in_office(contender.campaign.organization, *SECRETARIES)
    title = _("“%s”申请退出，请答复") % contender.title
    key = f"withdrawal-{contender.pk}-{contender.version}"
    yield from to_each(confirmers, MessageKind.DUTY, title, _page(contender), key)


@tells("notice-post")
def notice_posted(notice: PublicNotice) -> Iterator[Told]:
    """公示 is to all staff."""
    yield from to_each(
        staff(notice.campaign),
        NOTICE,
        _("公示：%s") % notice.title,
        reverse("campaign:notice-detail", args=[notice.pk]),
        f"notice-{notice.pk}",
        _("公示期到%(day)s，有异议请向%(office)s反映。")
        % {"day": day_text(notice.ends_on), "office": notice.office},
    )


@tells("objection-find")
def objection_found(objection: Objection) -> Iterator[Told]:
    """Who waits to clear the notice; never the objector, never the one objected to, never what was said."""
    yield from to_each(
        in_office(objection.notice.campaign.organization, *SECRETARIES),
        MessageKind.DUTY,
        _("“%s”有异议已核查，请看能否宣布结果") % objection.contender.title,
        reverse("campaign:notice-detail", args=[objection.notice_id]),
        f"objection-{objection.pk}",
    )


@tells("round-open", "round-changes")
def round_of_opinions(found: OpinionRound) -> Iterator[Told]:
    """征求意见 begins, and what changed because of it is published: to all staff."""
    changed = found.changes_at is not None
    title = _("公布征求意见后作出的改变：%s") if changed else _("征求意见：%s")
    yield from to_each(
        staff(found.campaign),
        NOTICE,
        title % found.title,
        reverse("campaign:round-detail", args=[found.pk]),
        f"round-{found.pk}-{'changes' if changed else 'open'}",
        "" if changed else _("%s，可以不署名。") % span_text(found.opens_on, found.closes_on),
    )


@tells("recommendation-end")
def recommended(found: Recommendation) -> Iterator[Told]:
    """Who has enough seconds is asked; by whom is kept nowhere."""
    for nomination in found.nominations.filter(seconds__gte=found.least):
        yield Told(
            nomination.nominee_id,
            MessageKind.DUTY,
            _("%s民主推荐了您，请答复") % found.branch.label,
            reverse("campaign:nomination-answer", args=[nomination.pk]),
            f"nomination-{nomination.pk}",
        )


@tells("revocation-open")
def revocation_opened(case: Revocation) -> Iterator[Told]:
    """The person is told, and the hearing begins."""
    contender = case.contender
    yield Told(
        contender.principal_id,
        MessageKind.DUTY,
        _("“%s”登记了摘牌事由，请陈述") % contender.title,
        _page(contender),
        f"revocation-{case.pk}",
        _("%s前可以陈述。") % day_text(case.hearing_until),
    )


@tells("revocation-appeal-confirm")
def appeal_closed(appeal: RevocationAppeal) -> Iterator[Told]:
    """The answer to an appeal against 摘牌."""
    contender = appeal.revocation.contender
    title = _("“%s”的摘牌申诉已有结论") % contender.title
    yield Told(appeal.raised_by_id, CASE, title, _page(contender), f"revocation-appeal-{appeal.pk}")


@tells("step-answer")
def step_declined(asked: StepRequest) -> Iterator[Told]:
    """A refusal; what was accepted is a step and tells by itself."""
    if asked.accepted is False:
        words = {"step": asked.get_step_display(), "title": asked.contender.title}
        title = _("“%(title)s”申请%(step)s，没有同意") % words
        yield Told(
            asked.asked_by_id, CASE, title, _page(asked.contender), f"step-ask-{asked.pk}", asked.answer
        )


@tells("reopening-grant", "reopening-refuse")
def reopening_decided(row: LedgerReopening) -> Iterator[Told]:
    """Who asked for a closed month."""
    words = {"title": row.contender.title, "month": row.month}
    title = _("“%(title)s”%(month)s已重新打开") if row.open_until else _("“%(title)s”%(month)s没有重新打开")
    key = f"reopening-{row.pk}"
    yield Told(row.asked_by_id, LEDGER, title % words, _ledger(row.contender), key, row.answer)


@tells("ledger-read", "ledger-return")
def ledger_answered(hand_in: LedgerHandIn) -> Iterator[Told]:
    """Who handed the ledger in."""
    contender = hand_in.contender
    returned = hand_in.answer == LedgerHandIn.Answer.RETURNED
    title = _("“%s”的账本退回补充") if returned else _("“%s”的账本已阅")
    yield Told(
        hand_in.handed_in_by_id,
        LEDGER,
        title % contender.title,
        _ledger(contender),
        f"hand-in-{hand_in.pk}",
        hand_in.comment,
    )


@tells("part-comment")
def part_commented(comment: PartComment) -> Iterator[Told]:
    """The holder or captain whose ledger it is."""
    contender = comment.contender
    title = _("“%s”的账本有新的意见") % contender.title
    key = f"part-comment-{comment.pk}"
    yield Told(contender.principal_id, LEDGER, title, _ledger(contender), key, comment.text)


@tells("part-comment-answer")
def part_comment_answered(comment: PartComment) -> Iterator[Told]:
    """Who wrote the comment."""
    contender = comment.contender
    title = _("“%s”答复了您的账本意见") % contender.title
    key = f"part-comment-answer-{comment.pk}"
    yield Told(comment.written_by_id, LEDGER, title, _ledger(contender), key, comment.answer)


def _ledger(contender: Contender) -> str:
    name = "modelposts:handbook" if contender.is_post else "taskforces:log"
    return reverse(name, args=[contender.pk])


@tells("suggestion-handle")
def suggestion_answered(suggestion: Suggestion) -> Iterator[Told]:
    """The writer who gave a name, once it is answered; what is kept without an answer is said to nobody."""
    if (
        suggestion.written_by_id
        and suggestion.is_closed
        and suggestion.audience != Suggestion.Audience.NOBODY
    ):
        url = reverse("campaign:suggestion-detail", args=[suggestion.pk])
        title, key = _("您写的意见有了答复"), f"suggestion-{suggestion.pk}"
        yield Told(suggestion.written_by_id, CASE, title, url, key)


@tells("correction-answered")
def correction_answered(request: CorrectionRequest) -> Iterator[Told]:
    """Who asked for a correction."""
    url = reverse("campaign:account-corrections")
    yield Told(request.person_id, CASE, _("您的更正申请已答复"), url, f"correction-{request.pk}")


@tells("scorer-named")
def scorer_named(scorer: Scorer) -> Iterator[Told]:
    """Who is to score."""
    url = reverse("reviews:cycle-current")
    title = _("您被指定为%s的评分人") % scorer.organization.label
    yield Told(scorer.person_id, MessageKind.DUTY, title, url, f"scorer-{scorer.pk}")


@tells("appointment-made")
def appointed(appointment: Appointment) -> Iterator[Told]:
    """Who was appointed."""
    place = appointment.organization.label if appointment.organization else ""
    title = _("您已任职：%s") % appointment.get_role_display()
    url, key = reverse("campaign:account-me"), f"appointment-{appointment.pk}"
    yield Told(appointment.person_id, CASE, title, url, key, place)


@tells("story-return", "story-clear", "story-withdraw")
def story_decided(story: Story) -> Iterator[Told]:
    """Who wrote it and whom it is about: what became of it; the reasons stand on its page."""
    if story.withdrawn_at is not None:
        title, key = _("典型宣传“%s”已撤下"), "withdrawn"
    elif story.cleared_at is not None:
        title, key = _("典型宣传“%s”已公开，展板上可以看到"), "cleared"
    else:
        title, key = _("典型宣传“%s”没有通过，请看理由"), "back"
    url = reverse("campaign:story", args=[story.pk])
    about = [story.contender.principal_id] if story.contender else []
    for person in dict.fromkeys([story.created_by_id, *about]):
        yield Told(person, CASE, title % story.title, url, f"story-{story.pk}-{story.version}-{key}")
