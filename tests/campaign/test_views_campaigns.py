"""Opening a campaign, its rules and its scorers."""

from datetime import date

import pytest

from campaign import clock
from campaign.models import Appointment, AuditEvent, Campaign, Level, Person, RuleSet, Scorer
from tests.factories import (
    appoint,
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_tree,
)

pytestmark = pytest.mark.django_db
Role = Appointment.Role
PHASES = ("mobilise", "select", "deliberate", "act", "accept")


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def offices(tree):
    return make_offices(tree)


@pytest.fixture
def far_officer(tree):
    return appoint(make_person("远办事", tree.far), Role.CAMPAIGN_OFFICER, tree.other_general)


def levels(*rows, initial=0):
    data = {"levels-TOTAL_FORMS": len(rows), "levels-INITIAL_FORMS": initial}
    for number, (pk, name, here) in enumerate(rows):
        data |= {f"levels-{number}-pk": pk or "", f"levels-{number}-name": name}
        if here:
            data[f"levels-{number}-decided_here"] = "on"
    return data


def facts(tree, *rows, initial=0, **changes):
    data = {
        "organization": tree.general.pk,
        "name": "2026年度争创活动",
        "started_on": "2026-01-05",
        "ended_on": "2027-02-28",
        "study_title": "两学摘要",
        "incentive_text": "优先推荐评优评先。",
        **levels(*(rows or ((None, "集团公司级", False), (None, "公司级", True))), initial=initial),
    }
    for month, phase in enumerate(PHASES, start=1):
        data |= {f"{phase}_from": f"2026-{month:02}-01", f"{phase}_to": f"2026-{month:02}-28"}
    data |= changes
    return {key: value for key, value in data.items() if value is not None}


def test_officer_opens_a_campaign_with_its_timeline_levels_and_first_rules(tree, offices, as_person):
    response = as_person(offices.officer).post("/campaigns/new/", facts(tree, publish_incentive="on"))
    campaign = Campaign.objects.get()
    assert response.url == f"/campaigns/{campaign.pk}/scorers/"
    assert (campaign.organization, campaign.created_by, campaign.ended_on) == (
        tree.general,
        offices.officer,
        date(2027, 2, 28),
    )
    assert list(campaign.levels.values_list("rank", "name", "decided_here")) == [
        (1, "集团公司级", False),
        (2, "公司级", True),
    ]
    assert list(campaign.phases.values_list("phase", flat=True)) == list(PHASES)
    assert campaign.incentive_published_by == offices.officer
    rules = campaign.rule_set
    assert (rules.number, rules.excellent_from, rules.rubric.count(), rules.weights.count()) == (
        1,
        9000,
        11,
        10,
    )


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"name": ""}, {"name": ["请填写活动名称。"]}),
        ({"started_on": "明天"}, {"started_on": ["请填写正确的日期，例如2026-03-01。"]}),
        ({"ended_on": "2025-01-01"}, {"ended_on": ["结束日期不能早于开始日期。"]}),
        ({"act_to": "2026-01-01"}, {"act_to": ["结束日期不能早于开始日期。"]}),
        (
            {"publish_incentive": "on", "incentive_text": " "},
            {"incentive_text": ["要公布激励办法，请先写出内容。"]},
        ),
    ],
)
def test_wrong_facts_come_back_at_their_field(tree, offices, as_person, changes, errors):
    response = as_person(offices.officer).post("/campaigns/new/", facts(tree, **changes))
    assert response.context["form"].errors == errors
    assert Campaign.objects.count() == 0


def test_level_written_twice_comes_back_over_the_table(tree, offices, as_person):
    rows = [(None, "公司级", True), (None, "公司级", False)]
    response = as_person(offices.officer).post("/campaigns/new/", facts(tree, *rows))
    assert response.context["levels"].non_form_errors() == ["层级“公司级”写了两次，请删去一个。"]


def test_campaign_without_a_level_is_refused(tree, offices, as_person):
    data = facts(tree, (None, "公司级", True)) | {"levels-0-DELETE": "on"}
    response = as_person(offices.officer).post("/campaigns/new/", data)
    assert response.context["levels"].non_form_errors() == ["请至少填写一个申报层级。"]
    assert Campaign.objects.count() == 0


