"""The log's pages: the team writes, the neighbour reads, the stranger finds nothing."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Contender, Reading
from taskforces.log_parts import PARTS
from taskforces.models import Milestone, WeeklyEntry
from taskforces.services import weeks
from taskforces.weeks import Week
from tests.factories import make_member, make_team
from tests.ledgers import closed, first, rows_written

KEYS = [part.key for part in PARTS]
THIS = Week(2026, 47)


def url(house, key="weeks"):
    return reverse("taskforces:log-part", args=[house.team.pk, key])


def week_url(house, week=THIS):
    return reverse("taskforces:week", args=[house.team.pk, week.year, week.number])


def body(response):
    return response.content.decode()


def main(response):
    return body(response).split("<main", 1)[1].partition("</main>")[0]


def fill(client, house, week=THIS, **changes):
    data = {
        "act": "week", "on": str(week), "version": "0", "light": "amber", "done": "联调接口14个。",
        "next": "余下9个。", "problems": "", "help_wanted": "", "help_from": "",
    }  # fmt: skip
    return client.post(week_url(house, week), data | changes)


def test_the_log_opens_at_its_first_part(house, as_person):
    page = as_person(house.captain).get(reverse("taskforces:log", args=[house.team.pk]))
    assert (page.status_code, page["Location"]) == (302, url(house, "founding"))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("who", ["captain", "member"])
def test_the_team_sees_every_part_with_its_means_to_write(house, as_person, key, who):
    page = as_person(getattr(house, who)).get(url(house, key))
    assert page.status_code == 200
    assert "队员2人" in body(page)
    assert "csrfmiddlewaretoken" in main(page)


@pytest.mark.parametrize("key", KEYS)
def test_neighbour_reads_every_part_and_writes_none(house, as_person, key):
    client = as_person(house.neighbour)
    page = client.get(url(house, key))
    assert "一体化平台攻关队" in body(page)
    assert "csrfmiddlewaretoken" not in main(page)
    before = rows_written()
    assert client.post(url(house, key), {"act": "done", "done": "1"}).status_code == 403
    assert fill(client, house).status_code == 403
    assert rows_written() == before


@pytest.mark.parametrize("key", KEYS)
def test_stranger_finds_no_log(house, as_person, key):
    client = as_person(house.stranger)
    assert client.get(url(house, key)).status_code == 404
    assert client.get(week_url(house)).status_code == 404
    assert fill(client, house).status_code == 404
    assert WeeklyEntry.objects.count() == 0


def test_a_post_has_no_log(house, as_person):
    assert as_person(house.holder).get(f"/teams/{house.post.pk}/log/weeks/").status_code == 404


def test_captain_hands_in_and_comes_back_to_the_week(house, as_person):
    page = fill(as_person(house.captain), house, hand_in="1")
    assert (page.status_code, page["Location"]) == (302, week_url(house))
    entry = WeeklyEntry.objects.get()
    assert (entry.status, entry.light, entry.done) == ("filled", "amber", "联调接口14个。")


def test_member_saves_a_draft_that_only_the_team_reads(house, as_person):
    fill(as_person(house.member), house)
    assert WeeklyEntry.objects.get().status == "draft"
    assert "联调接口14个。" in body(as_person(house.captain).get(week_url(house)))
    assert "联调接口14个。" not in body(as_person(house.neighbour).get(week_url(house)))


def test_member_has_no_button_to_hand_in_and_is_refused(house, as_person):
    client = as_person(house.member)
    assert 'name="hand_in"' not in body(client.get(week_url(house)))
    page = fill(client, house, hand_in="1")
    assert (page.status_code, WeeklyEntry.objects.count()) == (409, 0)
    assert "周志由队长或副队长提交，您可以先保存草稿。" in body(page)
    assert client.post(week_url(house), {"act": "week-same", "on": str(THIS)}).status_code == 403


def test_unchanged_is_one_tap(house, as_person):
    client = as_person(house.captain)
    assert "本周无变化" in body(client.get(week_url(house)))
    client.post(week_url(house), {"act": "week-same", "on": str(THIS)})
    assert WeeklyEntry.objects.get().status == "unchanged"


def test_last_weeks_plan_starts_this_weeks_done(house, as_person):
    weeks.save_week(
        contender=house.team, week=THIS.shift(-1), version=0, by=house.captain, done="上周", next="组织一次培训",
        hand_in=True,
    )  # fmt: skip
    page = body(as_person(house.captain).get(week_url(house)))
    assert "已带入上周的计划" in page
    assert "组织一次培训</textarea>" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"done": ""}, "请填写本周完成；没有新进展的，点“本周无变化”。"),
        ({"done": "字" * 1001}, "请删去1字，上限1000字。"),
        ({"problems": "字" * 501}, "请删去1字，上限500字。"),
        ({"light": "blue"}, "请从列出的选项中选择。"),
        ({"help_from": "999999"}, "请从列出的选项中选择。"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_kept(house, as_person, changes, sentence):
    page = fill(as_person(house.captain), house, hand_in="1", **{"next": "保留这句", **changes})
    assert sentence in body(page)
    assert "<title>错误：" in body(page)
    assert "保留这句" in body(page)
    assert WeeklyEntry.objects.count() == 0


@pytest.mark.parametrize("on", ["", "2026-W48", "2025-W50", "2026-47", "x", "2026-W99"])
def test_forged_weeks_are_not_found(house, as_person, on):
    data = {"act": "week", "on": on, "version": "0", "light": "green", "done": "x"}
    assert as_person(house.captain).post(week_url(house), data).status_code == 404
    assert WeeklyEntry.objects.count() == 0


@pytest.mark.parametrize(("year", "number"), [(2026, 48), (2025, 50), (2026, 54), (0, 1), (99999, 1)])
def test_weeks_outside_the_teams_time_have_no_page(house, as_person, year, number):
    page = as_person(house.captain).get(f"/teams/{house.team.pk}/log/{year}/{number}/")
    assert page.status_code == 404


def test_a_stale_week_shows_both_and_loses_nothing(house, as_person):
    fill(as_person(house.member), house, done="先存的一段。")
    page = fill(as_person(house.captain), house, done="后写的一段。", hand_in="1")
    assert page.status_code == 409
    assert ("先存的一段。" in body(page), "后写的一段。" in body(page)) == (True, True)
    fill(as_person(house.captain), house, done="后写的一段。", hand_in="1", version="1")
    assert WeeklyEntry.objects.get().done == "后写的一段。"


def test_the_secretary_excuses_on_the_weeks_page(house, as_person):
    client, week = as_person(house.offices.branch_secretary), Week(2026, 45)
    assert "准予免填" in body(client.get(week_url(house, week)))
    page = client.post(week_url(house, week), {"act": "week-excuse", "on": str(week), "reason": ""})
    assert "请填写免填原因。" in body(page)
    client.post(week_url(house, week), {"act": "week-excuse", "on": str(week), "reason": "外场保障"})
    assert WeeklyEntry.objects.get().excuse == "外场保障"
    assert "外场保障" in body(as_person(house.neighbour).get(week_url(house, week)))


def test_the_strip_says_how_each_week_stands(house, as_person):
    secretary = house.offices.branch_secretary
    weeks.save_week(
        contender=house.team, week=Week(2026, 40), version=0, by=house.captain, done="迟", hand_in=True
    )
    weeks.hand_in_unchanged(contender=house.team, week=THIS, by=house.captain)
    weeks.excuse_week(contender=house.team, week=Week(2026, 44), reason="外场", by=secretary)
    text = body(as_person(house.neighbour).get(url(house)))
    for label in ("周，迟填", "周，无变化", "周，免填", "周，缺填", "周，未到", "周，不在争创期"):
        assert label in text


def test_a_closed_week_is_read_only(house, as_person):
    with closed("2026-10"):
        page = as_person(house.captain).get(week_url(house, Week(2026, 43)))
        assert "10月排行已发布，只读" in body(page)
        assert 'name="done"' not in main(page).replace('name="done" value', "")
        answer = fill(as_person(house.captain), house, Week(2026, 43), hand_in="1")
    assert (answer.status_code, WeeklyEntry.objects.count()) == (409, 0)


def test_milestones_stand_against_today_and_are_settled(house, as_person):
    client, milestone = as_person(house.member), Milestone.objects.get(position=1)
    page = body(client.get(url(house, "progress")))
    assert "按权重完成 <b>0%</b>，到今天应完成 <b>40%</b>" in page
    assert "超期151天" in page
    data = {"act": "milestone", "on": milestone.pk, "version": "1", "note": "已会签"}
    late = client.post(url(house, "progress"), data | {"done_on": "2026-11-19"})
    assert "日期还没有到，请填写已经发生的日期。" in body(late)
    client.post(url(house, "progress"), data | {"done_on": "2026-06-20"})
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.note) == (date(2026, 6, 20), "已会签")
    assert "按期完成" in body(client.get(url(house, "progress")))


def test_ids_of_another_ledger_are_not_found(house, as_person):
    client = as_person(house.captain)
    foreign = {
        "act": "reading-add",
        "on": first(house.post.indicators).pk,
        "read_on": "2026-11-17",
        "value": "1",
    }
    assert client.post(url(house, "progress"), foreign).status_code == 404
    forged = {"act": "outcome-add", "happened_on": "2026-11-17", "text": "借来的",
              "measure": first(house.post.measures).pk}  # fmt: skip
    assert "请从列出的选项中选择。" in body(client.post(url(house, "progress"), forged))
    assert Reading.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "reads"), [("captain", True), ("branch_secretary", True), ("member", False), ("neighbour", False)]
)
def test_party_data_of_members_is_for_the_captain_and_the_offices(house, as_person, who, reads):
    """A colleague outside the Party does not read who of the team is in it (trust.md PII-3)."""
    person = getattr(house, who, None) or getattr(house.offices, who)
    page = body(as_person(person).get(url(house, "founding")))
    assert ("政治面貌" in page, "其中党员1人" in page, "队员2人" in page) == (reads, reads, True)


@pytest.mark.parametrize("key", KEYS)
def test_a_team_on_notice_is_read_before_it_is_active(house, as_person, key):
    team = make_team(
        house.campaign, make_member("许临川", house.tree.branch), "on_notice", title="公示中的队"
    )
    page = as_person(house.neighbour).get(reverse("taskforces:log-part", args=[team.pk, key]))
    assert "现在是“公示中”，挂牌后才能填写。" in body(page)
    assert "csrfmiddlewaretoken" not in main(page)


def test_a_log_across_the_years_end_has_both_years(house, as_person):
    Contender.objects.filter(pk=house.team.pk).update(activated_on=date(2025, 11, 3))
    page = body(as_person(house.neighbour).get(week_url(house, Week(2025, 52))))
    assert ("2025年周次" in page, f"/teams/{house.team.pk}/log/2026/1/" in page) == (True, True)


def test_a_version_beyond_all_numbers_is_only_stale(house, as_person):
    fill(as_person(house.captain), house)
    page = fill(as_person(house.captain), house, done="后写的", version=str(10**30))
    assert (page.status_code, WeeklyEntry.objects.get().done) == (409, "联调接口14个。")


@pytest.mark.parametrize("key", KEYS)
def test_a_year_of_weeks_costs_as_many_queries_as_one(
    house, as_person, key, django_assert_num_queries, django_assert_max_num_queries
):
    Contender.objects.filter(pk=house.team.pk).update(activated_on=date(2025, 11, 24))
    client = as_person(house.captain)
    client.get(url(house, key))  # the session notes its first use

    def write(week):
        weeks.save_week(
            contender=house.team,
            week=week,
            version=0,
            by=house.captain,
            done="做了",
            next="再做",
            hand_in=True,
        )

    write(THIS)
    with django_assert_max_num_queries(45) as counted:
        client.get(url(house, key))
    for back in range(1, 52):
        write(THIS.shift(-back))
    assert WeeklyEntry.objects.filter(team_id=house.team.pk).count() == 52
    with django_assert_num_queries(len(counted)):
        client.get(url(house, key))


def test_the_chain_says_where_it_breaks_and_leads_there(house, as_person):
    page = main(as_person(house.captain).get(url(house, "progress")))
    assert ("措施链" in page, "去填周志" in page) == (True, True)
    fill(as_person(house.captain), house, hand_in="1")
    page = main(as_person(house.captain).get(url(house, "progress")))
    assert ("有行动，还没有成效" in page, "去记成效" in page) == (True, True)
    assert "去记成效" not in main(as_person(house.neighbour).get(url(house, "progress")))


def test_readings_are_drawn_with_words_for_who_cannot_see(house, as_person):
    indicator = first(house.team.indicators)
    Reading.objects.create(
        indicator=indicator, read_on=date(2026, 11, 2), value=indicator.baseline, recorded_by=house.captain,
        recorded_at=clock.now(),
    )  # fmt: skip
    page = main(as_person(house.neighbour).get(url(house, "progress")))
    assert f"{indicator.name}的读数走势" in page
    assert "共1次读数" in page


def test_a_month_opened_again_says_so_and_offers_its_form(house, as_person):
    with closed("2026-10"):
        assert 'name="done"' not in main(as_person(house.captain).get(week_url(house, Week(2026, 43))))
        house.team.reopenings.create(
            month="2026-10", reason="漏记联调。", asked_by=house.captain, asked_at=clock.now(),
            decided_by=house.offices.officer, decided_at=clock.now(), open_until=date(2026, 11, 21), answer="同意。",
        )  # fmt: skip
        page = main(as_person(house.captain).get(week_url(house, Week(2026, 43))))
        assert 'name="done"' in page
        said = f"10月经{house.offices.officer.name}同意重开到11月21日：漏记联调。已发布的排行不变。"
        assert said in page
        assert said in main(as_person(house.neighbour).get(url(house)))
