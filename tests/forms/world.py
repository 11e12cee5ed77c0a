"""The world of the permission table with what forms need besides: rows to change, passwords to type."""

from __future__ import annotations

from datetime import date

from campaign import clock
from campaign.history import versions_of
from campaign.services import (
    applications,
    commitments,
    consultation,
    meetings,
    notices,
    recommendations,
)
from modelposts.services import handbook
from reviews.services.paper import hand_out_paper
from taskforces.services import log, weeks
from taskforces.weeks import Week
from tests.access.world import NOW, make_world
from tests.factories import PASSWORD, make_duty, make_member, make_organization, make_post, make_project


def make_forms_world():
    """``here.action``, ``here.note``, ``here.outcome``, ``here.reading`` of the active post, and more."""
    world = make_world()
    with clock.at(NOW):
        for place, here in world.at.items():
            _ledger(here)
            _versions(world, here, place)
            here.project_free = _free_project(here, place)
        _people(world)
        _forged(world)
        _mobilising(world)
        _meetings(world)
        _heard(world)
        _decided(world)
        _paper(world)
    return world


def _ledger(here):
    post, by = here.post, here.post.principal
    measure = post.measures.first()
    day = date(2026, 11, 10)
    here.measure = measure
    here.action = handbook.record_action(
        contender=post, measure=measure, acted_on=day, text="开展复盘。", by=by
    )
    here.note = handbook.record_study_note(
        contender=post, studied_on=day, title="学习一篇", text="摘要。", by=by
    )
    here.outcome = commitments.record_outcome(
        contender=post, happened_on=day, measure=measure, text="缩短三分之一。", by=by
    )
    here.indicator = post.indicators.first()
    here.reading = commitments.record_reading(indicator=here.indicator, read_on=day, value=4200, by=by)
    here.pledge, here.kept_pledge = post.pledges.order_by("position")
    here.kept_pledge = commitments.settle_pledge(
        here.kept_pledge, kept=True, settled_on=day, evidence="已公开。", by=by
    )
    here.milestone = here.team.team.milestones.order_by("position").first()


def _versions(world, here, place):
    """Texts and a week that were written twice: (id of the old version, the row's version now)."""
    here.kept_text = _twice(
        lambda version, text: handbook.save_part_text(
            contender=here.second, key="evaluation", text=text, version=version, by=here.second.principal
        )
    )
    here.kept_week = _twice(
        lambda version, text: weeks.save_week(
            contender=here.team, week=Week(2026, 44), version=version - 1, done=text, by=here.team.principal
        )
    )
    if place == "a":
        here.kept_log = _twice(
            lambda version, text: log.save_part_text(
                contender=here.hat_team, key="evaluation", text=text, version=version,
                by=world.people["officer_captain_a"],
            )
        )  # fmt: skip


def _twice(save):
    with clock.at("2026-11-12 08:00"):
        row = save(1, "先写的。")
    row = save(row.version if row.version > 1 else 2, "后写的。")
    return versions_of(row).last().pk, row.version


def _free_project(here, place):
    """A duty and a project nobody applied with yet."""
    here.unused = make_organization("group", f"空党小组-{place}", here.branch)
    here.free_duty = make_duty(here.campaign, here.branch, f"空闲业务-{place}")
    return make_project(here.campaign, here.branch, f"空闲项目-{place}", alias=f"空闲代称-{place}")


def _people(world):
    """Somebody with a password, and full members without any application."""
    world.people["newcomer_a"] = make_member("甲新人", world.tree.branch)
    world.people["newcomer_c"] = make_member("丙新人", world.tree.far)
    member = world.people["member_a"]
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])


