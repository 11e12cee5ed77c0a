"""排行榜: published months only, the figures of the sealed rows, filters in the address, names the rules hide."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import ContenderKind
from campaign.reporting.registry import Selection, find
from campaign.reporting.sheets import build
from campaign.triggers import lifted
from reviews.models import CycleEntry, Standing
from reviews.ranking_rows import names_to_hide, sealed_rows, summary_of
from reviews.ranking_seals import grouped
from reviews.services.publishing import prepare_ranking, reopen_ranking
from tests.factories import appoint, make_member, make_person, make_post
from tests.reviews.months import (
    CONFIRMING,
    MONTH,
    count_month,
    fill_duties,
    full_month,
    make_house,
    open_month,
    publish_month,
    vote,
    vote_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # see uses_database

AFTER = "2026-11-27 10:00"
LATEST = "/reviews/ranking/"


def url_of(ranking, query=""):
    return reverse("reviews:ranking-month", args=[ranking.campaign_id, ranking.cycle.month]) + query


def page(as_person, person, url, at=AFTER):
    with clock.at(at):
        return as_person(person).get(url)


def rows_of(response):
    return [one.row for one in response.context["rows"]]


def spread_house(posts=4, **rules):
    """A published month in which every post has another score; returns house and ranking."""
    house = make_house(posts=posts, teams=1, **rules)
    open_month(house)
    vote_all(house)
    fill_duties(house, off={post.pk: 500 * number for number, post in enumerate(house.posts)})
    count_month(house)
    return house, publish_month(house)


def test_before_anything_is_published_the_page_says_what_will_be_here(as_person):
    house = make_house()
    open_month(house)
    response = page(as_person, house.staff[0], LATEST)
    assert response.status_code == 200
    assert "还没有发布的排行榜" in response.content.decode()


@pytest.mark.parametrize("who", ["staff", "officer", "secretary"])
def test_a_month_counted_but_not_published_is_on_nobodys_page(as_person, who):
    house = make_house()
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    person = house.staff[0] if who == "staff" else getattr(house, who)
    address = reverse("reviews:ranking-month", args=[house.campaign.pk, MONTH])
    assert page(as_person, person, address, at=CONFIRMING).status_code == 404
    assert "还没有发布的排行榜" in page(as_person, person, LATEST, at=CONFIRMING).content.decode()


def test_the_newest_published_month_is_where_the_menu_leads(as_person):
    house = make_house()
    ranking = full_month(house)
    response = page(as_person, house.staff[0], LATEST)
    assert response.url == url_of(ranking)


def test_the_neighbour_branch_reads_it_and_another_general_branch_does_not(as_person):
    house = make_house()
    ranking = full_month(house)
    neighbour = make_person("邻支部", house.tree.neighbour)
    stranger = make_person("外单位", house.tree.far)
    assert [row.rank for row in rows_of(page(as_person, neighbour, url_of(ranking)))] == [1, 1]
    assert page(as_person, stranger, url_of(ranking)).status_code == 404
    superior = appoint(make_person("上级"), "superior_viewer", house.tree.committee)
    assert len(rows_of(page(as_person, superior, url_of(ranking)))) == 2


@pytest.mark.parametrize(
    "query", ["?version=2", "?version=x", "?version=99999999999999999999999", "?open=999999", "?open=x"]
)
def test_forged_parameters_are_not_found(as_person, query):
    house = make_house()
    ranking = full_month(house)
    assert page(as_person, house.staff[0], url_of(ranking, query)).status_code == 404


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "x", "9" * 30])
def test_months_that_do_not_exist_are_not_found(as_person, month):
    house = make_house()
    full_month(house)
    address = reverse("reviews:ranking-month", args=[house.campaign.pk, month])
    assert page(as_person, house.staff[0], address).status_code == 404


def test_an_entry_of_another_campaign_cannot_be_opened(as_person):
    house = make_house()
    ranking = full_month(house)
    team = CycleEntry.objects.get(cycle=house.cycle, kind="team")
    query = f"?kind=post&open={team.pk}"
    assert page(as_person, house.staff[0], url_of(ranking, query)).status_code == 404


def test_rows_print_what_was_sealed(as_person):
    house, ranking = spread_house()
    response = page(as_person, house.staff[0], url_of(ranking))
    sealed = Standing.objects.filter(ranking=ranking, kind="post").order_by("rank")
    assert [(row.rank, row.composite, row.name) for row in rows_of(response)] == [
        (standing.rank, standing.composite, standing.entry.principal_name) for standing in sealed
    ]
    assert [row.name for row in rows_of(response)] == ["岗位1", "岗位2", "岗位3", "岗位4"]
    text = response.content.decode()
    for row in rows_of(response):
        assert f'<span class="score">{row.score}</span>' in text


def test_ties_share_a_rank_and_say_so(as_person):
    house = make_house(posts=3)
    open_month(house)
    vote_all(house)
    fill_duties(house, off={house.posts[2].pk: 1000})
    count_month(house)
    ranking = publish_month(house)
    rows = rows_of(page(as_person, house.staff[0], url_of(ranking)))
    assert [(row.rank, row.grade_text) for row in rows] == [(1, "优秀并列"), (1, "优秀并列"), (3, "优秀")]


def test_a_channel_below_the_floor_shows_neither_score_nor_number(as_person):
    house = make_house(posts=2)
    open_month(house)
    for person in house.staff:
        vote(house, person)
    vote(house, house.holders[0])
    fill_duties(house)
    count_month(house)
    ranking = publish_month(house)
    entry = CycleEntry.objects.get(cycle=house.cycle, principal=house.holders[1])
    response = page(as_person, house.officer, url_of(ranking, f"?open={entry.pk}"))
    row = next(row for row in rows_of(response) if row.entry_id == entry.pk)
    peer = row.cells[1]
    assert (peer.label, peer.score, peer.text, peer.width) == ("互评", None, "不足5票", "0%")
    assert row.other_marks == "缺项折算"
    trace = next(one.trace for one in response.context["rows"] if one.trace)
    assert [(line.label, line.share, line.score, line.part) for line in trace.lines][1] == (
        "互评", "—", "—", "—",
    )  # fmt: skip
    assert trace.notes == ("缺项折算：互评有效票不足5张，不公布也不计入；它的20%按比例分给其余4个渠道。",)
    assert not any("互评" in note for note in trace.secret_notes)
    assert not any(one.label == "互评" for one in trace.distributions)


def test_kinds_and_filters_stand_in_the_address(as_person):
    house = make_house(posts=2, teams=2)
    far = make_member("邻岗位", house.tree.neighbour)
    make_post(house.campaign, far, "active", level_granted=house.campaign.group)
    ranking = full_month(house)
    reader = house.staff[0]
    assert len(rows_of(page(as_person, reader, url_of(ranking, "?kind=team")))) == 2
    by_branch = page(as_person, reader, url_of(ranking, f"?branch={house.tree.neighbour.pk}"))
    assert [row.name for row in rows_of(by_branch)] == ["邻岗位"]
    assert "共1个" in by_branch.content.decode()
    by_level = page(as_person, reader, url_of(ranking, "?level=公司级"))
    assert {row.name for row in rows_of(by_level)} == {"岗位1", "岗位2"}
    assert by_level.context["tabs"][1].url.startswith("?kind=team&level=")
    unknown = page(as_person, reader, url_of(ranking, "?level=无&branch=0"))
    assert len(rows_of(unknown)) == 3


def test_unpublished_neighbours_are_shown_and_cannot_be_opened(as_person):
    house = make_house()
    ranking = full_month(house)
    open_month(house, at="2026-12-01 09:00", month="2026-11")
    response = page(as_person, house.staff[0], url_of(ranking), at="2026-12-02 09:00")
    assert [(one.label, bool(one.url)) for one in response.context["months"]] == [
        ("10月", True),
        ("11月，未发布", False),
    ]
    assert '<span class="btn btn-outline-secondary disabled" aria-disabled="true">11月，未发布</span>' in (
        response.content.decode()
    )


def test_a_corrected_month_names_reason_and_keeps_the_old_version_readable(as_person):
    house, ranking = spread_house(posts=2)
    with clock.at("2026-11-27 09:00"):
        reopen_ranking(cycle=house.cycle, reason="漏计一次指标读数", by=house.secretary)
    reader = house.staff[0]
    during = page(as_person, reader, url_of(ranking)).content.decode()
    assert "新版发布前以下结果仍有效" in during
    house.cycle.refresh_from_db()
    count_again(house)
    second = publish_month(house, at="2026-12-02 10:00")
    newest = page(as_person, reader, url_of(second), at="2026-12-02 11:00")
    assert newest.context["ranking"] == second
    assert "本月结果已更正，理由：漏计一次指标读数" in newest.content.decode()
    older = page(as_person, reader, url_of(ranking, "?version=1"), at="2026-12-02 11:00")
    assert older.context["ranking"] == ranking
    assert "本版已更正，仅供查考" in older.content.decode()
    assert [(one.name, one.is_in_force) for one in older.context["versions"]] == [
        ("2026年10月第2版", True),
        ("2026年10月第1版", False),
    ]


def count_again(house):
    with clock.at("2026-11-27 10:00"):
        prepare_ranking(cycle=house.cycle, by=house.officer)


def hidden_house(posts=6):
    """Four posts of the first branch ahead, two of the neighbour behind; names below the top half are hidden."""
    house = make_house(posts=posts - 2, teams=0, hide_below_half=True)
    late = [make_member(f"邻岗{n}", house.tree.neighbour) for n in (1, 2)]
    house.posts += [make_post(house.campaign, person, "active") for person in late]
    open_month(house)
    vote_all(house)
    fill_duties(house, off={post.pk: 300 * number for number, post in enumerate(house.posts)})
    count_month(house)
    return house, publish_month(house), late


def test_hidden_names_show_to_themselves_and_their_branch_only(as_person):
    house, ranking, _late = hidden_house()
    everyone = ["岗位1", "岗位2", "岗位3", "岗位4", "邻岗1", "邻岗2"]
    own_branch = ["岗位1", "岗位2", "岗位3", "岗位4", "不公开", "不公开"]
    reader = make_person("旁人", house.tree.neighbour)
    names = {
        "first branch": [row.name for row in rows_of(page(as_person, house.staff[0], url_of(ranking)))],
        "officer": [row.name for row in rows_of(page(as_person, house.officer, url_of(ranking)))],
        "neighbour": [row.name for row in rows_of(page(as_person, reader, url_of(ranking)))],
    }
    # 岗位4 alone would be hidden from the neighbour, and told by the rest: 岗位3 is hidden with it.
    assert names == {
        "first branch": own_branch,
        "officer": everyone,
        "neighbour": ["岗位1", "岗位2", "不公开", "不公开", "邻岗1", "邻岗2"],
    }


def test_a_hidden_row_has_nothing_that_tells_whose_it_is(as_person):
    house, ranking, late = hidden_house()
    response = page(as_person, house.staff[0], url_of(ranking))
    hidden = [row for row in rows_of(response) if row.is_hidden]
    assert [(r.entry_id, r.branch, r.level, r.change, r.trend, r.url, r.detail) for r in hidden] == [
        (None, "", "", None, (), "", "")
    ] * 2
    text = response.content.decode()
    assert all(person.name not in text for person in late)
    entry = CycleEntry.objects.get(cycle=house.cycle, principal=late[0])
    assert page(as_person, house.staff[0], url_of(ranking, f"?open={entry.pk}")).status_code == 404
    by_branch = page(as_person, house.staff[0], url_of(ranking, f"?branch={house.tree.neighbour.pk}"))
    assert len(rows_of(by_branch)) == 6  # the branch has no row this reader may name: no such filter


def test_a_fault_names_nobody_where_names_are_hidden(as_person):
    house, ranking, late = hidden_house()
    with lifted("test"):
        Standing.objects.filter(ranking=ranking, entry__principal=late[0]).update(composite=9999)
    text = page(as_person, house.staff[0], url_of(ranking)).content.decode()
    assert "2026年10月第1版：有一行与封存时不同。" in text
    assert late[0].name not in text


def test_workbook_and_page_hide_the_same_names():
    house, ranking, _late = hidden_house()
    with clock.at(AFTER):
        document = build(
            find("ranking"), Selection(house.staff[0], {"ranking": ranking}), today=clock.today()
        )
        rows = sealed_rows(ranking, ContenderKind.POST, house.staff[0])
    assert [row[2] for row in document.sheets[0].rows] == [row.name for row in rows]
    assert rows[-1].name == "不公开"


def test_one_hidden_name_is_never_alone():
    class Row:
        def __init__(self, pk, rank):
            self.pk, self.rank = pk, rank

    rows = [Row(1, 1), Row(2, 2), Row(3, 3)]
    assert names_to_hide(rows, {1, 2, 3}) == {2, 3}
    assert names_to_hide(rows, {3}) == {3}
    assert names_to_hide(rows, set()) == frozenset()
    assert names_to_hide([Row(1, 1), Row(2, 2), Row(3, 3), Row(4, 4)], {1, 2, 3, 4}) == {3, 4}


def test_the_summary_is_of_the_rows_shown():
    house, ranking = spread_house()
    rows = sealed_rows(ranking, ContenderKind.POST, house.staff[0])
    summary = summary_of(rows)
    mean = sum(row.composite for row in rows) / len(rows) / 100
    assert (summary.count, summary.mean) == (4, f"{mean:.1f}")
    assert sum(count for _label, count in summary.grades) == 4
    assert summary_of([]).mean == "—"


def test_workbook_holds_the_figures_of_the_page(as_person):
    house, ranking = spread_house()
    response = page(as_person, house.officer, url_of(ranking))
    with clock.at(AFTER):
        made = as_person(house.officer).post(
            reverse("campaign:report-workbook", args=["ranking"]), {"ranking": ranking.pk}
        )
    book = openpyxl.load_workbook(BytesIO(made.content))
    sheet = book["党员示范岗月度排名表"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=7)]
    printed = [
        [
            row.rank,
            row.change_text,
            row.name,
            row.detail,
            row.branch,
            row.level_applied,
            row.level,
            row.composite / 100,
            row.grade,
        ]
        for row in rows_of(response)
    ]
    assert [row[:9] for row in cells] == printed
    assert [row[10:] for row in cells] == [
        [cell.words or cell.score / 100 for cell in row.cells] for row in rows_of(response)
    ]
    titles = [cell.value for cell in sheet[3]]
    assert titles[5:7] == ["申报层级", "认定层级"]
    assert titles[10:] == ["自评10%", "互评20%", "群众评30%", "支部评25%", "总支评15%"]
    everything = "".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert grouped(ranking.seal) in everything
    assert response.context["seal"].printed in grouped(ranking.seal)


def test_a_month_of_another_house_cannot_be_exported(as_person):
    house = make_house()
    ranking = full_month(house)
    stranger = make_person("外单位", house.tree.far)
    address = reverse("campaign:report-workbook", args=["ranking"])
    assert as_person(stranger).post(address, {"ranking": ranking.pk}).status_code == 404


def test_queries_do_not_grow_with_the_rows(as_person):
    house = make_house(posts=30, teams=1, staff=1)
    open_month(house)
    fill_duties(house)
    count_month(house)
    ranking = publish_month(house)
    counts = []
    for kind, rows in (("team", 1), ("post", 30)):
        client = as_person(house.officer)
        with clock.at(AFTER), CaptureQueriesContext(connection) as captured:
            response = client.get(url_of(ranking, f"?kind={kind}"))
        assert len(response.context["rows"]) == rows
        counts.append(len(captured))
    assert counts[0] == counts[1]
