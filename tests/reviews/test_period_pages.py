"""Quarter, year and branches: means of what was sealed, page and workbook alike, names as the months hide them."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import StandingChannel
from tests.factories import make_member, make_person, make_post
from tests.reviews.months import make_house
from tests.reviews.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # see uses_database

AT = "2026-11-27 10:00"


@pytest.fixture
def house():
    """Three posts; the third belongs to the neighbour and came in the last month only."""
    house = make_house(posts=2, teams=0)
    with clock.at(AT):
        published(house, "2026-08", [9000, 8000])
        late = make_member("邻岗位", house.tree.neighbour)
        house.posts.append(make_post(house.campaign, late, "active"))
        ranking = published(house, "2026-09", [9100, 8801, 8500])
    first = ranking.standings.get(rank=1)
    StandingChannel.objects.create(standing=first, channel="mass", score=9000, weight=3000, counted=True, n=8)
    StandingChannel.objects.create(
        standing=first, channel="peer", weight=2000, counted=False, suppressed=True
    )
    return house


def url_of(house, period="2026-Q3", query="", page="period"):
    return reverse(f"reviews:ranking-{page}", args=[house.campaign.pk, period]) + query


def rows_of(response):
    return [one.row for one in response.context["rows"]]


def test_a_quarter_averages_the_published_months(as_person, house):
    response = as_person(house.staff[0]).get(url_of(house))
    assert [(row.rank, row.name, row.score, row.taken_part) for row in rows_of(response)] == [
        (1, "岗位1", "90.5", "2／2"), (2, "邻岗位", "85.0", "1／2"), (3, "岗位2", "84.0", "2／2"),
    ]  # fmt: skip
    assert rows_of(response)[1].marks == ("部分月份",)
    cells = {cell.label: (cell.text, cell.count) for cell in rows_of(response)[0].cells}
    assert (cells["群众评"], cells["互评"]) == (("90.0", 1), ("未公布", 0))
    assert "按已封存的各月结果计算：8月第1版（封存第1号）、9月第1版（封存第2号）" in response.content.decode()


def test_a_row_opens_to_its_months(as_person, house):
    response = as_person(house.staff[0]).get(url_of(house, query=f"?open={house.posts[1].pk}"))
    opened = next(one for one in response.context["rows"] if one.months)
    assert (opened.row.name, opened.terms) == ("岗位2", ("80.00", "88.01"))
    assert [(line.label, line.composite) for line in opened.months] == [("8月", "80.00"), ("9月", "88.01")]
    assert "岗位2的平均84.01分是怎么算的" in response.content.decode()


def test_a_year_holds_the_same_months_and_its_neighbours_are_published_ones(as_person, house):
    response = as_person(house.staff[0]).get(url_of(house, "2026"))
    assert [row.score for row in rows_of(response)] == ["90.5", "85.0", "84.0"]
    assert [one.label for one in response.context["neighbours"]] == ["2026年"]


@pytest.mark.parametrize(
    ("period", "query"),
    [("2026-Q2", ""), ("2025", ""), ("2026-09", ""), ("x", ""), ("2026-Q3", "?open=999999")],
)
def test_what_is_not_there_is_not_found(as_person, house, period, query):
    assert as_person(house.staff[0]).get(url_of(house, period, query)).status_code == 404


def test_filters_stand_in_the_address_and_keep_the_places(as_person, house):
    response = as_person(house.staff[0]).get(url_of(house, query=f"?branch={house.tree.neighbour.pk}"))
    assert [(row.rank, row.name) for row in rows_of(response)] == [(2, "邻岗位")]
    assert response.context["tabs"][1].url == f"?kind=team&branch={house.tree.neighbour.pk}"


def test_branches_average_their_monthly_results(as_person, house):
    response = as_person(house.staff[0]).get(url_of(house, page="branches"))
    [(_kind, label, rows)] = response.context["tables"]
    assert label == "示范岗"
    # 90, 91, 80, 88.01 of the first branch; a month on its own is a period too.
    assert [(row.branch, row.contenders, row.results, row.score) for row in rows] == [
        (house.tree.branch.name, 2, 4, "87.3"), (house.tree.neighbour.name, 1, 1, "85.0"),
    ]  # fmt: skip
    month = as_person(house.staff[0]).get(url_of(house, "2026-08", page="branches"))
    assert [row.score for row in month.context["tables"][0][2]] == ["85.0"]


def test_the_workbook_holds_the_cells_of_the_page_under_the_same_filters(as_person, house):
    client = as_person(house.staff[0])
    for query, data in (
        ("", {}),
        (f"?branch={house.tree.neighbour.pk}", {"branch": str(house.tree.neighbour.pk)}),
    ):
        shown = rows_of(client.get(url_of(house, query=query)))
        data = {"period": f"{house.campaign.pk}:2026-Q3", **data}
        made = client.post(reverse("campaign:report-workbook", args=["ranking-period"]), data)
        sheet = openpyxl.load_workbook(BytesIO(made.content))["党员示范岗排名表"]
        cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=3 + len(shown))]
        assert [row[:13] for row in cells] == [
            [
                r.rank,
                r.taken_part,
                r.name,
                r.detail,
                r.branch,
                r.level,
                r.composite / 100,
                "、".join(r.marks) or None,
            ]
            + [cell.words or cell.score / 100 for cell in r.cells]
            for r in shown
        ]
    assert [row[13:] for row in cells] == [["—", 85]]


def test_whom_a_month_hides_is_left_out_with_every_figure(as_person):
    house = make_house(posts=3, teams=0, hide_below_half=True)
    house.posts += [
        make_post(house.campaign, make_member(f"邻岗{n}", house.tree.neighbour), "active") for n in (1, 2)
    ]
    with clock.at(AT):
        published(house, "2026-08", [9000, 8900, 8800, 8700, 8600])
    reader, own = house.staff[0], make_person("邻人", house.tree.neighbour)
    hidden = as_person(reader).get(url_of(house))
    assert [row.name for row in rows_of(hidden)] == ["岗位1", "岗位2", "岗位3"]
    text = hidden.content.decode()
    assert ("另有2个按规定不公开" in text, "邻岗" in text, "87.0" in text) == (True, False, False)
    [(_kind, _label, rows)] = as_person(reader).get(url_of(house, page="branches")).context["tables"]
    # Two branches: shown beside the whole, the mean of one would tell that of the other.
    assert sorted((row.branch, row.score, row.cells) for row in rows) == sorted(
        (branch.name, "不公开", ()) for branch in (house.tree.branch, house.tree.neighbour)
    )
    assert len(rows_of(as_person(house.officer).get(url_of(house)))) == 5
    assert [row.name for row in rows_of(as_person(own).get(url_of(house)))] == [
        "岗位1",
        "岗位2",
        "岗位3",
        "邻岗1",
        "邻岗2",
    ]


@pytest.mark.parametrize("page", ["period", "branches"])
def test_costs_do_not_grow_with_rows_and_months(as_person, page):
    costs = []
    for posts, months in ((1, 1), (30, 3)):
        house = make_house(posts=posts, teams=0)
        with clock.at(AT):
            for number in range(months):
                published(house, f"2026-0{7 + number}", [9000 - n for n in range(posts)])
        client = as_person(house.staff[0])
        client.get(url_of(house, page=page))
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(house, page=page))
        costs.append(len(captured))
    assert costs[0] == costs[1]
