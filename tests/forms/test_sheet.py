"""The secret sheet: bad input is refused with every tap kept; a second sheet answers 已提交 and counts once."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from reviews.models import Register, Tally
from reviews.services.voting import sheet_rows
from tests.access.matrix import sign_in
from tests.access.world import NOW
from tests.forms.fields import HUGE, ODD_TEXTS, RARE
from tests.forms.pages import Page
from tests.forms.trial import Form, Trial

pytestmark = pytest.mark.django_db
SHEET = Form("reviews:sheet", "member_a", args=lambda here: [here.cycle.pk])


@pytest.fixture
def trial(world, untouched):
    tried = Trial(world, SHEET, untouched)
    yield tried
    assert not tried.wrong, "\n".join(tried.wrong)


@pytest.fixture
def keys(trial):
    """The entries on the member's sheet."""
    with clock.at(NOW):
        return [row.entry.pk for row in sheet_rows(trial.here.cycle, trial.world.people["member_a"])]


def filled(keys, **more):
    return {"csrfmiddlewaretoken": "x", **{f"g{key}": "good" for key in keys}, **more}


@pytest.mark.parametrize("mark", ["zzz", "GOOD", "1", "-1", HUGE, "good\x00", "优" * 500])
def test_a_forged_mark_is_refused_and_the_others_stay(trial, keys, mark):
    answer = trial.send(filled(keys) | {f"g{keys[0]}": mark})
    assert trial.no_failure(answer, f"mark {mark[:9]!r}", (422,))
    held = Page(answer.html).values()
    assert ([held[f"g{key}"] for key in keys[1:]], "请从列出的等次中选择。" in answer.html) == (
        [{"good"}] * (len(keys) - 1),
        True,
    )


@pytest.mark.parametrize("text", ["长" * 201, "长" * 100_000])
def test_a_remark_over_its_limit_is_refused_and_kept(trial, keys, text):
    answer = trial.send(filled(keys) | {f"r{keys[0]}": text})
    assert trial.no_failure(answer, "long remark", (422,))
    page = Page(answer.html)
    assert (page.values()[f"r{keys[0]}"], f"请删去{len(text) - 200}字" in answer.html) == ({text}, True)


@pytest.mark.parametrize("text", ["甲\x00乙", *ODD_TEXTS])
def test_an_odd_remark_never_fails(trial, keys, text):
    answer = trial.send(filled(keys) | {f"r{keys[0]}": text})
    assert (answer.failure, answer.status in (302, 422)) == ("", True)


def test_a_rare_character_in_a_remark_is_taken_as_typed(trial, keys):
    answer = trial.send(filled(keys) | {f"r{keys[0]}": f"做得好{RARE}"})
    written = {param for _sql, params in answer.writes for param in params}
    assert (answer.failure, answer.status, f"做得好{RARE}" in written) == ("", 302, True)


@pytest.mark.parametrize("place", "bc")
def test_an_entry_that_is_not_on_the_own_sheet_is_refused(trial, keys, place):
    there = trial.world.at[place]
    foreign = there.entry if place == "c" else trial.here.september_entry
    answer = trial.send(filled(keys) | {f"g{foreign.pk}": "poor"})
    assert trial.no_failure(answer, "forged entry", (422,))
    assert Page(answer.html).find("//title/text()")[0].strip().startswith("错误：")


def test_extra_keys_count_nothing(trial, keys):
    plain = trial.send(filled(keys))
    extra = {
        "gid": "poor",
        "g-1": "poor",
        f"g{HUGE}": "poor",
        "by": "1",
        "person": "1",
        "channel": "branch",
        "weight": "9",
    }
    answer = trial.send(filled(keys) | extra)
    assert [sql for sql, _params in answer.writes] == [sql for sql, _params in plain.writes]


def test_a_second_sheet_answers_sent_and_counts_once(world, keys):
    person, cycle, client = world.people["member_a"], world.at["a"].cycle, Client()
    address = reverse("reviews:sheet", args=[cycle.pk])
    with clock.at(NOW), transaction.atomic():
        sign_in(client, person)
        first = client.post(address, filled(keys))
        counted = sorted(Tally.objects.filter(entry__cycle=cycle).values_list())
        second = client.post(address, filled(keys) | {f"g{keys[0]}": "poor"})
        again = sorted(Tally.objects.filter(entry__cycle=cycle).values_list())
        names = Register.objects.filter(cycle=cycle, person=person).count()
        transaction.set_rollback(True)
    assert (first.status_code, second.status_code, "已提交" in second.content.decode()) == (302, 422, True)
    assert (again == counted, names) == (True, 1)
