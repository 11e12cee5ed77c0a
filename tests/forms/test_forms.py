"""Bad input over every form: refused in Chinese at the field, kept on the page, nothing stored (issue 2, UX-1, ACL-6)."""

from collections import Counter

import pytest

from tests.forms.catalogue import FORMS
from tests.forms.fields import Text
from tests.forms.trial import EXTRA, Trial, string_params

pytestmark = pytest.mark.django_db
WITH_FIELDS = [form for form in FORMS if form.fields]


@pytest.fixture
def trial(world, untouched, request):
    """The trial of the form at hand; what is wrong with it is told at once."""
    tried = Trial(world, request.param, untouched)
    yield tried
    assert not tried.wrong, "\n".join(tried.wrong)


def rounds(fields, values_of):
    """The first value of every field at once, then the second of those that have one, and so on."""
    columns = {field: list(values_of(field)) for field in fields}
    for number in range(max(map(len, columns.values()), default=0)):
        yield {field: values[number] for field, values in columns.items() if number < len(values)}


def in_turn(trial, every):
    """One of the rounds, the next one for the next form, so that together the forms are sent every kind."""
    every = list(every)
    return [every[FORMS.index(trial.form) % len(every)]] if every else []


def each(forms):
    return pytest.mark.parametrize("trial", forms, ids=str, indirect=True)


@each(FORMS)
def test_right_form_is_taken_and_extra_keys_change_nothing(trial):
    right = trial.form.right(trial.here)
    plain = trial.succeed(right, "right")
    known = set(right) | trial.form.reads | {field.key(trial.here) for field in trial.form.fields}
    extra = {key: value for key, value in EXTRA.items() if key not in known}
    with_extra = trial.succeed({**right, **extra}, "with extra keys")
    assert [sql for sql, _params in with_extra.writes] == [sql for sql, _params in plain.writes]
    assert string_params(with_extra) == string_params(plain)


@each(WITH_FIELDS)
@pytest.mark.one_database
def test_what_is_missing_is_asked_for_at_its_field(trial):
    """Left out or blank, in turn; ``make trust`` sends both for every field."""
    for number, field in enumerate(trial.form.fields):
        nothings = list(field.missing(trial.here))
        if nothings:
            trial.refuse({field: nothings[number % len(nothings)]})


@each(WITH_FIELDS)
@pytest.mark.trust
@pytest.mark.one_database
def test_what_is_missing_in_every_way_is_asked_for_at_its_field(trial):
    for field in trial.form.fields:
        for nothing in field.missing(trial.here):
            trial.refuse({field: nothing})


@each(WITH_FIELDS)
@pytest.mark.one_database
def test_wrong_values_are_refused_each_at_its_field(trial):
    """In turn, two rounds of each form; ``make trust`` sends all."""
    first, *more = rounds(trial.form.fields, lambda field: field.wrong(trial.here))
    trial.refuse(first)
    for wrong in in_turn(trial, more):
        trial.refuse(wrong)


@each(WITH_FIELDS)
@pytest.mark.trust
@pytest.mark.one_database
def test_every_wrong_value_is_refused_at_its_field(trial):
    for wrong in rounds(trial.form.fields, lambda field: field.wrong(trial.here)):
        trial.refuse(wrong)


@each([form for form in WITH_FIELDS if any(isinstance(field, Text) for field in form.fields)])
@pytest.mark.one_database
def test_text_of_a_hundred_thousand_characters_is_refused_and_kept(trial):
    first = next(field for field in trial.form.fields if isinstance(field, Text))
    trial.refuse({first: ("100,000 long", "长" * 100_000)})


def of_one_kind(fields):
    """The fields in groups of one kind each."""
    for kind in dict.fromkeys(type(field) for field in fields):
        yield [field for field in fields if type(field) is kind]


def one_of_each_kind(forms):
    """The forms of which every database is asked: until each kind of field was sent to it three times."""
    sent = Counter()
    for form in forms:
        kinds = {type(field) for field in form.fields}
        everywhere = any(sent[kind] < 3 for kind in kinds)
        sent.update(kinds)
        yield form if everywhere else pytest.param(form, marks=pytest.mark.one_database)


@each(list(one_of_each_kind(WITH_FIELDS)))
def test_odd_values_never_fail(trial):
    """In turn, one round for each kind of field; ``make trust`` sends all."""
    for same in of_one_kind(trial.form.fields):
        for odd in in_turn(trial, rounds(same, lambda field: field.odd(trial.here))):
            trial.tolerate(odd)


@each(WITH_FIELDS)
@pytest.mark.trust
def test_no_odd_value_ever_fails(trial):
    for same in of_one_kind(trial.form.fields):
        for odd in rounds(same, lambda field: field.odd(trial.here)):
            trial.tolerate(odd)


@each(list(one_of_each_kind([form for form in WITH_FIELDS if form.takes_rare])))
def test_rare_characters_are_taken_as_typed(trial):
    data = trial.form.right(trial.here)
    rare = {field.key(trial.here): field.rare(trial.here) for field in trial.form.fields}
    answer = trial.succeed({**data, **rare}, "rare characters")
    changed = [value for key, value in rare.items() if value != data[key]]
    written = Counter(str(param) for _sql, params in answer.writes for param in params)
    assert [value for value in changed if not any(value in param for param in written)] == []
