"""Branch against branch: means of published results; no cell is found by subtraction."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign import clock
from campaign.models import Organization
from reviews.branch_figures import mean, means
from reviews.models import CycleEntry
from reviews.services.learning import learn_from
from tests.factories import make_member
from tests.reviews.months import SHOW, VOTING, full_month, make_house, open_month

RESULTS = st.dictionaries(
    st.integers(1, 8), st.lists(st.integers(0, 10000), max_size=4), min_size=1, max_size=8
)


def test_means_are_rounded_half_up():
    assert (mean([9000, 9001]), mean([9001]), mean([])) == (9001, 9001, None)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RESULTS, st.sets(st.integers(1, 8)))
def test_never_exactly_one_cell_is_missing_from_a_whole_that_is_shown(results, hidden):
    cells, whole = means(results, frozenset(hidden))
    away = {key for key, cell in cells.items() if cell.is_hidden}
    assert {key for key in hidden if results.get(key)} <= away
    assert all(cells[key].value is None for key in away)
    assert len(away) != 1 or whole.value is None
    assert {key: cell.value for key, cell in cells.items() if key not in away} == {
        key: mean(values) for key, values in results.items() if key not in away
    }


def test_a_second_cell_goes_with_the_first_the_smallest_one():
    cells, whole = means({1: [9000], 2: [8000, 9000], 3: [7000]}, frozenset({1}))
    assert [cells[key].is_hidden for key in (1, 2, 3)] == [True, False, True]
    assert whole.value == 8250


@pytest.mark.django_db
class TestPage:
    def rows(self, as_person, house, person, at="2026-11-27 09:00"):
        with clock.at(at):
            page = as_person(person).get(reverse("reviews:compare-branches", args=[house.cycle.pk]))
        return page, {row.name: row for row in page.context.get("rows", [])}

    def test_scores_come_from_what_is_published_and_counts_from_the_month(self, as_person):
        house = make_house(posts=3, teams=1, staff=6)
        full_month(house, off={house.posts[0].pk: 1000})
        first, second = (house.cycle.entries.get(contender=post) for post in house.posts[:2])
        CycleEntry.objects.filter(pk=second.pk).update(branch=house.tree.neighbour, branch_name="邻支部")
        with clock.at(VOTING):
            learn_from(first, source=second, measure=None, text="学复盘", by=house.holders[0])
        found = {row.entry_id: row.composite for row in house.cycle.rankings.get().standings.all()}
        third = house.cycle.entries.get(contender=house.posts[2])
        _page, rows = self.rows(as_person, house, house.staff[0])
        own, beside, whole = rows["工程信息党支部"], rows["邻支部"], rows["合计"]
        expected = mean([found[first.pk], found[third.pk]])
        assert (own.posts.text, beside.posts.text) == (
            f"{(expected + 5) // 10 / 10:.1f}",
            f"{(found[second.pk] + 5) // 10 / 10:.1f}",
        )
        assert [(r.given, r.taken) for r in (own, beside, whole)] == [(0, 1), (1, 0), (1, 1)]
        assert (own.gaps + beside.gaps, whole.still_open, whole.shown) == (whole.gaps, whole.gaps, 0)

    def test_before_publishing_no_score_of_the_month_is_there(self, as_person):
        house = make_house(posts=2, teams=0, staff=6)
        open_month(house)
        page, rows = self.rows(as_person, house, house.staff[0], at=VOTING)
        assert "本月得分发布后显示" in page.content.decode()
        assert [row.posts.text for row in rows.values()] == ["—"]

    def test_it_begins_with_the_comparing_and_is_not_there_for_strangers(self, as_person):
        house = make_house(posts=1, teams=0, staff=1)
        open_month(house)
        page, rows = self.rows(as_person, house, house.staff[0], at=SHOW)
        assert ("比一比11月12日开始" in page.content.decode(), rows) == (True, {})
        assert self.rows(as_person, house, make_member("外人", house.tree.far))[0].status_code == 404

    def test_where_names_are_hidden_a_mean_gives_none_away(self, as_person):
        house = make_house(posts=4, teams=0, staff=6, hide_below_half=True)
        low = house.posts[3]
        full_month(house, off={low.pk: 3000, house.posts[2].pk: 2000})
        other = Organization.objects.get(pk=house.tree.neighbour.pk)
        entries = [house.cycle.entries.get(contender=post) for post in house.posts]
        # The last one stands alone in a branch of its own, the reader in a third.
        CycleEntry.objects.filter(pk=entries[3].pk).update(branch=other, branch_name="邻支部")
        reader = make_member("别处的人", house.tree.general)
        _page, rows = self.rows(as_person, house, reader)
        assert [rows[name].posts.text for name in ("工程信息党支部", "邻支部")] == ["—", "—"]
        assert rows["邻支部"].posts.note == "不单独显示"
