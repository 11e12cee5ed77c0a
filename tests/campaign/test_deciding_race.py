"""Two secretaries confirm the same meeting at the same moment: each conclusion is decided once, on both databases
(trust.md RACE-3)."""

from datetime import date
from functools import partial

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Decision, Meeting, Person
from campaign.services.deciding import decide_batch
from campaign.services.meetings import close_meeting, create_meeting, record_vote
from tests.factories import make_house, make_member, make_post
from tests.trust.processes import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def attempt(meeting, person):
    """What each process does for itself: nothing of the parent's objects is carried over."""
    by = Person.objects.get(pk=person)
    try:
        decide_batch(meeting=Meeting.objects.get(pk=meeting), by=by, comment="同意会议结论")
    except Refused as refusal:
        return refusal.sentence
    return "done"


def test_two_secretaries_deciding_at_once_make_each_step_once():
    house = make_house()
    officer, secretaries = house.offices.officer, (house.offices.secretary, house.offices.deputy)
    posts = [
        make_post(house.campaign, make_member(f"人{n}", house.branch), "endorsed", title=f"岗{n}")
        for n in range(3)
    ]
    with clock.at("2026-03-10 10:00", everywhere=True):
        meeting = create_meeting(
            campaign=house.campaign, organization=house.general, held_on=date(2026, 3, 10), method="hands",
            contenders=posts, by=officer,
        )  # fmt: skip
        for item, yes in zip(meeting.items.all(), (5, 5, 1), strict=True):
            record_vote(item=item, yes=yes, no=5 - yes, abstain=0, by=officer)
        close_meeting(meeting=meeting, by=officer)
        results = run_at_once(*[partial(attempt, meeting.pk, person.pk) for person in secretaries])
    assert results.count("done") == 1
    winner = secretaries[results.index("done")].name
    sentence = results[1 - results.index("done")]
    assert sentence in {
        f"{winner}已于3月10日10:00办理“议决”，本次未重复办理。",
        "这次会议的结论都已经确认过了。",
        *(f"“岗{n}”现在是“{state}”，不能议决。" for n, state in enumerate(("已选定", "已选定", "未选定"))),
    }
    steps = Decision.objects.filter(action="decide")
    assert sorted(steps.values_list("contender__title", "to_state", "by_name")) == [
        ("岗0", "selected", winner),
        ("岗1", "selected", winner),
        ("岗2", "not_selected", winner),
    ]
    assert AuditEvent.objects.filter(action="contender-decide").count() == 3
    assert [post.__class__.objects.get(pk=post.pk).version for post in posts] == [2, 2, 2]
