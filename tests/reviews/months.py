"""October 2026 of a small general branch, taken by the services as far as a test needs it.

Windows: find 2-5, show 6-11, appraise 12-20 November; counted on the 23rd, published on the 26th.
"""

from types import SimpleNamespace

from campaign import clock
from reviews.models import ScoringDuty, WindowMove
from reviews.services.closing import close_secret
from reviews.services.opening import open_cycle
from reviews.services.publishing import prepare_ranking, publish_ranking
from reviews.services.rubrics import MarkGiven, rubric_of, save_sheet
from reviews.services.voting import send_sheet, sheet_rows
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_scorers,
    make_team,
    make_tree,
)

OPENED, FIND, SHOW = "2026-11-02 09:00", "2026-11-03 09:00", "2026-11-09 09:00"
VOTING, LAST_EVENING, COUNTING = "2026-11-12 09:00", "2026-11-20 23:59", "2026-11-23 09:00"
PREVIEW, CONFIRMING = "2026-11-24 09:00", "2026-11-26 16:20"
MONTH = "2026-10"


def make_house(posts=2, teams=1, staff=6, **rules):
    """Tree, offices, campaign, scorers, active posts and teams, and non-party staff: nothing opened."""
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, offices.officer, **rules)
    make_scorers(campaign, tree.branch)
    holders = [make_member(f"岗位{n}", tree.branch) for n in range(1, posts + 1)]
    captains = [make_member(f"队长{n}", tree.branch) for n in range(1, teams + 1)]
    fellows = [make_member(f"队员{n}", tree.branch) for n in range(1, teams + 1)]
    return SimpleNamespace(
        tree=tree,
        campaign=campaign,
        holders=holders,
        captains=captains,
        fellows=fellows,
        posts=[make_post(campaign, holder, "active") for holder in holders],
        teams=[
            make_team(campaign, captain, "active", members=[fellow])
            for captain, fellow in zip(captains, fellows, strict=True)
        ],
        staff=[make_person(f"群众{n}", tree.branch, "群众") for n in range(1, staff + 1)],
        **vars(offices),
    )


def open_month(house, at=OPENED, month=MONTH):
    """The month's cycle, opened by the officer."""
    with clock.at(at):
        house.cycle = open_cycle(campaign=house.campaign, month=month, by=house.officer)
    return house.cycle


def vote(house, person, mark="good", remark="", at=VOTING, only=None):
    """One person's sheet: the same mark for every row, or for those of ``only``."""
    with clock.at(at):
        rows = [row.entry.pk for row in sheet_rows(house.cycle, person)]
        marks = {pk: mark for pk in rows if only is None or pk in only}
        send_sheet(cycle=house.cycle, marks=marks, remarks={rows[0]: remark} if remark else {}, by=person)


def vote_all(house, mark="good", at=VOTING):
    """Everyone on the roll with a sheet sends it."""
    for member in house.cycle.roll.select_related("person"):
        if sheet_rows(house.cycle, member.person):
            vote(house, member.person, mark, at=at)


def marks_for(duty, off=0):
    """Full points, but ``off`` hundredths less on the first dimension, with a reason."""
    return {
        d.pk: MarkGiven(d.points - off, "未达目标") if n == 0 and off else MarkGiven(d.points)
        for n, d in enumerate(rubric_of(duty))
    }


def fill_duties(house, off=None, at=VOTING):
    """Every named sheet; ``off`` maps an entry's contender id to hundredths taken off."""
    duties = ScoringDuty.objects.filter(entry__cycle=house.cycle, sheet=None, waived_at=None)
    with clock.at(at):
        for duty in duties.select_related("entry", "scorer"):
            by_entry = (off or {}).get(duty.entry.contender_id, 0)
            save_sheet(duty=duty, marks=marks_for(duty, by_entry), by=duty.scorer)


def count_month(house, at=COUNTING):
    """Closing and preparing by the officer: the preview runs until 25 November."""
    with clock.at(at):
        if house.cycle.secret_open:
            close_secret(cycle=house.cycle, by=house.officer)
        house.cycle.refresh_from_db()
        return prepare_ranking(cycle=house.cycle, by=house.officer)


def publish_month(house, at=CONFIRMING):
    """Publishing by the general branch's secretary."""
    house.cycle.refresh_from_db()
    with clock.at(at):
        return publish_ranking(cycle=house.cycle, by=house.secretary)


def make_move(house):
    """A row of a window moved later, as the act writes it."""
    return WindowMove.objects.create(
        cycle=house.cycle, step="find", last_before="2026-11-05", last_after="2026-11-06", workdays=1,
        reason="系统停机一天。", moved_at=house.cycle.opened_at, moved_by=house.officer,
    )  # fmt: skip


def full_month(house, off=None):
    """Opened, voted by all, scored, counted and published."""
    open_month(house)
    vote_all(house)
    fill_duties(house, off)
    count_month(house)
    return publish_month(house)
