"""Named sheets: who, when, reasons, bounds, waivers and corrections."""

import pytest
from django.core.exceptions import PermissionDenied

from campaign import clock
from campaign.errors import Refused
from reviews.models import RubricSheet, ScoringDuty
from reviews.services.appeals import answer_appeal, raise_appeal
from reviews.services.duties import missing_duties, waive_duty
from reviews.services.publishing import reopen_ranking
from reviews.services.rubrics import MarkGiven, may_correct, rubric_of, save_sheet, total_of
from tests.reviews.months import (
    COUNTING,
    PREVIEW,
    SHOW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    marks_for,
    open_month,
    publish_month,
)

pytestmark = pytest.mark.django_db
LATER = "2026-11-27 09:00"


@pytest.fixture
def house():
    house = make_house(posts=1, teams=1, staff=5)
    open_month(house)
    return house


def duty_of(house, channel="branch", kind="post"):
    return ScoringDuty.objects.select_related("entry__cycle", "scorer").get(
        entry__cycle=house.cycle, entry__kind=kind, channel=channel
    )


def save(duty, at=VOTING, **changes):
    values = {"marks": marks_for(duty), "by": duty.scorer} | changes
    with clock.at(at):
        return save_sheet(duty=duty, **values)


def changed(duty, number, mark):
    marks = marks_for(duty)
    marks[rubric_of(duty)[number].pk] = mark
    return marks


def test_a_sheet_keeps_points_reasons_and_bonus(house):
    duty = duty_of(house)
    marks = changed(duty, 0, MarkGiven(3350, " 首页加载未到目标 ", "目标未达"))
    sheet = save(duty, marks=marks, bonus=500, bonus_reason="技术能手")
    assert [(m.points, m.reason, m.public_reason) for m in sheet.marks.all()][:2] == [
        (3350, "首页加载未到目标", "目标未达"),
        (1500, "", ""),
    ]
    assert total_of(sheet) == 10000  # 98.5 and 5 of bonus, within 100
    assert (sheet.version, sheet.submitted_by) == (1, duty.scorer)


def test_changing_it_before_counting_leaves_no_correction(house):
    duty = duty_of(house)
    save(duty)
    sheet = save(duty, marks=marks_for(duty, 100), version=1)
    assert (sheet.version, sheet.corrections, total_of(sheet)) == (2, [], 9900)


def test_two_windows_never_overwrite_each_other(house):
    duty = duty_of(house)
    save(duty)
    save(duty, marks=marks_for(duty, 100), version=1)
    with pytest.raises(Refused, match="打开后已被修改"):
        save(duty, version=1)
    assert total_of(RubricSheet.objects.get()) == 9900


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (MarkGiven(3501), "“示范目标完成”应在0至35分之间。"),
        (MarkGiven(-1), "“示范目标完成”应在0至35分之间。"),
        (MarkGiven(3400, "  "), "“示范目标完成”有扣分，请写明理由。"),
        (MarkGiven(3400, "长" * 201), "扣分理由不超过200字"),
        (MarkGiven(3400, "理由", "长" * 61), "公开表述不超过60字"),
    ],
)
def test_wrong_points_are_said_in_words(house, mark, sentence):
    duty = duty_of(house)
    with pytest.raises(Refused, match=sentence):
        save(duty, marks=changed(duty, 0, mark))
    assert RubricSheet.objects.count() == 0


@pytest.mark.parametrize(
    ("bonus", "reason", "sentence"),
    [
        (1001, "好", "加分应在0至10分之间。"),
        (-1, "好", "加分应在0至10分之间。"),
        (100, " ", "加分请写明理由。"),
        (100, "长" * 201, "加分理由不超过200字"),
    ],
)
def test_wrong_bonus_is_said_in_words(house, bonus, reason, sentence):
    with pytest.raises(Refused, match=sentence):
        save(duty_of(house), bonus=bonus, bonus_reason=reason)


def test_teams_may_be_given_five_points_of_bonus_at_most(house):
    with pytest.raises(Refused, match="0至5分"):
        save(duty_of(house, kind="team"), bonus=501, bonus_reason="好")


def test_every_dimension_is_named_and_no_other(house):
    duty = duty_of(house)
    marks = marks_for(duty)
    first = rubric_of(duty)[0].pk
    with pytest.raises(Refused, match="请给“示范目标完成”评分。"):
        save(duty, marks={pk: mark for pk, mark in marks.items() if pk != first})
    other = rubric_of(duty_of(house, kind="team"))[0].pk
    with pytest.raises(Refused, match="不属于本月评分标准"):
        save(duty, marks={**marks, other: MarkGiven(100)})


def test_only_the_named_scorer_fills_a_duty(house):
    duty = duty_of(house)
    for person in (house.officer, house.branch_secretary, house.holders[0]):
        with pytest.raises(PermissionDenied):
            save(duty, by=person)


