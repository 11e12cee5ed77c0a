"""Where versions, requests for help and reopened months meet."""

from datetime import date

import pytest

from campaign import clock, history
from campaign.models import LedgerReopening
from taskforces.log_history import may_restore_week
from taskforces.models import HelpRequest, WeeklyEntry
from taskforces.services import weeks
from taskforces.weeks import Week
from tests.factories import appoint, make_member
from tests.ledgers import closed

THIS = Week(2026, 47)


@pytest.fixture
def helper(house):
    person = make_member("方知远", house.tree.branch)
    appoint(person, "publicity_member", house.tree.branch)
    return person


def save(house, helper, week=THIS, version=0, text="协调两台服务器。"):
    return weeks.save_week(
        contender=house.team,
        week=week,
        version=version,
        by=house.captain,
        done="联调。",
        help_from=helper,
        help_wanted=text,
        hand_in=True,
    )


def restore(house, entry, old):
    return weeks.restore_week(
        contender=house.team, week=THIS, old=old, version=entry.version, by=house.captain
    )


def test_restore_keeps_request_in_step(house, helper):
    with clock.at("2026-11-18 10:00"):
        row = save(house, helper)
    old = history.versions_of(row).last().pk
    with clock.at("2026-11-18 12:00"):
        row = save(house, helper, version=1, text="协调三台服务器。")
        entry = restore(house, row, old)
    assert entry.help_wanted == "协调两台服务器。"
    assert HelpRequest.objects.get().text == entry.help_wanted


def test_restore_never_leaves_a_person_without_words(house, helper):
    with clock.at("2026-11-18 10:00"):
        row = save(house, None, text="")
    old = history.versions_of(row).last().pk
    with clock.at("2026-11-18 12:00"):
        row = save(house, helper, version=1)
        entry = restore(house, row, old)
    entry.refresh_from_db()
    assert not (entry.help_from_id and not entry.help_wanted), (entry.help_from_id, entry.help_wanted)


def test_restore_offered_in_a_reopened_month(house, helper):
    week = Week(2026, 42)
    with clock.at("2026-11-18 10:00"):
        save(house, None, week=week, text="")
        with closed("2026-10"):
            entry = WeeklyEntry.objects.get()
            assert str(week.month) == "2026-10"
            assert not may_restore_week(house.team, week, entry, house.captain)
            LedgerReopening.objects.create(
                contender=house.team,
                month="2026-10",
                reason="x",
                asked_by=house.captain,
                asked_at=clock.now(),
                decided_by=house.offices.officer,
                decided_at=clock.now(),
                open_until=date(2026, 11, 21),
                answer="y",
            )
            assert may_restore_week(house.team, week, entry, house.captain)


def test_changing_a_word_keeps_since(house, helper):
    save(house, helper)
    first = HelpRequest.objects.get().asked_at
    with clock.at("2026-11-20 10:00"):
        save(house, helper, version=1, text="协调两台服务器！")
    assert HelpRequest.objects.get().asked_at == first
