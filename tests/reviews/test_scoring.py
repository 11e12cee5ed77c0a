"""Scoring: rounding, floors, trimming, reweighting, gates, and printed terms that add up."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ballots import DEFAULT_POINTS, GRADED, POST, TEAM, Channel, Counts, Mark
from reviews.scoring import (
    ChannelResult,
    Dimension,
    Gate,
    Grade,
    Presence,
    ScoringSettings,
    Sheet,
    apportion,
    cap,
    compute,
    dimension_mean,
    gate_hits,
    grade_for,
    half_up,
    rubric_result,
    secret_result,
)

POST_RULES = ScoringSettings(
    kind=POST,
    weights={
        Channel.SELF: 1000,
        Channel.PEER: 2000,
        Channel.MASS: 3000,
        Channel.BRANCH: 2500,
        Channel.GENERAL_BRANCH: 1500,
    },
    dimensions=(Dimension("goal", "示范目标完成", 3500), Dimension("pledge", "承诺践诺", 1500)),
    bonus_maximum=1000,
)
TEAM_RULES = replace(
    POST_RULES,
    kind=TEAM,
    dimensions=(Dimension("goal", "目标达成", 4000), Dimension("quality", "质量与效益", 2000)),
    gates=(Gate("goal", 3200, Grade.QUALIFIED), Gate("goal", 2400, Grade.UNQUALIFIED)),
)


def present(channel, score):
    return ChannelResult(channel, Presence.PRESENT, score, 1)


def compute_scores(rules=POST_RULES, sheets=(), **scores):
    results = [
        present(Channel(name), score)
        if score is not None
        else ChannelResult(Channel(name), Presence.BELOW_FLOOR)
        for name, score in scores.items()
    ]
    return compute(results, sheets, rules)


class TestTheWorkedExample:
    """The ranking page of the look: 94.00, no peer, 92.86, 96.00, 95.50 gives 94.48."""

    trace = compute_scores(self=9400, peer=None, mass=9286, branch=9600, general_branch=9550)

    def test_composite(self):
        assert (self.trace.composite, self.trace.reweighted, self.trace.grade) == (
            9448,
            True,
            Grade.EXCELLENT,
        )
        assert (self.trace.numerator, self.trace.denominator) == (75_583_000, 8000)

    def test_printed_terms(self):
        assert [(t.channel.value, t.share, t.contribution) for t in self.trace.terms] == [
            ("self", 1250, 1175),
            ("peer", None, None),
            ("mass", 3750, 3482),
            ("branch", 3125, 3000),
            ("general_branch", 1875, 1791),
        ]


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(1, 2, 1), (0, 3, 0), (5, 3, 2), (4, 3, 1), (3, 2, 2), (7, 1, 7)]
)
def test_halves_go_up(a, b, expected):
    assert half_up(a, b) == expected


class TestSecretChannel:
    @pytest.mark.parametrize("n", range(5))
    def test_below_the_floor_nothing_is_known_of_it(self, n):
        secret = secret_result(Channel.PEER, Counts(good=n, unknown=30), POST_RULES)
        assert secret.result == ChannelResult(Channel.PEER, Presence.BELOW_FLOOR)
        assert (secret.unknown, secret.median, secret.distribution) == (None, None, None)

    def test_unknown_does_not_lift_over_the_floor(self):
        assert secret_result(Channel.MASS, Counts(good=4, unknown=90), POST_RULES).result.score is None

    def test_at_the_floor_all_marks_count(self):
        secret = secret_result(Channel.MASS, Counts(4, 0, 0, 1), POST_RULES)
        assert (secret.result.score, secret.result.n, secret.dropped, secret.used) == (8800, 5, None, 5)

    def test_six_marks_are_not_trimmed_and_seven_are(self):
        assert secret_result(Channel.MASS, Counts(5, 0, 0, 1), POST_RULES).result.score == 8917
        secret = secret_result(Channel.MASS, Counts(6, 0, 0, 1), POST_RULES)
        assert (secret.result.score, secret.dropped, secret.used) == (9500, (Mark.GOOD, Mark.POOR), 5)

    def test_one_highest_and_one_lowest_is_dropped_not_all_of_them(self):
        secret = secret_result(Channel.MASS, Counts(5, 0, 0, 3), POST_RULES)
        assert (secret.points_sum, secret.used) == (4 * 9500 + 2 * 6000, 6)

    def test_all_alike_lose_two_of_the_same(self):
        secret = secret_result(Channel.MASS, Counts(fair=9), POST_RULES)
        assert (secret.result.score, secret.used, secret.dropped) == (8500, 7, (Mark.FAIR,) * 2)

    def test_paper_is_merged_before_trimming_once(self):
        merged = secret_result(Channel.MASS, Counts(4, 0, 0, 1) + Counts(4, 0, 0, 1), POST_RULES)
        assert (merged.result.n, merged.used, merged.result.score) == (10, 8, half_up(7 * 9500 + 6000, 8))

    def test_distribution_and_spread_only_from_ten(self):
        assert secret_result(Channel.MASS, Counts(8, 0, 0, 1), POST_RULES).distribution is None
        ten = secret_result(Channel.MASS, Counts(5, 5, 0, 0, 2), POST_RULES)
        assert (ten.distribution, ten.median, ten.spread, ten.unknown) == (
            Counts(5, 5, 0, 0, 2),
            9000,
            500,
            2,
        )

    def test_not_run_this_month(self):
        secret = secret_result(Channel.MASS, Counts(50), POST_RULES, is_run=False)
        assert secret.result == ChannelResult(Channel.MASS, Presence.NOT_RUN)

    counts = st.builds(Counts, *(st.integers(0, 30) for _ in range(5)))

    @given(counts)
    @settings(max_examples=500)
    def test_equals_the_list_of_marks_written_out(self, counts):
        secret = secret_result(Channel.MASS, counts, POST_RULES)
        marks = sorted(DEFAULT_POINTS[m] for m in GRADED for _ in range(counts.of(m)))
        if len(marks) < 5:
            assert secret.result.score is None
            return
        kept = marks[1:-1] if len(marks) >= 7 else marks
        mean = Fraction(sum(kept), len(kept))
        assert abs(secret.result.score - mean) <= Fraction(1, 2)
        assert secret.result.score - mean != Fraction(-1, 2)
        middle = (marks[(len(marks) - 1) // 2] + marks[len(marks) // 2]) / 2
        assert secret.median == middle
        assert min(kept) <= secret.result.score <= max(kept)
        if secret.spread is not None:
            mu = sum(marks) / len(marks)
            deviation = (sum((m - mu) ** 2 for m in marks) / len(marks)) ** 0.5
            assert abs(secret.spread - deviation) <= 0.51


class TestRubric:
    def test_total_stays_within_zero_and_hundred(self):
        assert Sheet(Channel.BRANCH, {"goal": 9900}, bonus=1000).total() == 10000
        assert Sheet(Channel.BRANCH, {"goal": 100}, bonus=-500).total() == 0

    def test_mean_of_the_channels_sheets_only(self):
        sheets = [
            Sheet(Channel.BRANCH, {"goal": 9000}),
            Sheet(Channel.BRANCH, {"goal": 9001}),
            Sheet(Channel.SELF, {"goal": 1}),
        ]
        assert rubric_result(Channel.BRANCH, sheets) == ChannelResult(
            Channel.BRANCH, Presence.PRESENT, 9001, 2
        )

    def test_without_a_sheet_it_is_missing_or_waived(self):
        assert rubric_result(Channel.BRANCH, []).presence is Presence.MISSING
        assert rubric_result(Channel.BRANCH, [], waived=True).presence is Presence.WAIVED

    def test_a_sheet_that_came_after_all_beats_the_waiver(self):
        result = rubric_result(Channel.BRANCH, [Sheet(Channel.BRANCH, {"goal": 9000})], waived=True)
        assert result.score == 9000

    def test_dimension_mean_is_exact(self):
        sheets = [Sheet(Channel.GENERAL_BRANCH, {"goal": p}) for p in (3000, 3001)]
        assert dimension_mean(sheets, Channel.GENERAL_BRANCH, "goal") == Fraction(6001, 2)
        assert dimension_mean(sheets, Channel.BRANCH, "goal") is None


class TestGates:
    def sheets(self, general=None, branch=None):
        pairs = ((Channel.GENERAL_BRANCH, general), (Channel.BRANCH, branch))
        return [Sheet(channel, {"goal": value}) for channel, value in pairs if value is not None]

    @pytest.mark.parametrize(
        ("goal", "grade"),
        [
            (3200, Grade.EXCELLENT),
            (3199, Grade.QUALIFIED),
            (2400, Grade.QUALIFIED),
            (2399, Grade.UNQUALIFIED),
        ],
    )
    def test_general_branchs_first_dimension_caps_the_grade_not_the_score(self, goal, grade):
        trace = compute_scores(
            TEAM_RULES, self.sheets(goal, 4000), self=9500, branch=9500, general_branch=9500
        )
        assert (trace.composite, trace.grade_by_score, trace.grade) == (9500, Grade.EXCELLENT, grade)
        assert trace.is_capped is (grade is not Grade.EXCELLENT)

    def test_a_cap_never_lifts(self):
        hits = gate_hits(TEAM_RULES, self.sheets(3000))
        assert cap(Grade.UNQUALIFIED, hits) is Grade.UNQUALIFIED

    def test_the_branch_decides_where_general_branch_was_waived(self):
        assert [h.value for h in gate_hits(TEAM_RULES, self.sheets(None, 3100))] == [3100]
        assert gate_hits(TEAM_RULES, []) == ()

    def test_posts_have_none(self):
        assert gate_hits(POST_RULES, self.sheets(0)) == ()


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (9000, Grade.EXCELLENT),
        (8999, Grade.GOOD),
        (8000, Grade.GOOD),
        (7999, Grade.QUALIFIED),
        (7000, Grade.QUALIFIED),
        (6999, Grade.UNQUALIFIED),
    ],
)
def test_cut_offs(score, grade):
    assert grade_for(score, POST_RULES) is grade


class TestComposite:
    def test_weight_zero_is_shown_beside_and_changes_nothing(self):
        weights = {**POST_RULES.weights, Channel.PEER: 0}
        trace = compute_scores(replace(POST_RULES, weights=weights), self=9000, peer=100, branch=9000,
                               mass=9000, general_branch=9000)  # fmt: skip
        assert (trace.composite, trace.reweighted, trace.score_of(Channel.PEER)) == (9000, False, 100)
        assert [t.share for t in trace.terms if t.channel is Channel.PEER] == [None]

    def test_nothing_present_gives_no_composite(self):
        trace = compute([], [], POST_RULES)
        assert (trace.composite, trace.grade, trace.denominator) == (None, None, 0)

    scores = st.fixed_dictionaries(
        {channel.value: st.one_of(st.none(), st.integers(0, 10000)) for channel in Channel}
    )
    weights = st.fixed_dictionaries({channel: st.integers(0, 10000) for channel in Channel})

    @given(scores, weights)
    @settings(max_examples=500)
    def test_is_the_exact_weighted_mean_rounded_half_up(self, scores, weights):
        trace = compute_scores(replace(POST_RULES, weights=weights), **scores)
        counted = [
            (weights[Channel(c)], s) for c, s in scores.items() if s is not None and weights[Channel(c)]
        ]
        if not counted:
            assert trace.composite is None
            return
        exact = Fraction(sum(w * s for w, s in counted), sum(w for w, _ in counted))
        assert trace.composite == (exact + Fraction(1, 2)).__floor__()
        assert sum(t.contribution or 0 for t in trace.terms) == trace.composite
        assert sum(t.share or 0 for t in trace.terms) == 10000
        assert min(s for _, s in counted) <= trace.composite <= max(s for _, s in counted)

    @given(scores, st.randoms(use_true_random=False))
    @settings(max_examples=500)
    def test_does_not_depend_on_the_order_of_channels(self, scores, random):
        items = list(scores.items())
        random.shuffle(items)
        assert compute_scores(**dict(items)) == compute_scores(**scores)

    @given(scores, st.sampled_from([c.value for c in Channel]), st.integers(1, 500))
    @settings(max_examples=500)
    def test_a_better_channel_never_lowers_it(self, scores, channel, more):
        if scores[channel] is None or scores[channel] + more > 10000:
            return
        better = {**scores, channel: scores[channel] + more}
        assert compute_scores(**better).composite >= compute_scores(**scores).composite


@given(st.dictionaries(st.sampled_from(list(Channel)), st.integers(0, 10**6), min_size=1))
@settings(max_examples=500)
def test_apportioned_parts_add_up_and_stay_next_to_the_exact(parts):
    exact = {c: Fraction(p, 100) for c, p in parts.items()}
    total = half_up(sum(parts.values()), 100)
    rounded = apportion(exact, total)
    assert sum(rounded.values()) == total
    assert all(abs(rounded[c] - exact[c]) <= 1 for c in exact)


@pytest.mark.parametrize(
    "changes",
    [{"floor": 2}, {"trim_from": 2}, {"kind": "person"}, {"weights": {Channel.SELF: -1}}],
)
def test_settings_that_break_a_promise_are_refused(changes):
    with pytest.raises(ValueError):
        replace(POST_RULES, **changes)