def test_scoring_begins_with_the_appraisal(house):
    with pytest.raises(Refused, match="评一评11月12日开始"):
        save(duty_of(house), at=SHOW)


def test_a_late_sheet_is_taken_until_the_month_is_counted(house):
    save(duty_of(house), at=COUNTING)
    fill_duties(house, at=COUNTING)
    count_month(house)
    with pytest.raises(Refused, match="本月结果已经汇总"):
        save(duty_of(house), at=PREVIEW)


def test_missing_duties_are_those_neither_answered_nor_waived(house):
    save(duty_of(house))
    with clock.at(VOTING):
        waive_duty(duty=duty_of(house, "general_branch"), reason="评分人住院", by=house.officer)
    assert [(d.entry.kind, d.channel) for d in missing_duties(house.cycle)] == [
        ("post", "self"), ("team", "self"), ("team", "branch"), ("team", "general_branch"),
    ]  # fmt: skip


def waive(house, duty, at=VOTING, reason="评分人住院", by=None):
    with clock.at(at):
        return waive_duty(duty=duty, reason=reason, by=by or house.officer)


def test_a_waiver_has_a_reason_and_is_given_once_before_counting(house):
    duty = duty_of(house)
    with pytest.raises(Refused, match="请写明免评的理由"):
        waive(house, duty, reason=" ")
    with pytest.raises(Refused, match="只能在评一评开始后"):
        waive(house, duty, at=SHOW)
    assert waive(house, duty).waive_reason == "评分人住院"
    with pytest.raises(Refused, match="已经免评"):
        waive(house, duty)
    with pytest.raises(Refused, match="已经免评，不需要再提交"):
        save(duty)


def test_a_sheet_handed_in_is_not_waived(house):
    duty = duty_of(house)
    save(duty)
    with pytest.raises(Refused, match="已提交评分，不需要免评"):
        waive(house, duty)


def test_only_the_officer_waives_and_never_the_own_duty(house):
    duty = duty_of(house)
    for person in (house.secretary, house.branch_secretary, duty.scorer):
        with pytest.raises(PermissionDenied):
            waive(house, duty, by=person)
    ScoringDuty.objects.filter(pk=duty.pk).update(scorer=house.officer)
    with pytest.raises(PermissionDenied):
        waive(house, duty_of(house))


class TestCorrection:
    @pytest.fixture
    def previewed(self, house):
        fill_duties(house)
        count_month(house)
        house.cycle.refresh_from_db()
        return house

    def appeal(self, house, upheld):
        entry = house.cycle.entries.get(kind="post")
        with clock.at(PREVIEW):
            raised = raise_appeal(entry=entry, text="首页加载已达标。", by=house.holders[0])
            answer_appeal(appeal=raised, finding="经核实成立。", upheld=upheld, by=house.discipline)

    def test_an_upheld_appeal_lets_the_scorer_correct_and_keeps_the_old_score(self, previewed):
        self.appeal(previewed, upheld=True)
        duty = duty_of(previewed)
        with clock.at(PREVIEW):
            assert may_correct(duty) is True
        sheet = save(duty, at=PREVIEW, marks=marks_for(duty, 200), why="申诉成立，重新核定")
        before = sheet.corrections[0]
        assert (total_of(sheet), before["total"], before["why"]) == (9800, 10000, "申诉成立，重新核定")
        assert before["marks"][0][:3] == ["1", "示范目标完成", 3500]

    def test_a_correction_says_why(self, previewed):
        self.appeal(previewed, upheld=True)
        with pytest.raises(Refused, match="更正评分请写明理由"):
            save(duty_of(previewed), at=PREVIEW)

    def test_a_dismissed_appeal_changes_nothing(self, previewed):
        self.appeal(previewed, upheld=False)
        with pytest.raises(Refused, match="评分不能再修改"):
            save(duty_of(previewed), at=PREVIEW, why="改一下")

    def test_the_other_entry_stays_as_it_is(self, previewed):
        self.appeal(previewed, upheld=True)
        with pytest.raises(Refused, match="评分不能再修改"):
            save(duty_of(previewed, kind="team"), at=PREVIEW, why="改一下")

    def test_after_publishing_only_a_reopened_month_is_corrected(self, previewed):
        publish_month(previewed)
        with pytest.raises(Refused, match="评分不能再修改"):
            save(duty_of(previewed), at=LATER, why="改一下")
        with clock.at(LATER):
            reopen_ranking(cycle=previewed.cycle, reason="支部评分录错", by=previewed.secretary)
        with pytest.raises(Refused, match="更正评分请写明理由"):
            save(duty_of(previewed), at=LATER)
        sheet = save(duty_of(previewed), at=LATER, marks=marks_for(duty_of(previewed), 300), why="录入错误")
        assert (sheet.version, len(sheet.corrections)) == (2, 1)
