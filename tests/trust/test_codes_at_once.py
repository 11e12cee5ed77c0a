"""One code opens one door, and of first phones at the same moment one is taken (trust.md AUTH-8), on both databases."""

from functools import partial

import pytest

from campaign.errors import Refused
from campaign.models import RecoveryCode, SecondFactor
from campaign.services import second_factor
from tests.factories import appoint, make_person
from tests.phones import SALT, phone
from tests.trust.processes import run_at_once

PROCESSES = 8

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin():
    return appoint(make_person("系管"), "system_admin")


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_eight_doors_with_one_code_open_once(admin, kind):
    codes = second_factor.enrol(admin, SALT, phone(admin, SALT))
    SecondFactor.objects.update(last_step=1)
    code = phone(admin) if kind == "code" else codes[0]
    answers = run_at_once(*[partial(second_factor.check, admin, code)] * PROCESSES)
    assert sorted(answers) == sorted([kind, *[""] * (PROCESSES - 1)])


def test_of_eight_first_phones_one_is_taken_and_seven_are_told(admin):
    salts = [f"{number:032x}" for number in range(PROCESSES)]
    acts = [partial(second_factor.enrol, admin, salt, phone(admin, salt), first=True) for salt in salts]
    answers = run_at_once(*acts)
    assert sum(isinstance(answer, Refused) for answer in answers) == 7
    [taken] = [number for number, answer in enumerate(answers) if isinstance(answer, list)]
    assert (SecondFactor.objects.get().salt, RecoveryCode.objects.count()) == (salts[taken], 10)
