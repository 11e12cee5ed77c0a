"""One winner, one counted, none lost, no deadlock: eight processes at once on both databases (trust.md RACE)."""

from functools import partial

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Contender, Decision
from campaign.services.deciding import endorse
from campaign.services.meetings import close_meeting, create_meeting, record_vote
from reviews.models import Register, Tally
from reviews.services.voting import send_sheet
from tests.factories import make_campaign, make_member, make_offices, make_post, make_tree
from tests.trust.processes import run_at_once
from tests.trust.secret_month import distinct_marks, make_secret_month, voting

AT_ONCE = 8

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(act):
    """The sentence of a refusal, "done" otherwise; anything else is an error of ours."""
    try:
        act()
    except Refused as refusal:
        return refusal.sentence
    return "done"


def counted(month) -> int:
    """Every mark in every counter of the month."""
    rows = Tally.objects.filter(entry__cycle=month.cycle).values_list(
        "good", "fair", "average", "poor", "unknown"
    )
    return sum(map(sum, rows))


def test_eight_identical_sheets_count_once():
    month = make_secret_month(voters=2, posts=4)
    marks = distinct_marks(1, month.entries)[0]
    send = partial(send_sheet, cycle=month.cycle, marks=marks, by=month.voters[0])

    with voting(month):
        results = run_at_once(*[partial(attempt, send)] * AT_ONCE)

    assert results.count("done") == 1
    assert {sentence for sentence in results if sentence != "done"} == {
        "已提交过本月评议，每人只计一次，不能修改。"
    }
    assert Register.objects.filter(cycle=month.cycle).count() == 1
    assert counted(month) == len(month.entries)
    assert AuditEvent.objects.filter(action="sheet-send").count() == 1


@pytest.mark.parametrize("rounds", [3])
def test_eight_different_sheets_at_once_lose_nothing(rounds):
    month = make_secret_month(voters=AT_ONCE * rounds, posts=6)
    sheets = distinct_marks(AT_ONCE * rounds, month.entries)
    acts = [
        partial(attempt, partial(send_sheet, cycle=month.cycle, marks=sheet, by=voter))
        for voter, sheet in zip(month.voters, sheets, strict=True)
    ]

    with voting(month):
        results = [
            result
            for number in range(rounds)
            for result in run_at_once(*acts[number * AT_ONCE : (number + 1) * AT_ONCE])
        ]

    assert results == ["done"] * AT_ONCE * rounds
    assert counted(month) == AT_ONCE * rounds * len(month.entries)
    expected = {entry.pk: sorted(sheet[entry.pk].value for sheet in sheets) for entry in month.entries}
    found = {
        tally.entry_id: sorted(
            mark
            for mark in ("good", "fair", "average", "poor", "unknown")
            for _ in range(getattr(tally, mark))
        )
        for tally in Tally.objects.filter(entry__cycle=month.cycle, channel="mass")
    }
    assert found == expected


def test_two_endorsers_at_once_make_one_step_and_the_loser_learns_who_was_faster():
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, offices.officer)
    post = make_post(campaign, make_member("申报人", tree.branch), "submitted")
    with clock.at("2026-03-10 10:00", everywhere=True):
        by = offices.branch_secretary
        meeting = create_meeting(
            campaign=campaign,
            organization=tree.branch,
            held_on=clock.today(),
            method="hands",
            contenders=[post],
            by=by,
            minutes="逐项审议。",
        )
        record_vote(item=meeting.items.get(), yes=3, no=0, abstain=0, by=by)
        close_meeting(meeting=meeting, by=by)

        def endorsing(person):
            return partial(attempt, lambda: endorse(contender=Contender.objects.get(pk=post.pk), by=person))

        people = [offices.branch_secretary, offices.branch_deputy] * (AT_ONCE // 2)
        results = run_at_once(*map(endorsing, people))

    assert results.count("done") == 1
    step = Decision.objects.get(contender=post, action="endorse")
    lost = {sentence for sentence in results if sentence != "done"}
    assert lost <= {
        f"{step.by_name}已于3月10日10:00办理“同意推荐”，本次未重复办理。",
        f"“{post.title}”现在是“支部已同意”，不能同意推荐。",
    }
    assert AuditEvent.objects.filter(action="contender-endorse").count() == 1
    post.refresh_from_db()
    assert (post.state, post.version) == ("endorsed", 2)
