"""A week's entry: who saves, who hands in, who excuses, when it is late, when it is closed."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent
from campaign.versions import Stale
from taskforces.models import Milestone, TeamMember, WeeklyEntry
from taskforces.services import log, weeks
from taskforces.weeks import Week
from tests.ledgers import closed, put_into, rows_written

THIS, LAST = Week(2026, 47), Week(2026, 46)


def save(house, **changes):
    values = {
        "contender": house.team, "week": THIS, "version": 0, "by": house.captain, "done": "联调接口14个。",
        "next": "余下9个。",
    }  # fmt: skip
    return weeks.save_week(**values | changes)


def test_a_member_saves_a_draft_and_the_captain_hands_it_in(house):
    entry = save(house, by=house.member)
    assert (entry.status, entry.month, entry.submitted_by) == ("draft", "2026-11", None)
    entry = save(house, version=1, hand_in=True, done="联调接口15个。")
    assert (entry.status, entry.done, entry.saved_by) == ("filled", "联调接口15个。", house.captain)
    assert (entry.submitted_by, entry.version) == (house.captain, 2)
    mine = AuditEvent.objects.filter(actor__in=(house.member, house.captain)).order_by("pk")
    assert list(mine.values_list("action", flat=True)) == ["week-save", "week-hand-in"]


def test_a_member_does_not_hand_in_nor_change_what_is_handed_in(house):
    with pytest.raises(Refused, match="周志由队长或副队长提交，您可以先保存草稿。"):
        save(house, by=house.member, hand_in=True)
    save(house, hand_in=True)
    with pytest.raises(Refused, match="这一周已经提交，由队长或副队长修改。"):
        save(house, by=house.member, version=1)


def test_a_deputy_hands_in(house):
    TeamMember.objects.filter(person=house.member).update(role="deputy")
    assert save(house, by=house.member, hand_in=True).submitted_by == house.member


@pytest.mark.parametrize("who", ["holder", "neighbour", "stranger"])
def test_outsiders_write_nothing(house, who):
    before = rows_written()
    with pytest.raises(Refused):
        save(house, by=getattr(house, who))
    with pytest.raises(Refused):
        weeks.hand_in_unchanged(contender=house.team, week=THIS, by=getattr(house, who))
    assert rows_written() == before


def test_who_left_the_team_writes_no_longer(house):
    TeamMember.objects.filter(person=house.member).update(ended_on=date(2026, 11, 17))
    with pytest.raises(Refused, match="只有本人或本队人员可以填写这本账。"):
        save(house, by=house.member)


def test_handing_in_wants_what_was_done(house):
    with pytest.raises(Refused, match="请填写本周完成"):
        save(house, done=" ", hand_in=True)
    assert WeeklyEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("week", "sentence"),
    [(Week(2026, 48), "第48周还没有到。"), (Week(2026, 1), "第1周不在挂牌期间。")],
)
def test_weeks_outside_the_teams_time_are_refused(house, week, sentence):
    with pytest.raises(Refused) as refused:
        save(house, week=week)
    assert str(refused.value) == sentence


def test_a_week_closes_with_the_month_of_its_thursday(house):
    with closed("2026-10"):
        with pytest.raises(Refused, match="2026年10月排行已经发布"):
            save(house, week=Week(2026, 44))  # 10月26日—11月1日, Thursday in October
        assert save(house, week=Week(2026, 45)).month == "2026-11"


def test_when_it_was_first_handed_in_stays(house):
    with clock.at("2026-11-13 18:00"):
        save(house, week=LAST, hand_in=True)
    entry = save(house, week=LAST, version=1, done="补充一句。", hand_in=True)
    assert clock.day_of(entry.submitted_at) == date(2026, 11, 13)
    assert clock.day_of(entry.saved_at) == date(2026, 11, 18)


def test_two_writers_do_not_overwrite_each_other(house):
    save(house, by=house.member, done="先存的。")
    with pytest.raises(Stale) as stale:
        save(house, done="后存的。")
    assert (stale.value.row.done, stale.value.name) == ("先存的。", "宋晚晴")
    assert WeeklyEntry.objects.get().done == "先存的。"


def test_unchanged_is_one_act_and_not_twice(house):
    save(house, by=house.member, done="半句")
    entry = weeks.hand_in_unchanged(contender=house.team, week=THIS, by=house.captain)
    assert (entry.status, entry.done, entry.submitted_by) == ("unchanged", "半句", house.captain)
    with pytest.raises(Refused, match="第47周已经提交过了。"):
        weeks.hand_in_unchanged(contender=house.team, week=THIS, by=house.captain)


def test_the_branch_secretary_excuses_a_missing_week(house):
    entry = weeks.excuse_week(
        contender=house.team, week=LAST, reason="全队外场保障", by=house.offices.branch_secretary
    )
    assert (entry.status, entry.excuse) == ("excused", "全队外场保障")
    entry = save(house, week=LAST, version=1, hand_in=True)
    assert (entry.status, entry.submitted_by) == ("filled", house.captain)


@pytest.mark.parametrize("who", ["captain", "member", "neighbour", "stranger"])
def test_nobody_else_excuses(house, who):
    with pytest.raises(Refused, match="只有所在支部书记可以准予免填"):
        weeks.excuse_week(contender=house.team, week=LAST, reason="忙", by=getattr(house, who))
    with pytest.raises(Refused, match="只有所在支部书记可以准予免填"):
        weeks.excuse_week(contender=house.team, week=LAST, reason="忙", by=house.offices.neighbour_secretary)


def test_an_excuse_wants_its_reason_and_an_open_week(house):
    secretary = house.offices.branch_secretary
    with pytest.raises(Refused, match="请写明免填的原因。"):
        weeks.excuse_week(contender=house.team, week=LAST, reason=" ", by=secretary)
    save(house, week=LAST, hand_in=True)
    with pytest.raises(Refused, match="第46周是“已填”，不需要免填。"):
        weeks.excuse_week(contender=house.team, week=LAST, reason="忙", by=secretary)


def test_an_ended_team_is_read_only(house):
    put_into(house.team, "accepting")
    with pytest.raises(Refused, match="账本只读"):
        save(house)


def test_a_milestone_is_settled_and_taken_back(house):
    milestone = Milestone.objects.get(position=1)
    log.settle_milestone(milestone, version=1, done_on=date(2026, 6, 19), by=house.member, note="已会签")
    assert (milestone.done_on, milestone.note, milestone.version) == (date(2026, 6, 19), "已会签", 2)
    with pytest.raises(Stale):
        log.settle_milestone(milestone, version=1, done_on=None, by=house.captain)
    with closed("2026-06"), pytest.raises(Refused, match="只读"):
        log.settle_milestone(milestone, version=2, done_on=None, by=house.captain)
    log.settle_milestone(milestone, version=2, done_on=None, by=house.captain)
    assert milestone.done_on is None


def test_part_text_and_done_follow_the_rule(house):
    with pytest.raises(Refused, match="还不能标为完成：自评小结还没有写。"):
        log.mark_part_done(contender=house.team, key="evaluation", done=True, by=house.captain)
    log.save_part_text(contender=house.team, key="evaluation", text="自评", version=1, by=house.member)
    row = log.mark_part_done(contender=house.team, key="evaluation", done=True, by=house.captain)
    assert (row.done_by, row.text) == (house.captain, "自评")
