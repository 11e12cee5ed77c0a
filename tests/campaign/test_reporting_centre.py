from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from campaign import clock
from campaign.models import AuditEvent
from tests import factories

NOON = "2026-11-10 12:00"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    tree = factories.make_tree()
    tree.offices = factories.make_offices(tree)
    tree.campaign = factories.make_campaign(tree)
    return tree


def url(page, key, query=""):
    return reverse(f"campaign:report-{page}", args=[key]) + query


def sheet_of(response):
    return load_workbook(BytesIO(response.content)).worksheets[0]


def picks(house, unit):
    return {"campaign": house.campaign.pk, "unit": unit.pk}


def titles(response):
    return [card.report.title for group in response.context["groups"] for card in group.cards]


def test_centre_lists_what_the_person_may_read(house, as_person):
    member = factories.make_member("李普通", house.branch)
    centre = reverse("campaign:report-centre")
    with clock.at(NOON):
        of_secretary = titles(as_person(house.offices.branch_secretary).get(centre))
        of_member = titles(as_person(member).get(centre))
    assert of_secretary[:3] == ["花名册", "示范岗申报汇总表", "攻关队申报汇总表"]
    assert set(of_member) & {"花名册", "示范岗申报汇总表", "攻关队申报汇总表"} == set()


def test_roster_holds_the_unit_and_hides_the_middle_of_numbers(house, as_person):
    factories.make_person("邻居人", house.neighbour)
    factories.make_person(
        "李普通",
        house.branch,
        phone="13216359207",
        joined_party_on="2015-07-01",
        joined_party_precision="month",
    )
    with clock.at(NOON):
        page = as_person(house.offices.branch_secretary).post(
            url("workbook", "roster"), {"unit": house.branch.pk}
        )
    rows = [
        (row[2].value, row[8].number_format, row[15].value)
        for row in sheet_of(page)
        if row[1].value and row[10].value
    ]
    assert ("李普通", "yyyy-mm", "132****9207") in rows
    assert [row for row in rows if row[0] == "邻居人"] == []
    assert sheet_of(page)["A1"].value == "工程信息党支部 2026年11月 职工及党员花名册"


def test_unit_outside_the_scope_answers_404(house, as_person):
    client = as_person(house.offices.branch_secretary)
    with clock.at(NOON):
        answers = [
            client.post(url("workbook", "roster"), {"unit": house.neighbour.pk}).status_code,
            client.get(url("preview", "roster", f"?unit={house.far.pk}")).status_code,
            client.post(url("workbook", "roster"), {"unit": "x' OR 1"}).status_code,
            client.get(url("preview", "no-such-report")).status_code,
        ]
    assert answers == [404, 404, 404, 404]
    assert not AuditEvent.objects.filter(action="report.export").exists()


def test_report_without_the_right_is_forbidden(house, as_person):
    member = factories.make_member("李普通", house.branch)
    with clock.at(NOON):
        answers = [
            as_person(member).get(url("preview", "roster")).status_code,
            as_person(member).post(url("workbook", "roster"), {"unit": house.branch.pk}).status_code,
        ]
    assert answers == [403, 403]


def test_missing_choice_comes_back_with_a_sentence(house, as_person):
    with clock.at(NOON):
        page = as_person(house.offices.branch_secretary).post(url("workbook", "roster"), {})
    assert page.status_code == 200
    assert page.context["form"].errors == {"unit": ["请选择单位。"]}


def test_workbook_is_named_in_chinese_never_sniffed_and_audited(house, as_person):
    secretary = house.offices.branch_secretary
    with clock.at(NOON):
        page = as_person(secretary).post(url("workbook", "roster"), {"unit": house.branch.pk})
    assert page["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "%E5%B7%A5%E7%A8%8B%E4%BF%A1%E6%81%AF%E5%85%9A%E6%94%AF%E9%83%A8-2026%E5%B9%B411%E6%9C%88-%E8%8A%B1%E5%90%8D%E5%86%8C.xlsx"
    )
    assert page["X-Content-Type-Options"] == "nosniff"
    event = AuditEvent.objects.get(action="report.export")
    assert (event.actor, event.detail["report"]) == (secretary, "roster")
    assert event.detail["picked"] == {"unit": "工程信息党支部"}