def test_second_campaign_of_the_same_name_is_refused(tree, offices, as_person):
    client = as_person(offices.officer)
    client.post("/campaigns/new/", facts(tree))
    response = client.post("/campaigns/new/", facts(tree))
    assert response.context["form"].errors == {
        "name": ["本党总支已有名为“2026年度争创活动”的活动，请换一个名称。"]
    }


def test_campaign_of_another_general_branch_cannot_be_opened(tree, offices, as_person):
    data = facts(tree, organization=tree.other_general.pk)
    response = as_person(offices.officer).post("/campaigns/new/", data)
    assert response.context["form"].errors == {"organization": ["请选择列出的党总支。"]}


def test_only_officers_open_campaigns(tree, offices, far_officer, as_person):
    people = (offices.officer, offices.secretary, offices.branch_secretary, far_officer)
    assert [as_person(person).get("/campaigns/new/").status_code for person in people] == [200, 403, 403, 200]


@pytest.mark.parametrize("page", ["edit", "rules", "scorers", "inventory/import"])
def test_campaign_pages_are_the_own_officers(tree, offices, far_officer, as_person, page):
    campaign = make_campaign(tree, offices.officer)
    member = make_member("党员", tree.branch)
    people = (offices.officer, offices.secretary, offices.branch_secretary, member, far_officer)
    codes = [as_person(person).get(f"/campaigns/{campaign.pk}/{page}/").status_code for person in people]
    assert codes == [200, 403, 403, 403, 404]


