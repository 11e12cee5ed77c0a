"""办理进度 as the officer, a branch's secretary and everybody else reads it, and moving a window on its page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import FindStep, Register, ScoringDuty, WindowMove
from reviews.services.appeals import raise_appeal
from reviews.services.paper import hand_out_paper
from tests.factories import make_member, make_post
from tests.reviews.months import (
    COUNTING,
    FIND,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """Two posts of one branch, one of the neighbour's; October opened."""
    house = make_house(posts=2, teams=1, staff=7)
    neighbour = make_member("邻岗党员", house.tree.neighbour)
    house.beyond = make_post(house.campaign, neighbour, "active", title="邻支部示范岗")
    open_month(house)
    house.entry = house.cycle.entries.get(contender=house.posts[0])
    return house


def board(as_person, house, person, at=VOTING, **query):
    with clock.at(at):
        return as_person(person).get(reverse("reviews:cycle-board", args=[house.cycle.pk]), query)


def text_of(as_person, house, person, **options):
    return board(as_person, house, person, **options).content.decode()


def lines(answer):
    """Each contender's cells as the page was given them."""
    return {line.title: [cell.text for cell in line.cells] for line in answer.context["page"]}


def test_the_officer_reads_every_contender_and_what_is_late(house, as_person):
    with clock.at(FIND):
        FindStep.objects.create(entry=house.entry, submitted_at=clock.now(), submitted_by=house.holders[0])
    fill = ScoringDuty.objects.get(entry=house.entry, channel="branch")
    fill_duties_of(house, fill)
    answer = board(as_person, house, house.officer, at=COUNTING)
    rows = lines(answer)
    assert set(rows) == {e.title for e in house.cycle.entries.all()}
    assert rows[house.entry.title] == ["已提交", "逾期未交", "逾期未交", "已交", "逾期未交", ""]
    assert rows["邻支部示范岗"] == ["逾期未交"] * 5 + [""]
    text = answer.content.decode()
    assert all(day in text for day in ("11月5日止", "11月11日止", "11月20日止"))
    assert reverse("reviews:duty-waive", args=[house.entry.duties.get(channel="self").pk]) in text


def fill_duties_of(house, duty):
    """One named sheet in, the others open."""
    others = ScoringDuty.objects.exclude(pk=duty.pk)
    kept = list(others.values_list("pk", flat=True))
    others.filter(pk__in=kept).update(waived_at=clock.now(), waived_by=house.officer, waive_reason="暂")
    fill_duties(house)
    others.filter(pk__in=kept).update(waived_at=None, waived_by=None, waive_reason="")


def test_before_the_deadline_nothing_is_late(house, as_person):
    answer = board(as_person, house, house.officer, at=FIND)
    assert lines(answer)[house.entry.title] == ["未提交", "未填写", "未交", "未交", "未交", ""]
    assert answer.context["behind"] == 0


def test_a_branchs_secretary_reads_the_own_branch_alone(house, as_person):
    answer = board(as_person, house, house.branch_secretary)
    text = answer.content.decode()
    assert house.entry.title in text
    assert "邻支部示范岗" not in text
    assert (answer.context["facts"], "申诉" in text) == ([], False)
    assert set(lines(board(as_person, house, house.neighbour_secretary))) == {"邻支部示范岗"}


def test_nobody_else_reads_it(house, as_person):
    for person in (house.holders[0], house.staff[0], house.discipline, house.branch_member):
        assert board(as_person, house, person).status_code == 403


def test_it_narrows_by_branch_and_by_what_is_late(house, as_person):
    own = lines(board(as_person, house, house.officer, branch=house.tree.neighbour.pk))
    assert set(own) == {"邻支部示范岗"}
    assert lines(board(as_person, house, house.officer, late="1", at=FIND)) == {}
    assert "没有逾期的" in text_of(as_person, house, house.officer, late="1", at=FIND)
    assert len(lines(board(as_person, house, house.officer, late="1", branch="x", at=COUNTING))) == 4


def test_of_the_secret_sheet_only_the_number_at_the_floor(house, as_person):
    """Who has voted could be told: their names are on the page as holders, and the register knows them."""
    vote(house, house.holders[0])
    assert Register.objects.filter(person=house.holders[0]).exists()
    before = text_of(as_person, house, house.officer)
    assert "已提交不足5人" in before
    for person in house.staff[:4]:
        vote(house, person)
    after = text_of(as_person, house, house.officer)
    assert "已提交5人" in after
    assert not any(person.name in after for person in house.staff)


def test_paper_stands_there_by_totals(house, as_person):
    with clock.at(VOTING):
        for person in house.staff[:2]:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    text = text_of(as_person, house, house.officer)
    assert "领取2份，收回0份，作废0份" in text
    assert not any(person.name in text for person in house.staff)


def test_an_appeal_is_seen_with_its_state(house, as_person):
    vote_all(house)
    fill_duties(house)
    count_month(house)
    house.entry.refresh_from_db()
    with clock.at(PREVIEW):
        raise_appeal(entry=house.entry, text="请复核。", by=house.holders[0])
    assert lines(board(as_person, house, house.officer, at=PREVIEW))[house.entry.title][-1] == "待答复"


def test_it_costs_the_same_for_three_and_for_thirty(as_person):
    costs = []
    for posts in (2, 29):
        house = make_house(posts=posts, teams=1, staff=2)
        open_month(house)
        client, url = as_person(house.officer), reverse("reviews:cycle-board", args=[house.cycle.pk])
        with clock.at(COUNTING), CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        costs.append(len(captured))
    assert costs[0] == costs[1]


class TestWindows:
    def post(self, as_person, house, person, at=FIND, **data):
        given = {"step": "find", "last_day": "2026-11-09", "reason": "系统停机两天。"} | data
        with clock.at(at):
            return as_person(person).post(reverse("reviews:cycle-windows", args=[house.cycle.pk]), given)

    def test_the_officer_moves_a_window_and_everybody_reads_why(self, house, as_person):
        answer = self.post(as_person, house, house.officer)
        assert answer.url == reverse("reviews:cycle", args=[house.cycle.pk])
        with clock.at(FIND):
            page = as_person(house.staff[0]).get(answer.url).content.decode()
        assert "找一找由11月5日顺延到11月9日，之后各步顺延2个工作日" in page
        assert "理由：系统停机两天。" in page
        assert "11月16日—24日" in page

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"last_day": "2026-11-08"}, "11月8日不是工作日，请选工作日。"),
            ({"last_day": "2026-11-04"}, "只能往后调整"),
            ({"last_day": ""}, "请填写新的截止日。"),
            ({"reason": " "}, "请写明调整的理由。"),
            ({"step": "compare"}, "请选择列出的步骤。"),
        ],
    )
    def test_wrong_input_is_answered_in_words(self, house, as_person, data, sentence):
        answer = self.post(as_person, house, house.officer, **data)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        assert not WindowMove.objects.exists()

    def test_it_is_nobody_elses(self, house, as_person):
        for person in (house.secretary, house.branch_secretary, house.holders[0]):
            assert self.post(as_person, house, person).status_code == 403

    def test_when_all_is_over_the_page_says_so(self, house, as_person):
        with clock.at(COUNTING):
            url = reverse("reviews:cycle-windows", args=[house.cycle.pk])
            text = as_person(house.officer).get(url).content.decode()
        assert ("各步都已截止，不能再调整。" in text, "确认顺延" in text) == (True, False)
