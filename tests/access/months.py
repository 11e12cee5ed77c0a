"""August published, September in its preview, October in its appraisal window, in both general branches."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from types import SimpleNamespace

from campaign import clock
from reviews.models import PaperBatch, ScoringDuty
from reviews.services import showing
from reviews.services.appeals import raise_appeal
from reviews.services.closing import close_secret
from reviews.services.finding import add_gap
from reviews.services.learning import learn_from
from reviews.services.opening import open_cycle
from reviews.services.publishing import prepare_ranking, publish_ranking
from reviews.services.remarks import moderate_remark, remarks_to_moderate
from reviews.services.rubrics import save_sheet
from reviews.services.voting import send_sheet, sheet_rows
from tests.access.records import make_paper_upload
from tests.reviews.months import marks_for

SHEETS = 14
PREVIEW_FROM = "2026-11-11 09:00"
SHOW, COMPARE = "2026-11-09 09:00", "2026-11-12 09:00"


def make_months(world):
    """Three months of each campaign; ``here.entry`` and so on are those of October."""
    for place in "ac":
        here = world.at[place]
        august = _month(here, "2026-08", "2026-09-01 09:00")
        _fill(world, here, august)
        _count(here, august, august.after)
        with clock.at(august.after + timedelta(days=6)):
            here.ranking = publish_ranking(cycle=august.cycle, by=here.offices.secretary)
        september = _month(here, "2026-09", "2026-10-09 09:00")
        _fill(world, here, september, remarks=True)
        _count(here, september, datetime.fromisoformat(PREVIEW_FROM).replace(tzinfo=clock.ZONE))
        here.september = september.cycle
        here.cycle = _month(here, "2026-10", "2026-11-02 09:00").cycle
        here.batch = PaperBatch.objects.create(
            cycle=here.cycle, issued=6, returned=6, keyed_by=here.offices.officer, keyed_at=clock.now()
        )
    world.at["b"].cycle, world.at["b"].september = world.at["a"].cycle, world.at["a"].september
    world.at["b"].ranking = world.at["a"].ranking
    for place, here in world.at.items():
        _remarks(here)
        _steps(world, here, place)
        if place in "ac":
            make_paper_upload(here, place)
        with clock.at("2026-11-11 10:00"):
            here.appeal = raise_appeal(
                entry=here.september_entry, text=f"申诉内容-{place}", by=here.september_entry.principal
            )


def _month(here, month, opened_at):
    with clock.at(opened_at):
        cycle = open_cycle(campaign=here.campaign, month=month, by=here.offices.officer)
    voting = datetime.combine(cycle.appraise_from, time(10), clock.ZONE)
    after = datetime.combine(cycle.appraise_to + timedelta(days=1), time(10), clock.ZONE)
    return SimpleNamespace(cycle=cycle, voting=voting, after=after)


def _fill(world, here, month, remarks=False):
    """Secret sheets of some, named sheets of all who owe one."""
    with clock.at(month.voting):
        for person in _voters(month.cycle):
            rows = [row.entry.pk for row in sheet_rows(month.cycle, person)]
            words = (
                {pk: f"意见建议-{pk}" for pk in rows}
                if remarks and person.name.endswith(("党员", "书记"))
                else {}
            )
            send_sheet(cycle=month.cycle, marks=dict.fromkeys(rows, "good"), remarks=words, by=person)
        for duty in ScoringDuty.objects.filter(entry__cycle=month.cycle).select_related("entry", "scorer"):
            save_sheet(duty=duty, marks=marks_for(duty), by=duty.scorer)


def _voters(cycle):
    found = [member.person for member in cycle.roll.select_related("person").order_by("pk")]
    plain = [person for person in found if person.name.endswith(("党员", "群众", "书记"))]
    others = [person for person in found if person not in plain and sheet_rows(cycle, person)]
    return (plain + others)[:SHEETS]


def _count(here, month, at):
    with clock.at(at):
        close_secret(cycle=month.cycle, by=here.offices.officer)
        month.cycle.refresh_from_db()
        prepare_ranking(cycle=month.cycle, by=here.offices.officer)
        month.cycle.refresh_from_db()


def _remarks(here):
    """One remark about the active post released, one left to decide on."""
    here.september_entry = here.september.entries.get(contender=here.post)
    here.september_team = here.september.entries.get(contender=here.team)
    with clock.at(PREVIEW_FROM):
        about = [
            remark
            for remark in remarks_to_moderate(here.september)
            if remark.entry_id == here.september_entry.pk
        ]
        here.remark = about[0]
        if len(about) > 1:
            moderate_remark(remark=about[1], released=True, by=here.offices.officer)


def _steps(world, here, place):
    """October: a gap, a public page with a comment, one to confirm, one to clear; duties."""
    here.entry = here.cycle.entries.get(contender=here.post)
    here.team_entry = here.cycle.entries.get(contender=here.team)
    here.second_entry = here.cycle.entries.get(contender=here.second)
    here.duty = ScoringDuty.objects.get(entry=here.entry, channel="branch")
    here.self_duty = ScoringDuty.objects.get(entry=here.entry, channel="self")
    if place == "a":
        here.hat_entry = here.cycle.entries.get(contender=here.hat_post)
        here.hat_duty = ScoringDuty.objects.get(
            entry__contender=here.hat_team, entry__cycle=here.cycle, channel="branch"
        )
    here.september_duty = ScoringDuty.objects.get(entry=here.september_entry, channel="branch")
    secretary = here.offices.branch_secretary
    clearer = world.people["publicity_a"] if place == "a" else world.extras[f"publicity_{place}"]
    with clock.at(SHOW):
        here.gap = add_gap(
            here.entry, finding=f"自查差距-{place}", cause=f"差距原因-{place}", next_action="补上", due_on=None,
            by=here.post.principal,
        )  # fmt: skip
        here.show = _page(here.entry, f"已公开成效-{place}")
        showing.confirm_show(here.show, by=secretary)
        here.show.refresh_from_db()
        showing.clear_show(here.show, cleared=True, by=clearer)
        commenter = world.people[f"member_{place}"]
        here.comment = showing.comment_on(here.show, text=f"留言-{place}", by=commenter)
        here.worded = _page(here.team_entry, f"待确认成效-{place}")
        here.confirmed = _page(here.second_entry, f"待审查成效-{place}")
        showing.confirm_show(here.confirmed, by=secretary)
        if place == "a":
            _page(here.hat_entry, "副书记的成效")
    with clock.at(COMPARE):
        here.learning = learn_from(
            here.entry,
            source=here.second_entry,
            measure=None,
            text=f"互学内容-{place}",
            by=here.post.principal,
        )


def _page(entry, summary):
    page = showing.save_show(entry, summary=summary, picked=[], outcomes=[], version=0, by=entry.principal)
    showing.submit_show(page, by=entry.principal)
    page.refresh_from_db()
    return page
