"""验收 by its services: who does what, when, and what the result is (product.md §3 验收)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.errors import Refused
from campaign.models import Contender, Scorer
from campaign.services import meetings
from campaign.stuck import gather, scope_for
from campaign.todos import todos_for
from campaign.workflow import perform
from reviews.acceptance_page import list_context
from reviews.acceptance_results import result_of
from reviews.models import Acceptance, AcceptanceSheet
from reviews.services import accepting
from reviews.services.rubrics import MarkGiven
from reviews.services.seals import plain_rules
from reviews.weak_months import weak_sentence, weak_standings
from tests.factories import make_member
from tests.reviews.months import make_house
from tests.reviews.published import published, year

pytestmark = pytest.mark.django_db
DAY = "2026-12-02 09:00"


@pytest.fixture
def house():
    with clock.at(DAY):
        house = make_house(posts=4, teams=0, staff=0)
        house.scorers = [make_member(f"验收{n}", house.tree.neighbour) for n in range(3)]
        for scorer in house.scorers:
            Scorer.objects.create(
                campaign=house.campaign,
                organization=house.tree.neighbour,
                person=scorer,
                started_on=date(2026, 1, 5),
            )
        yield house


def close(house, *posts):
    accepting.close_all(contenders=posts, by=house.officer)
    for post in posts:
        post.refresh_from_db()
        accepting.name_scorers(contender=post, people=house.scorers, by=house.officer)


def words(house, post):
    accepting.write_summary(contender=post, text="目标全部完成。", by=post.principal)
    accepting.write_opinion(contender=post, text="情况属实。", by=house.branch_secretary)


def hand_in(post, less=0):
    """Every named scorer hands in, ``less`` hundredths under full marks."""
    rows = AcceptanceSheet.objects.filter(acceptance=post.pk).order_by("pk")
    for sheet in rows.select_related("acceptance__contender", "acceptance__rule_set", "scorer"):
        marks = {
            row.pk: MarkGiven(row.points - (less if number == 0 else 0), "有欠缺。" if less else "")
            for number, row in enumerate(accepting.rubric_for(sheet))
        }
        accepting.save_sheet(sheet=sheet, marks=marks, by=sheet.scorer)


def ready(house, *posts):
    close(house, *posts)
    for post in posts:
        words(house, post)
        hand_in(post)


def passed(house, *posts):
    meeting = meetings.create_meeting(
        campaign=house.campaign, organization=house.tree.general, held_on=clock.today(), method="hands",
        contenders=posts, by=house.officer,
    )  # fmt: skip
    for item in meeting.items.all():
        present = meeting.attendances.count()
        meetings.record_vote(item=item, yes=present, no=0, abstain=0, by=house.officer)
    meetings.close_meeting(meeting=meeting, by=house.officer)
    return meeting


def refusal(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return str(refused.value)


def titles(person):
    return [item.title for item in todos_for(person, clock.today())]


def test_from_closing_to_the_certificate(house):
    year(house, 9200, 8500, 8000, 7500)
    ready(house, *house.posts)
    post = house.posts[0]
    result = result_of(post)
    # Three times 92.00, three sheets of 100: 64.40 + 30.00.
    assert (result.score.score, result.proposed.grade, result.proposed.rank) == (9440, "excellent", 1)
    accepting.prepare(contender=post, conclusion="通过验收。", grade="excellent", by=house.officer)
    assert "录入党总支会议，验收1个对象" in titles(house.officer)
    assert (
        refusal(accepting.accept, contender=post, by=house.secretary)
        == "这一步须有会议结论，请先录入会议和表决。"
    )
    passed(house, post)
    assert f"确认“{post.title}”的验收" in titles(house.secretary)
    row = accepting.accept(contender=post, by=house.secretary)
    post.refresh_from_db()
    assert (post.state, row.score, row.grade, row.certificate) == ("closed", 9440, "excellent", 1)
    assert row.months == [["2026-08", 9200], ["2026-09", 9200], ["2026-10", 9200]]


def test_beyond_the_share_of_excellent_a_reason_is_written_and_kept(house):
    """Four posts, one place: the second one needs the override."""
    year(house, 9600, 9500, 8000, 7500)
    ready(house, *house.posts)
    first, second = house.posts[:2]
    accepting.prepare(contender=first, conclusion="通过。", grade="excellent", by=house.officer)
    assert result_of(second).proposed.is_over_cap
    give = {"contender": second, "conclusion": "通过。", "grade": "excellent", "by": house.officer}
    assert refusal(accepting.prepare, **give) == "优秀已超过规定比例，请写明超出的理由。"
    row = accepting.prepare(grade_reason="牵头攻克试飞数据瓶颈，贡献突出。", **give)
    assert (row.beyond_cap, row.grade_reason) == (True, "牵头攻克试飞数据瓶颈，贡献突出。")
    passed(house, first, second)
    accepting.accept(contender=first, by=house.secretary)
    assert accepting.accept(contender=second, by=house.secretary).beyond_cap


def test_another_grade_than_the_proposed_asks_for_its_reason(house):
    year(house, 9600, 8500)
    ready(house, *house.posts[:2])
    give = {"contender": house.posts[1], "conclusion": "通过。", "grade": "pass", "by": house.officer}
    assert refusal(accepting.prepare, **give) == "等次与按得分提出的不同，请写明理由。"
    assert accepting.prepare(grade_reason="一项承诺没有兑现。", **give).grade == "pass"


def test_fewer_than_three_months_are_not_graded(house):
    published(house, "2026-10", [9500])
    ready(house, house.posts[0])
    give = {"contender": house.posts[0], "conclusion": "通过。", "by": house.officer}
    assert refusal(accepting.prepare, grade="good", **give) == "参加月度评比的月数不足，只能写“不参评等次”。"
    accepting.prepare(grade="none", **give)
    passed(house, house.posts[0])
    row = accepting.accept(contender=house.posts[0], by=house.secretary)
    assert (row.score, row.certificate, row.get_grade_display()) == (None, None, "不参评等次")


def test_the_conclusion_waits_for_everybody(house):
    close(house, house.posts[0])
    said = refusal(
        accepting.prepare, contender=house.posts[0], conclusion="通过。", grade="none", by=house.officer
    )
    assert said == "本人还没有写总结。支部还没有写意见。还没有评分：验收0、验收1、验收2。"
    assert refusal(
        accepting.write_opinion, contender=house.posts[0], text="好", by=house.branch_secretary
    ) == ("本人还没有写总结，请在总结之后写支部意见。")


def test_three_scorers_at_least_and_none_of_the_own(house):
    accepting.close_all(contenders=[house.posts[0]], by=house.officer)
    post = Contender.objects.get(pk=house.posts[0].pk)
    give = {"contender": post, "by": house.officer}
    assert refusal(accepting.name_scorers, people=house.scorers[:2], **give) == "至少指定3位验收评分人。"
    assert refusal(accepting.name_scorers, people=[*house.scorers[:2], post.principal], **give) == (
        "验收评分人须从本活动的评分人中选，且不是本对象的成员。"
    )


def test_a_deduction_says_why_and_nothing_changes_after_the_conclusion(house):
    year(house, 9000)
    close(house, house.posts[0])
    words(house, house.posts[0])
    sheet = AcceptanceSheet.objects.filter(acceptance=house.posts[0].pk).first()
    marks = {row.pk: MarkGiven(row.points - 100) for row in accepting.rubric_for(sheet)}
    assert "有扣分，请写明理由" in refusal(accepting.save_sheet, sheet=sheet, marks=marks, by=sheet.scorer)
    hand_in(house.posts[0], less=300)
    accepting.prepare(
        contender=house.posts[0],
        conclusion="通过。",
        grade=result_of(house.posts[0]).proposed.grade,
        by=house.officer,
    )
    with pytest.raises(Refused, match="验收结论已经准备好，不能再改"):
        hand_in(house.posts[0])


def test_a_later_month_does_not_move_what_was_accepted(house):
    year(house, 9200)
    ready(house, house.posts[0])
    accepting.prepare(
        contender=house.posts[0],
        conclusion="通过。",
        grade="excellent",
        grade_reason="单独验收。",
        by=house.officer,
    )
    passed(house, house.posts[0])
    accepting.accept(contender=house.posts[0], by=house.secretary)
    published(house, "2026-11", [5000])
    assert result_of(house.posts[0]).score.score == 9440


def test_each_waiting_act_stands_before_whoever_must_act(house):
    post = house.posts[0]
    accepting.close_all(contenders=[post], by=house.officer)
    assert f"指定“{post.title}”的验收评分人" in titles(house.officer)
    post.refresh_from_db()
    accepting.name_scorers(contender=post, people=house.scorers, by=house.officer)
    assert f"写“{post.title}”的验收总结" in titles(post.principal)
    assert f"“{post.title}”验收评分" in titles(house.scorers[0])
    accepting.write_summary(contender=post, text="完成。", by=post.principal)
    assert f"写“{post.title}”的支部验收意见" in titles(house.branch_secretary)
    accepting.write_opinion(contender=post, text="属实。", by=house.branch_secretary)
    hand_in(post)
    assert f"准备“{post.title}”的验收结论" in titles(house.officer)
    stages = {item.stage for item in gather(scope_for(house.officer, house.campaign, clock.today()))}
    assert "待准备验收结论" in stages


def test_once_the_phase_has_come_everything_still_up_is_to_be_closed(house):
    assert "转入验收4个对象" in titles(house.officer)


def test_below_seventy_in_the_newest_month_the_officer_rectifies_with_the_figure(house):
    published(house, "2026-09", [6000, 9000])
    published(house, "2026-10", [6842, 7000])
    assert [row.entry.contender for row in weak_standings([house.campaign])] == [house.posts[0]]
    assert weak_sentence(house.posts[0]) == "2026年10月综合得分68.42分，低于70分。"
    assert f"“{house.posts[0].title}”限期整改" in titles(house.officer)
    with clock.at("2026-12-03 09:00"):
        perform(house.posts[0], "rectify", by=house.officer, comment=weak_sentence(house.posts[0]))
        perform(house.posts[0], "lift", by=house.officer, comment="已整改到位。")
        assert not weak_standings([house.campaign]).exists()


def test_settings_of_acceptance_leave_the_seals_of_months_alone(house):
    assert [
        name for name in plain_rules(house.campaign.rule_set)["settings"] if name.startswith("accept")
    ] == []


def test_the_list_asks_as_often_for_one_as_for_many(house):
    def count():
        with CaptureQueriesContext(connection) as seen:
            list_context(house.campaign, "post", house.officer)
        return len(seen)

    year(house, 9200, 9100, 8000, 7500)
    ready(house, house.posts[0])
    one = count()
    ready(house, *house.posts[1:])
    assert count() == one
    assert Acceptance.objects.count() == 4