def _forged(world):
    """What a forger would name: things of the next branch (``beside``) and of the other campaign (``elsewhere``)."""
    a, b, c = (world.at[place] for place in "abc")
    a.beside, a.elsewhere, b.beside, b.elsewhere, c.beside, c.elsewhere = b, c, a, c, a, a
    for place, here in world.at.items():
        here.far_branch = (c if place != "c" else a).branch
        here.next_branch = world.tree.neighbour
        here.plain, here.neighbour = world.people["member_a"], world.people["member_b"]
        here.stranger = world.people["member_c"]
        here.handler = world.people["discipline"]
        here.signs_in = world.people["member_a"].username
        here.august = here.ranking.cycle
    a.ready = make_post(a.campaign, make_member("甲待挂牌", a.branch), "cleared", title="示范岗-a-待挂牌")
    a.september_team = a.september.entries.get(contender=a.team)
    for name in ("新人一", "新人二", "新人三", "新人四"):
        make_member(name, _branch_of_fresh(a.fresh))


def _branch_of_fresh(fresh):
    found = fresh.children.first()
    return found or make_organization("branch", "新建党支部", fresh)


def _mobilising(world):
    """A round over with everything answered at ``a``; no open window at ``c``."""
    here, there = world.at["a"], world.at["c"]
    here.newcomer = world.people["newcomer_a"]
    recommendations.end_recommendation(recommendation=there.window, by=there.offices.branch_secretary)
    with clock.at("2026-10-26 09:00"):
        here.answered_round = consultation.open_round(
            campaign=here.campaign, title="答完的一轮", question="评分表哪里要改？", opens_on=date(2026, 10, 26),
            closes_on=date(2026, 10, 30), by=here.offices.officer,
        )  # fmt: skip
        opinion = consultation.write_opinion(
            opinion_round=here.answered_round, text="建议五档。", with_name=True, by=here.plain
        )
    consultation.answer_opinion(
        opinion=opinion, verdict="adopted", summary="评分分五档", reply="照办。", by=here.offices.officer
    )


def _meetings(world):
    """At ``c`` the open meeting has its votes, so that only the conclusions are missing."""
    for here in world.at.values():
        here.item = here.branch_meeting.items.get()
    there = world.at["c"]
    due = there.meeting.attendances.count()
    for item in there.meeting.items.all():
        meetings.record_vote(item=item, yes=due, no=0, abstain=0, by=there.offices.officer)


def _heard(world):
    """At ``c`` an application whose branch has met and agreed, and one that is being voted on by name."""
    there = world.at["c"]
    secretary = world.people["secretary_c"]
    there.heard, unheard = (
        make_post(there.campaign, make_member(name, there.branch), "submitted", title=f"示范岗-c-{name}")
        for name in ("丙待推荐", "丙待表决")
    )
    common = {
        "campaign": there.campaign,
        "organization": there.branch,
        "held_on": date(2026, 11, 11),
        "by": secretary,
    }
    meeting = meetings.create_meeting(method="hands", contenders=[there.heard], **common)
    due = meeting.attendances.count()
    meetings.record_vote(item=meeting.items.get(), yes=due, no=0, abstain=0, by=secretary)
    meetings.close_meeting(meeting=meeting, by=secretary)
    there.named_meeting = meetings.create_meeting(method="named", contenders=[unheard], **common)


def _paper(world):
    """Paper sheets handed out at ``a``, five more than the world's batch says."""
    here, known = world.at["a"], {person.pk for person in world.people.values()}
    voters = [row.person for row in here.cycle.roll.select_related("person").order_by("pk")]
    for person in [one for one in voters if one.pk not in known][: here.batch.issued + 5]:
        hand_out_paper(cycle=here.cycle, person=person, by=here.offices.officer)


def _decided(world):
    """At ``a`` the holder of the second post asked to leave; at ``c`` an objection was found right."""
    second, there = world.at["a"].second, world.at["c"]
    applications.request_withdrawal(contender=second, reason="岗位调整。", by=second.principal)
    handler = world.extras["discipline_c"]
    notices.record_finding(objection=there.objection, finding="经核查属实。", upheld=True, by=handler)
