"""The application form of a post: what is wrong stands at its field in Chinese, what was typed stays."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import Contender, Duty
from campaign.services.rules import make_rule_set
from tests.factories import (
    make_campaign,
    make_duty,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_tree,
)

pytestmark = pytest.mark.django_db
NEW = "/posts/apply/"


@pytest.fixture(autouse=True)
def today():
    with clock.at("2026-02-10 09:00"):
        yield


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.campaign = make_campaign(tree, tree.offices.officer)
    tree.holder = make_member("许望舒", tree.branch)
    tree.duty = make_duty(tree.campaign, tree.branch, "网络安全防护")
    return tree


def typed(house, **changes):
    """A complete form as a browser sends it."""
    data = {
        "title": "网络安全岗",
        "level": house.campaign.company.pk,
        "post_type": "operations",
        "duty": house.duty.pk,
        "new_duty": "",
        "responsibilities": "值守平台",
        "goal": "漏洞早发现早整改",
        "responsibility_area": "",
    }
    tables = {
        "indicators": [
            {"name": "整改天数", "unit": "天", "baseline": "12", "target": "5.5", "due_on": "2026-12-15"}
        ],
        "measures": [{"text": "每周复盘", "first_action_on": "2026-04-10"}],
        "pledges": [{"text": f"承诺{n}", "due_on": "2026-11-30"} for n in (1, 2)],
    }
    tables.update({name: changes.pop(name) for name in list(changes) if name in tables})
    for name, rows in tables.items():
        data |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": 0}
        data |= {f"{name}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
    return data | changes


def errors_of(page):
    """Field name → sentences, and the sentences of every table."""
    context = page.context
    found = {name: list(errors) for name, errors in context["form"].errors.items()}
    for prefix, rows in context["tables"].items():
        for number, form in enumerate(rows.forms):
            found |= {f"{prefix}-{number}-{name}": list(errors) for name, errors in form.errors.items()}
        if rows.non_form_errors():
            found[prefix] = list(rows.non_form_errors())
    return found


def test_form_is_filled_from_the_roster(as_person, house):
    page = as_person(house.holder).get(NEW)
    content = page.content.decode()
    assert 'readonly value="许望舒"' in content
    assert 'readonly value="工程信息党支部"' in content


def test_complete_form_is_saved_and_leads_to_the_check(as_person, house):
    page = as_person(house.holder).post(NEW, typed(house, check="1"))
    contender = Contender.objects.get()
    assert page.url == reverse("campaign:application-detail", args=[contender.pk])
    assert (contender.title, contender.state, contender.lead_branch) == ("网络安全岗", "draft", house.branch)
    indicator = contender.indicators.get()
    assert (indicator.baseline, indicator.target, indicator.due_on) == (1200, 550, date(2026, 12, 15))
    assert [pledge.text for pledge in contender.pledges.all()] == ["承诺1", "承诺2"]


def test_draft_asks_for_nothing_but_the_title(as_person, house):
    page = as_person(house.holder).post(NEW, typed(house, title="", draft="1"))
    assert set(errors_of(page)) == {"title"}
    empty = {"title": "网络安全岗", "draft": "1"}
    for name in ("indicators", "measures", "pledges"):
        empty |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    page = as_person(house.holder).post(NEW, empty)
    assert page.url == reverse("modelposts:application-edit", args=[Contender.objects.get().pk])


def test_check_names_every_missing_field_at_once(as_person, house):
    data = typed(house, check="1", title=" ", level="", post_type="", duty="", responsibilities="", goal="",
                 indicators=[], measures=[], pledges=[{"text": "只有一项", "due_on": "2026-11-30"}])  # fmt: skip
    page = as_person(house.holder).post(NEW, data)
    assert set(errors_of(page)) == {
        *("title", "level", "post_type", "duty", "responsibilities", "goal"),
        *("indicators", "measures", "pledges"),
    }
    content = page.content.decode()
    assert "<title>错误：申报党员示范岗" in content
    for sentence in (
        "请选择申报层级。",
        "请填写示范目标。",
        "指标至少1项，现有0项。",
        "公开承诺至少2项，现有1项。",
    ):
        assert sentence in content
    assert 'value="只有一项"' in content
    assert Contender.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"goal": "长" * 201}, "goal", "请删去1字，上限200字。"),
        ({"title": "长" * 61}, "title", "请删去1字，上限60字。"),
        ({"level": "999999"}, "level", "请从列出的选项中选择。"),
        ({"level": "abc"}, "level", "请从列出的选项中选择。"),
        ({"level": "9" * 40}, "level", "请从列出的选项中选择。"),
        ({"post_type": "boss"}, "post_type", "请从列出的选项中选择。"),
        ({"duty": "999999"}, "duty", "请从列出的选项中选择。"),
    ],
)
def test_wrong_fields_answer_at_the_field_and_keep_what_was_typed(as_person, house, changes, field, sentence):
    page = as_person(house.holder).post(NEW, typed(house, check="1", **changes))
    assert list(errors_of(page)) == [field]
    content = page.content.decode()
    assert sentence in content
    assert "值守平台" in content
    assert 'value="整改天数"' in content


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ({"baseline": "很多"}, "baseline", "请填写数字，例如 95.4。"),
        ({"target": "12"}, "target", "目标应与基线不同，才看得出差距。"),
        ({"target": "9" * 30}, "target", "请填写数字，例如 95.4。"),
        ({"due_on": "2026-13-40"}, "due_on", "请填写有效的日期，例如 2026-11-17。"),
        ({"due_on": "2026-02-09"}, "due_on", "请填写今天或以后的日期。"),
        ({"name": ""}, "name", "请填写指标名称。"),
        ({"unit": "个" * 11}, "unit", "请删去1字，上限10字。"),
    ],
)
def test_wrong_rows_answer_in_their_row(as_person, house, row, field, sentence):
    good = {"name": "整改天数", "unit": "天", "baseline": "12", "target": "5", "due_on": "2026-12-15"}
    page = as_person(house.holder).post(NEW, typed(house, check="1", indicators=[good | row]))
    assert list(errors_of(page)) == [f"indicators-0-{field}"]
    assert sentence in page.content.decode()


def test_more_rows_than_allowed_are_counted_out(as_person, house):
    rows = [{"text": f"承诺{n}", "due_on": "2026-11-30"} for n in range(6)]
    page = as_person(house.holder).post(NEW, typed(house, check="1", pledges=rows))
    assert errors_of(page) == {"pledges": ["公开承诺最多5项，请删去1项。"]}
    assert 'value="承诺5"' in page.content.decode()


@pytest.mark.parametrize("total", ["100000000", "abc", "-1", ""])
def test_forged_row_counts_are_answered(as_person, house, total):
    page = as_person(house.holder).post(NEW, typed(house, check="1") | {"pledges-TOTAL_FORMS": total})
    assert page.status_code == 200
    assert set(errors_of(page)) == {"pledges"}
    assert Contender.objects.count() == 0


def test_forged_state_and_principal_are_ignored(as_person, house):
    forged = {"state": "active", "principal": house.offices.secretary.pk, "lead_branch": house.neighbour.pk,
              "level_granted": house.campaign.group.pk, "version": "7"}  # fmt: skip
    as_person(house.holder).post(NEW, typed(house, check="1") | forged)
    contender = Contender.objects.get()
    assert (contender.state, contender.principal, contender.lead_branch, contender.level_granted) == (
        "draft",
        house.holder,
        house.branch,
        None,
    )


def test_duty_of_another_branch_is_not_offered(as_person, house):
    other = make_duty(house.campaign, house.neighbour, "别处的业务")
    page = as_person(house.holder).post(NEW, typed(house, check="1", duty=other.pk))
    assert list(errors_of(page)) == ["duty"]


def test_new_duty_needs_no_choice_and_both_at_once_are_refused(as_person, house):
    page = as_person(house.holder).post(NEW, typed(house, check="1", new_duty="漏洞处置"))
    assert list(errors_of(page)) == ["new_duty"]
    as_person(house.holder).post(NEW, typed(house, check="1", duty="", new_duty="漏洞处置"))
    duty = Duty.objects.get(name="漏洞处置")
    assert (Contender.objects.get().duty, duty.proposed_by, duty.confirmed_at) == (duty, house.holder, None)


def test_used_up_quota_stands_at_the_level_and_in_the_panel(as_person, house):
    campaign = house.campaign
    make_rule_set(
        campaign=campaign, by=house.offices.officer, quotas=[(house.branch, campaign.company, "post", 1)]
    )
    make_post(campaign, make_member("先报", house.branch), "submitted")
    page = as_person(house.holder).post(NEW, typed(house, check="1"))
    assert errors_of(page) == {
        "level": ["工程信息党支部公司级名额已用完，请改报其他层级，或请支部书记调整。"]
    }
    content = page.content.decode()
    assert "剩0个，共1个" in content
    assert "不限" in content


def test_editing_brings_everything_back_and_keeps_two_writers_apart(as_person, house):
    as_person(house.holder).post(NEW, typed(house, check="1"))
    contender = Contender.objects.get()
    edit = reverse("modelposts:application-edit", args=[contender.pk])
    page = as_person(house.holder).get(edit)
    content = page.content.decode()
    for text in (
        'value="网络安全岗"',
        "漏洞早发现早整改",
        'value="5.5"',
        'value="每周复盘"',
        'value="承诺2"',
    ):
        assert text in content
    seen = contender.version
    as_person(house.holder).post(edit, typed(house, draft="1", title="甲写的", version=seen))
    page = as_person(house.holder).post(edit, typed(house, draft="1", title="乙写的", version=seen))
    assert "这份申报刚在别处改过" in page.content.decode()
    assert 'value="乙写的"' in page.content.decode()
    contender.refresh_from_db()
    assert contender.title == "甲写的"


def test_draft_of_another_is_unknown_and_handed_in_is_closed(as_person, house):
    draft = make_post(house.campaign, make_member("他", house.neighbour))
    edit = reverse("modelposts:application-edit", args=[draft.pk])
    assert as_person(house.holder).get(edit).status_code == 404
    assert as_person(house.holder).post(edit, typed(house, draft="1")).status_code == 404
    mine = make_post(house.campaign, house.holder, "submitted")
    edit = reverse("modelposts:application-edit", args=[mine.pk])
    assert as_person(house.holder).post(edit, typed(house, draft="1", title="改")).status_code == 403
    assert as_person(house.offices.branch_secretary).get(edit).status_code == 403


def test_second_application_leads_to_the_first(as_person, house):
    mine = make_post(house.campaign, house.holder, "active")
    assert as_person(house.holder).get(NEW).url == reverse("campaign:application-detail", args=[mine.pk])


@pytest.mark.parametrize("status", ["群众", "中共预备党员"])
def test_who_may_not_apply_gets_no_form(as_person, house, status):
    assert as_person(make_person("他", house.branch, status=status)).get(NEW).status_code == 403
