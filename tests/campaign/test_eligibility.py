"""Why somebody cannot be chosen: one pure rule, the same wherever people are chosen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.eligibility import Candidate, reason_against

GOOD = {"is_here": True, "is_full": True, "has_vote": True, "holds_one": False, "leads": False}
candidates = st.builds(
    Candidate,
    is_here=st.booleans(), is_full=st.booleans(), has_vote=st.booleans(), holds_one=st.booleans(),
    leads=st.booleans(), teams=st.integers(0, 4), most_teams=st.integers(1, 3),
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"is_here": False, "is_full": False}, "已不在册"),
        ({"is_full": False}, "不是正式党员"),
        ({"has_vote": False}, "目前没有表决权"),
        ({"holds_one": True}, "已有示范岗申报"),
        ({"holds_one": True, "leads": True}, "已牵头一支攻关队"),
        ({"leads": True, "teams": 2}, "已参加2支攻关队"),
        ({"leads": True, "teams": 1}, ""),
        ({"teams": 2}, ""),
    ],
)
def test_the_first_reason_is_told(changes, reason):
    assert reason_against(Candidate(**GOOD | changes)) == reason


@given(candidates)
def test_only_full_members_here_with_a_vote_and_nothing_yet_are_free(candidate):
    free = candidate.is_here and candidate.is_full and candidate.has_vote and not candidate.holds_one
    room = not candidate.leads or candidate.teams < candidate.most_teams
    assert (reason_against(candidate) == "") is (free and room)
