"""What of the campaign hangs on a person, and what a move or a leaving means for it: said before anybody confirms."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import (
    LEDGER_STATES,
    LIVE_STATES,
    Appointment,
    Consent,
    Contender,
    Organization,
    Person,
    Scorer,
    State,
)

MOVING, RELEASING, LEAVING = "moving", "releasing", "leaving"


@dataclass(frozen=True, slots=True)
class Case:
    """A live contender of the person and the sentence of what follows for it."""

    contender: Contender
    follows: str


def led_by(person: Person) -> list[Contender]:
    """The live posts and teams the person answers for."""
    rows = Contender.objects.filter(principal=person, state__in=LIVE_STATES)
    return list(rows.select_related("lead_branch", "campaign").order_by("campaign", "kind", "pk"))


def teams_joined_by(person: Person) -> list[Contender]:
    """The live teams the person agreed to take part in."""
    agreed = Consent.objects.filter(person=person, accepted=True).values("contender_id")
    rows = Contender.objects.teams().live().filter(pk__in=agreed).exclude(principal=person)
    return list(rows.select_related("lead_branch", "campaign").order_by("campaign", "pk"))


def cases_of(person: Person, act: str) -> list[Case]:
    """Every live contender of the person with what the act means for it (product.md §3, 已有记录不变)."""
    led = [Case(contender, _led_sentence(contender, act)) for contender in led_by(person)]
    joined = [Case(contender, _joined_sentence(contender, act)) for contender in teams_joined_by(person)]
    return [*led, *joined]


def _led_sentence(contender: Contender, act: str) -> str:
    values = {"branch": contender.lead_branch.name}
    running = contender.state in (*LEDGER_STATES, State.ACCEPTING)
    if act == LEAVING:
        return (
            _("不会自动结束：请办理转入验收或摘牌，办结前列在办事员待办里；已发布的月份不变。")
            if running
            else _("不会自动结束：请由办事员取消这项申报，取消前列在办事员待办里。")
        )
    if act == RELEASING:
        return _("仍属原党总支的争创活动，由%(branch)s审核、评分；接收前请与对方商定是否办理退出。") % values
    if running:
        return (
            _("仍归%(branch)s：由该支部审核、评分，本人照常填写；过去各月和以后各月都按原支部排名。") % values
        )
    return _("仍按%(branch)s申报和审核；要由新支部申报，请本人先撤回再重新申报。") % values


def _joined_sentence(contender: Contender, act: str) -> str:
    if act == LEAVING:
        return _("自离开之日起不再是队员；已开启的月份按当时的名单不变。")
    return _("队员身份不变，跨支部照常参加。")


@dataclass(frozen=True, slots=True)
class Ending:
    """An office or a scoring task that ends with the act, in words."""

    label: str


def endings_of(person: Person, under: Organization | None) -> list[Ending]:
    """The offices and scoring tasks that end when the person leaves ``under``, everything for None."""
    today = clock.today()
    offices = Appointment.objects.on(today).filter(person=person).select_related("organization")
    tasks = Scorer.objects.on(today).filter(person=person).select_related("organization", "campaign")
    if under is not None:
        offices = offices.filter(organization__path__startswith=under.path)
        tasks = tasks.filter(organization__path__startswith=under.path)
    return [
        *(
            Ending(f"{office.organization or ''}{office.get_role_display()}")
            for office in offices.order_by("organization__path", "role", "pk")
        ),
        *(
            Ending(
                _("%(organization)s评分人（%(campaign)s）")
                % {"organization": task.organization, "campaign": task.campaign}
            )
            for task in tasks.order_by("organization__path", "pk")
        ),
    ]