def test_facts_and_levels_are_changed_with_a_trail(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    group, company = campaign.levels.order_by("rank")
    data = facts(
        tree, (company.pk, "公司级", True), (group.pk, "集团级", False), initial=2,
        name="新名", publish_incentive="on",
    )  # fmt: skip
    as_person(offices.officer).post(f"/campaigns/{campaign.pk}/edit/", data)
    campaign.refresh_from_db()
    assert campaign.name == "新名"
    assert list(campaign.levels.values_list("pk", "rank", "name")) == [
        (company.pk, 1, "公司级"),
        (group.pk, 2, "集团级"),
    ]
    assert AuditEvent.objects.get(action="campaign-changed").detail == {
        "changes": {
            "name": ["学规范我在行动", "新名"],
            "purpose": ["让合格党员有形可见。", ""],
            "ended_on": [None, "2027-02-28"],
        }
    }


def test_level_somebody_applied_for_cannot_be_dropped(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    make_post(campaign, make_member("申报", tree.branch), "submitted")
    data = facts(tree, (campaign.group.pk, "集团公司级", False), initial=1)
    response = as_person(offices.officer).post(f"/campaigns/{campaign.pk}/edit/", data)
    assert response.context["form"].non_field_errors() == ["已有人申报“公司级”，这个层级不能删去。"]
    assert campaign.levels.count() == 2


def test_level_of_another_campaign_cannot_be_taken_by_a_forged_id(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    other = Campaign.objects.create(
        organization=tree.other_general, name="别的", started_on=date(2026, 1, 1), created_by=offices.officer,
        created_at=clock.now(),
    )  # fmt: skip
    foreign = Level.objects.create(campaign=other, name="外级", rank=1)
    data = facts(tree, (foreign.pk, "抢来", True), initial=1)
    as_person(offices.officer).post(f"/campaigns/{campaign.pk}/edit/", data)
    foreign.refresh_from_db()
    assert (foreign.name, foreign.campaign) == ("外级", other)


def test_changed_incentive_text_is_unpublished_until_ticked(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    rows = [(level.pk, level.name, level.decided_here) for level in campaign.levels.order_by("rank")]
    address = f"/campaigns/{campaign.pk}/edit/"
    as_person(offices.officer).post(address, facts(tree, *rows, initial=2, incentive_text="另一种"))
    campaign.refresh_from_db()
    assert campaign.incentive_published_at is None
    as_person(offices.officer).post(
        address, facts(tree, *rows, initial=2, incentive_text="另一种", publish_incentive="on")
    )
    campaign.refresh_from_db()
    assert campaign.incentive_published_by == offices.officer


def rules_data(page, **changes):
    form = page.context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return {**data, "reason": "按支部分配名额", **changes}


def test_new_rules_get_the_next_number_and_leave_the_old(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    client = as_person(offices.officer)
    address = f"/campaigns/{campaign.pk}/rules/"
    quota = f"quota_{tree.branch.pk}_{campaign.company.pk}_post"
    client.post(address, rules_data(client.get(address), floor="6", excellent_from="92.5", **{quota: "3"}))
    old, new = RuleSet.objects.order_by("number")
    assert [(old.number, old.floor, old.excellent_from), (new.number, new.floor, new.excellent_from)] == [
        (1, 5, 9000),
        (2, 6, 9250),
    ]
    assert list(new.quotas.values_list("organization", "level", "kind", "places")) == [
        (tree.branch.pk, campaign.company.pk, "post", 3)
    ]
    assert (new.reason, new.made_by, new.weights.count(), new.rubric.count()) == (
        "按支部分配名额",
        offices.officer,
        10,
        11,
    )


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"reason": ""}, {"reason": ["请写明调整的理由。"]}),
        ({"floor": "2"}, {"floor": ["确保该值大于或等于3。"]}),
        ({"good_from": "95"}, {"good_from": ["优秀线、良好线、合格线应依次降低。"]}),
        ({"weight_post_self": "11"}, {"weight_post_self": ["党员示范岗各渠道的权重合计应为100%。"]}),
        ({"rubric_team_1": "41"}, {"rubric_team_1": ["党员攻关队各评分项的分值合计应为100分。"]}),
        ({"notice_workdays": "3"}, {"notice_workdays": ["确保该值大于或等于5。"]}),
    ],
)
def test_wrong_rules_come_back_at_their_field(tree, offices, as_person, changes, errors):
    campaign = make_campaign(tree, offices.officer)
    client = as_person(offices.officer)
    address = f"/campaigns/{campaign.pk}/rules/"
    response = client.post(address, rules_data(client.get(address), **changes))
    assert response.context["form"].errors == errors
    assert RuleSet.objects.count() == 1


def test_scorers_are_named_and_dismissed(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    client, address = as_person(offices.officer), f"/campaigns/{campaign.pk}/scorers/"
    client.post(address, {"organization": tree.branch.pk, "person": "何支书"})
    scorer = Scorer.objects.get()
    assert (scorer.organization, scorer.person, scorer.ended_on) == (
        tree.branch,
        offices.branch_secretary,
        None,
    )
    response = client.post(address, {"organization": tree.branch.pk, "person": "何支书"})
    assert response.context["form"].errors == {"person": ["何支书已是工程信息党支部的评分人。"]}
    client.post(f"{address}{scorer.pk}/dismiss/")
    assert list(client.get(address).context["scorers"]) == []


def test_scorer_from_another_general_branch_is_unknown(tree, offices, far_officer, as_person):
    campaign = make_campaign(tree, offices.officer)
    data = {"organization": tree.far.pk, "person": "远办事"}
    response = as_person(offices.officer).post(f"/campaigns/{campaign.pk}/scorers/", data)
    assert response.context["form"].errors == {
        "organization": ["请选择列出的组织。"],
        "person": ["没有找到“远办事”，请填写名册中的姓名或工号。"],
    }


def test_scorer_is_dismissed_by_the_own_officer_only(tree, offices, far_officer, as_person):
    campaign = make_campaign(tree, offices.officer)
    scorer = Scorer.objects.create(
        campaign=campaign,
        organization=tree.branch,
        person=offices.branch_secretary,
        started_on=date(2026, 1, 5),
    )
    address = f"/campaigns/{campaign.pk}/scorers/{scorer.pk}/dismiss/"
    people = (far_officer, offices.secretary, offices.branch_secretary)
    assert [as_person(person).post(address).status_code for person in people] == [404, 403, 403]
    scorer.refresh_from_db()
    assert scorer.ended_on is None


def test_person_field_offers_only_active_people(tree, offices, as_person):
    campaign = make_campaign(tree, offices.officer)
    Person.objects.filter(name="何支书").update(is_active=False)
    data = {"organization": tree.branch.pk, "person": "何支书"}
    response = as_person(offices.officer).post(f"/campaigns/{campaign.pk}/scorers/", data)
    assert response.context["form"].errors == {"person": ["没有找到“何支书”，请填写名册中的姓名或工号。"]}
