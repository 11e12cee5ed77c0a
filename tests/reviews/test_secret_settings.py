"""互评和群众评 in quarter-end months only, or beside the composite with weight 0: set on the rules' page, seen to the end."""

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import RuleSet
from reviews.models import Standing, StandingChannel
from tests.reviews.months import (
    COUNTING,
    OPENED,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote_all,
)

pytestmark = pytest.mark.django_db


def text_of(as_person, person, name, *args, at):
    with clock.at(at):
        return as_person(person).get(reverse(name, args=args)).content.decode()


def set_rules(as_person, house, **changed):
    """The officer saves the rules' page as it stands but for what is changed; None unticks."""
    url = reverse("campaign:campaign-rules", args=[house.campaign.pk])
    client = as_person(house.officer)
    with clock.at("2026-10-20 09:00"):
        form = client.get(url).context["form"]
        data = {name: form[name].value() for name in form.fields}
        data = {
            name: form.fields[name].prepare_value(value) if name in form.fields else value
            for name, value in data.items()
        }
        sent = {name: value for name, value in (data | changed).items() if value not in (None, False, "")}
        answer = client.post(url, sent | {"reason": "按年度工作安排调整。"})
    assert answer.status_code == 302, answer.context["form"].errors
    house.campaign = type(house.campaign).objects.get(pk=house.campaign.pk)
    return RuleSet.objects.get(campaign=house.campaign, number=2)


def test_in_a_month_that_ends_no_quarter_nothing_secret_is_asked_counted_or_closed(as_person):
    house = make_house(posts=2, teams=1, staff=6)
    rules = set_rules(as_person, house, secret_quarter_end_only="on")
    assert rules.secret_quarter_end_only
    opening = text_of(as_person, house.officer, "reviews:cycle-open", house.campaign.pk, at=OPENED)
    assert "本月不是季度末月，不进行互评和群众评。" in opening
    cycle = open_month(house)
    assert "本月不进行互评和群众评" in text_of(
        as_person, house.staff[0], "reviews:cycle", cycle.pk, at=VOTING
    )
    sheet = text_of(as_person, house.staff[0], "reviews:sheet", cycle.pk, at=VOTING)
    assert ("本月不进行互评和群众评" in sheet, "提交评议" in sheet) == (True, False)
    home = text_of(as_person, house.staff[0], "campaign:home", at=VOTING)
    assert "评一评未提交" not in home
    board = text_of(as_person, house.officer, "reviews:cycle-board", cycle.pk, at=VOTING)
    assert ("本月不进行互评和群众评" in board, "不足5人" in board) == (True, False)
    fill_duties(house)
    assert "结束10月评议" not in text_of(as_person, house.officer, "campaign:home", at=COUNTING)
    count_month(house)
    ranking = publish_month(house)
    assert not StandingChannel.objects.filter(channel__in=("peer", "mass"), counted=True).exists()
    page = text_of(
        as_person,
        house.staff[0],
        "reviews:ranking-month",
        house.campaign.pk,
        cycle.month,
        at="2026-11-27 09:00",
    )
    assert "本月不评" in page
    assert "不足5票" not in page
    assert set(Standing.objects.filter(ranking=ranking).values_list("composite", flat=True)) == {10000}


def test_in_a_quarter_end_month_they_are_asked(as_person):
    house = make_house(posts=2, teams=0, staff=6)
    set_rules(as_person, house, secret_quarter_end_only="on")
    cycle = open_month(house, at="2027-01-04 09:00", month="2026-12")
    assert cycle.secret_open
    sheet = text_of(as_person, house.staff[0], "reviews:sheet", cycle.pk, at=f"{cycle.appraise_from} 10:00")
    assert "提交评议" in sheet


def test_with_weight_0_they_stand_beside_the_composite(as_person):
    house = make_house(posts=2, teams=0, staff=6)
    rules = set_rules(as_person, house, secret_counts=None)
    assert not rules.secret_counts
    cycle = open_month(house)
    vote_all(house, "poor")
    fill_duties(house)
    count_month(house)
    ranking = publish_month(house)
    masses = StandingChannel.objects.filter(standing__ranking=ranking, channel="mass")
    assert set(masses.values_list("score", "weight", "counted")) == {(6000, 0, False)}
    assert set(Standing.objects.filter(ranking=ranking).values_list("composite", "redistributed")) == {
        (10000, False)
    }
    page = text_of(
        as_person,
        house.staff[0],
        "reviews:ranking-month",
        house.campaign.pk,
        cycle.month,
        at="2026-11-27 09:00",
    )
    assert ("60.0" in page, "只公布、不计入综合得分" in page) == (True, True)


def test_the_windows_and_the_day_of_the_month_are_set_on_the_page_too(as_person):
    house = make_house(posts=1, teams=0, staff=6)
    rules = set_rules(as_person, house, find_to="5", show_from="6", active_by_day="20", appraise_to="12")
    assert (rules.find_to, rules.show_from, rules.active_by_day, rules.appraise_to) == (5, 6, 20, 12)
    cycle = open_month(house)
    assert (str(cycle.find_to), str(cycle.appraise_to)) == ("2026-11-06", "2026-11-17")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("show_from", "4", "须在上一步截止之后开始。"),
        ("find_to", "0", "大于或等于1"),
        ("preview_workdays", "0", "大于或等于1"),
        ("team_gate_fail", "33", "不合格的限分不能高于最高合格的限分。"),
    ],
)
def test_days_that_do_not_follow_each_other_are_said_in_words(as_person, field, value, sentence):
    house = make_house(posts=1, teams=0, staff=1)
    with pytest.raises(AssertionError) as refused:
        set_rules(as_person, house, **{field: value})
    assert sentence in str(refused.value)
    assert house.campaign.rule_sets.count() == 1