def test_eleventh_workbook_in_a_minute_is_refused_and_the_next_minute_allowed(house, as_person):
    client = as_person(house.offices.branch_secretary)
    with clock.at(NOON):
        kinds = [
            client.post(url("workbook", "roster"), {"unit": house.branch.pk})["Content-Type"][:9]
            for _ in range(11)
        ]
        refused = client.post(url("workbook", "roster"), {"unit": house.branch.pk})
    with clock.at("2026-11-10 12:01:01"):
        later = client.post(url("workbook", "roster"), {"unit": house.branch.pk})
    assert kinds == ["applicati"] * 10 + ["text/html"]
    assert refused.context["form"].non_field_errors() == ["一分钟内最多下载10次报表，请稍等片刻再试。"]
    assert later["Content-Type"].startswith("application/vnd")


def test_application_summary_follows_what_each_may_see(house, as_person):
    holder = factories.make_member("李普通", house.branch)
    factories.make_post(house.campaign, holder, "submitted", title="提交的岗")
    factories.make_post(
        house.campaign, factories.make_member("陈在岗", house.branch), "active", title="挂牌的岗"
    )
    factories.make_post(house.campaign, factories.make_member("林草稿", house.branch), title="草稿的岗")
    viewer = factories.appoint(factories.make_person("上级人"), "superior_viewer", house.committee)
    offices, seen = house.offices, {}
    with clock.at(NOON):
        for name, person, unit in (
            ("secretary", offices.branch_secretary, house.branch),
            ("officer", offices.officer, house.general),
            ("viewer", viewer, house.general),
        ):
            page = as_person(person).post(url("workbook", "post-applications"), picks(house, unit))
            seen[name] = [row[1].value for row in sheet_of(page) if isinstance(row[0].value, int)]
        neighbour = as_person(offices.neighbour_secretary).post(
            url("workbook", "post-applications"), picks(house, house.branch)
        )
    assert seen == {
        "secretary": ["提交的岗", "挂牌的岗"],
        "officer": ["提交的岗", "挂牌的岗"],
        "viewer": ["挂牌的岗"],
    }
    assert neighbour.status_code == 404


def test_preview_shows_the_rows_of_the_workbook(house, as_person):
    member = factories.make_member("李队员", house.branch)
    factories.make_team(
        house.campaign,
        factories.make_member("唐队长", house.branch),
        "active",
        members=[member],
        title="平台攻关队",
    )
    with clock.at(NOON):
        client = as_person(house.offices.officer)
        page = client.get(url("preview", "team-applications", f"?unit={house.branch.pk}"))
        book = client.post(url("workbook", "team-applications"), picks(house, house.branch))
    [row] = page.context["document"].sheets[0].text_rows()
    written = [str(cell.value or "") for cell in next(row for row in sheet_of(book) if row[0].value == 1)]
    texts = [text for _column, text in row]
    assert texts[:8] == ["1", "平台攻关队", texts[2], "工程信息党支部", "", "唐队长", "李队员", "2"]
    assert [text for text in texts if "-" not in text] == [text for text in written if "-" not in text]
    assert "平台攻关队" in page.content.decode()


def test_recent_downloads_are_the_persons_own(house, as_person):
    centre = reverse("campaign:report-centre")
    with clock.at(NOON):
        as_person(house.offices.branch_secretary).post(url("workbook", "roster"), {"unit": house.branch.pk})
        own = as_person(house.offices.branch_secretary).get(centre).context["recent"]
        others = as_person(house.offices.officer).get(centre).context["recent"]
    assert [(past.title, past.picked, past.query) for past in own] == [
        ("花名册", "工程信息党支部", f"unit={house.branch.pk}")
    ]
    assert others == []


def test_getting_pages_writes_nothing(house, as_person):
    client = as_person(house.offices.officer)
    before = AuditEvent.objects.count()
    with clock.at(NOON):
        client.get(reverse("campaign:report-centre"))
        client.get(url("preview", "roster"))
        assert client.get(url("workbook", "roster")).status_code == 405
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("key", "make"),
    [
        ("roster", lambda house, name: factories.make_person(name, house.branch)),
        (
            "post-applications",
            lambda house, name: factories.make_post(
                house.campaign, factories.make_member(name, house.branch), "active"
            ),
        ),
        (
            "team-applications",
            lambda house, name: factories.make_team(
                house.campaign, factories.make_member(name, house.branch), "active"
            ),
        ),
    ],
)
def test_preview_asks_as_often_for_30_rows_as_for_1(key, make, house, as_person):
    address = url("preview", key, f"?unit={house.branch.pk}")
    client = as_person(house.offices.officer)

    def queries():
        with (
            clock.at(NOON),
            CaptureQueriesContext(
                connection,
            ) as captured,
        ):
            assert client.get(address).status_code == 200
        return len(captured)

    make(house, "第一人")
    queries()
    one = queries()
    for number in range(29):
        make(house, f"第{number}号")
    assert queries() == one
