"""No lost tally and one vote at full size, on both databases (trust.md headlines 3 and 4)."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from campaign.errors import Refused
from reviews.models import Register, Remark, Tally
from reviews.services.closing import count_faults
from reviews.services.voting import send_sheet
from tests.trust.processes import run_at_once
from tests.trust.secret_month import make_secret_month, voting

PROCESSES, EACH = 8, 50
MARKS = ("good", "fair", "average", "poor", "unknown")

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


def send_all(cycle, voters, marks):
    """One worker's sheets, one after the other; what went wrong, in words."""
    faults = []
    for voter in voters:
        try:
            send_sheet(cycle=cycle, marks=marks, by=voter)
        except Exception as fault:
            faults.append(repr(fault))
    return faults


@pytest.mark.headline("no lost tally")
def test_eight_processes_raise_a_counter_fifty_times_each_and_none_is_lost(figure):
    month = make_secret_month(voters=PROCESSES * EACH, posts=3)
    acts = [
        partial(
            send_all,
            month.cycle,
            month.voters[number * EACH : (number + 1) * EACH],
            {entry.pk: MARKS[number % 5] for entry in month.entries},
        )
        for number in range(PROCESSES)
    ]
    with voting(month):
        assert run_at_once(*acts) == [[]] * PROCESSES
        faults = count_faults(month.cycle)
    counted = Tally.objects.filter(entry__cycle=month.cycle, channel="mass").values_list(*MARKS)
    # Eight workers over five marks: the first three marks were given by two workers each.
    assert set(counted) == {(100, 100, 100, 50, 50)}
    assert (Register.objects.count(), len(counted), faults) == (400, 3, [])
    figure.say("400 of 400 counted, 0 errors")


def post(client, address, data):
    """The answer of the page: its status, and whether it says that the sheet is in."""
    page = client.post(address, data)
    return page.status_code, "已提交过本月评议，每人只计一次" in page.content.decode()


@pytest.mark.headline("one vote")
def test_eight_taps_of_one_voter_at_once_are_one_sheet_and_seven_clean_answers(figure):
    month = make_secret_month(voters=1, posts=3)
    address = reverse("reviews:sheet", args=[month.cycle.pk])
    data = {f"g{entry.pk}": "good" for entry in month.entries} | {f"r{month.entries[0].pk}": "多讲讲做法"}
    clients = []
    for _number in range(PROCESSES):
        client = Client(raise_request_exception=False)
        client.force_login(month.voters[0], backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
    with voting(month):
        answers = run_at_once(*[partial(post, client, address, data) for client in clients])
    assert sorted(answers) == [(302, False), *[(422, True)] * 7]
    assert (Register.objects.count(), Remark.objects.count()) == (1, 1)
    assert set(Tally.objects.filter(channel="mass").values_list(*MARKS)) == {(1, 0, 0, 0, 0)}
    figure.say("1 row of 8 sendings at once, 7 clean answers 已提交, 0 errors")


def test_a_refusal_is_not_mistaken_for_a_loss():
    """The count above could fail: a sheet refused, or sent twice, shows (TEST-2)."""
    month = make_secret_month(voters=1, posts=1)
    with voting(month):
        send_sheet(cycle=month.cycle, marks={}, by=month.voters[0])
        assert send_all(month.cycle, month.voters, {}) == [
            repr(Refused("已提交过本月评议，每人只计一次，不能修改。"))
        ]
