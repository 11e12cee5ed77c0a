"""A house with one post and one team, and the three people every permission test needs."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

from campaign import closing
from campaign.models import ENDED_STATES, Attachment, Contender, Indicator, Measure, Outcome, Pledge, Reading
from modelposts.models import Action, HandbookPart, StudyNote
from taskforces.models import LogPart, Milestone, WeeklyEntry
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_team,
    make_tree,
)

NOW = "2026-11-18 10:00"
WRITTEN = (Attachment, Outcome, Reading, Action, HandbookPart, StudyNote, LogPart, WeeklyEntry)


def make_house():
    """``house.post`` of ``holder``, ``house.team`` of ``captain`` with ``deputy``-less ``member``; ``neighbour``
    belongs to the next branch of the same general branch, ``stranger`` to another one."""
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree)
    holder, captain = make_member("陆致远", tree.branch), make_member("秦越川", tree.branch)
    member = make_person("宋晚晴", tree.branch, status="群众")
    return SimpleNamespace(
        tree=tree,
        offices=offices,
        campaign=campaign,
        holder=holder,
        captain=captain,
        member=member,
        neighbour=make_member("沈砚秋", tree.neighbour),
        stranger=make_member("顾长风", tree.far),
        post=make_post(campaign, holder, "active", title="试飞数据处理岗"),
        team=make_team(campaign, captain, "active", title="一体化平台攻关队", members=[member]),
    )


def rows_written():
    """Counts of everything a ledger stores and settles, to prove that a refused act left nothing."""
    counts = {model.__name__: model.objects.count() for model in WRITTEN}
    counts["settled"] = Pledge.objects.exclude(kept=None).count()
    counts["done"] = Milestone.objects.exclude(done_on=None).count()
    return counts


@contextmanager
def closed(*months):
    """Close months as a published ranking would."""

    def provider(campaign):
        return months

    closing.provides_closed_months(provider)
    try:
        yield
    finally:
        closing._providers.remove(provider)


def first(rows: Contender | Indicator | Measure):
    """The first of a contender's rows."""
    return rows.order_by("position", "pk")[0]


def put_into(contender, state):
    """A contender in a later state, with the dates the database asks for."""
    day = date(2026, 11, 17)
    dates = {"closed_on": day} if state in ENDED_STATES else {}
    if state == "rectifying":
        dates = {"rectify_until": day}
    Contender.objects.filter(pk=contender.pk).update(state=state, **dates)
