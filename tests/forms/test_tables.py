"""Inline tables: without what counts their rows, with forged counts, with more rows than allowed, with keys of others."""

import pytest

from tests.forms.catalogue import FORMS
from tests.forms.fields import HUGE
from tests.forms.pages import Page
from tests.forms.trial import Trial

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # counts of rows are read before any database
BY_NAME = {form.url: form for form in FORMS}
#: Every table of the product: its form, its name, the most rows it takes.
TABLES = [
    ("modelposts:application-new", "indicators", 8),
    ("modelposts:application-new", "measures", 8),
    ("modelposts:application-new", "pledges", 5),
    ("taskforces:application-new", "milestones", 12),
    ("taskforces:application-new", "members", 20),
    ("campaign:campaign-new", "levels", 6),
    ("campaign:campaign-edit", "levels", 6),
]
#: A filled row of each, told apart by its number.
ROWS = {
    "indicators": {"name": "指标{}", "unit": "次", "baseline": "1", "target": "2", "due_on": "2026-12-01"},
    "measures": {"text": "措施{}", "first_action_on": "2026-11-20"},
    "pledges": {"text": "承诺{}", "due_on": "2026-12-01"},
    "milestones": {"title": "里程碑{}", "weight": "1", "due_on": "2026-12-01"},
    "members": {"person": "甲党员", "role": "member", "started_on": "2026-11-12", "task": "分工{}"},
    "levels": {"name": "层级{}"},
}


@pytest.fixture
def trial(world, untouched, request):
    tried = Trial(world, BY_NAME[request.param], untouched)
    yield tried
    assert not tried.wrong, "\n".join(tried.wrong)


def refused(trial, data, what):
    """The page that refuses, with its sentences checked."""
    answer = trial.send(data)
    if not trial.no_failure(answer, what, (200, 422)):
        return []
    page = Page(answer.html)
    for reason in page.faults():
        trial.blame(what, reason)
    return page.summary()


@pytest.mark.parametrize(("trial", "name", "most"), TABLES, indirect=["trial"])
class TestTable:
    @pytest.mark.parametrize("key", ["TOTAL_FORMS", "INITIAL_FORMS"])
    def test_without_its_count_is_refused(self, trial, name, most, key):
        right = trial.form.right(trial.here)
        del right[f"{name}-{key}"]
        assert "表格没有完整送达，请刷新页面后再填。" in refused(trial, right, f"no {key}")

    @pytest.mark.parametrize("count", ["-1", "abc", "", "1.5", "1\x00"])
    def test_with_a_forged_count_is_refused(self, trial, name, most, count):
        right = trial.form.right(trial.here) | {f"{name}-TOTAL_FORMS": count}
        said = refused(trial, right, f"{count!r} rows")
        # A count below zero is a number all the same: the table is taken as empty.
        assert "表格没有完整送达，请刷新页面后再填。" in said or (count == "-1" and "至少" in "".join(said))

    @pytest.mark.parametrize("count", ["10000", HUGE, str(2**31)])
    def test_with_thousands_of_empty_rows_is_answered_at_once(self, trial, name, most, count):
        answer = trial.send(trial.form.right(trial.here) | {f"{name}-TOTAL_FORMS": count})
        assert (answer.failure, answer.status in (200, 302), len(answer.html) < 900_000) == ("", True, True)

    def test_with_more_rows_than_allowed_is_refused_and_keeps_them(self, trial, name, most):
        right = trial.form.right(trial.here) | {f"{name}-TOTAL_FORMS": str(most + 2)}
        for number in range(most + 2):
            right |= {f"{name}-{number}-{key}": value.format(number) for key, value in ROWS[name].items()}
        said = refused(trial, right, "too many rows")
        last = next(value.format(most + 1) for value in ROWS[name].values() if "{}" in value)
        assert ([line for line in said if f"最多{most}" in line] != [], last in trial.send(right).html) == (
            True,
            True,
        )


def test_ten_thousand_rows_are_answered_with_a_page(world, untouched):
    trial = Trial(world, BY_NAME["modelposts:application-new"], untouched)
    rows = {f"measures-{number}-text": "措施" for number in range(10_000)}
    answer = trial.send(trial.form.right(trial.here) | {"measures-TOTAL_FORMS": "10000"} | rows)
    assert (answer.status, answer.failure, answer.changed) == (400, "", False)
    assert ("这个请求看不懂" in answer.html, "Traceback" in answer.html) == (True, False)


def test_a_level_of_another_campaign_becomes_a_new_one_of_the_own(world, untouched):
    trial = Trial(world, BY_NAME["campaign:campaign-edit"], untouched)
    foreign = trial.here.elsewhere.campaign.levels.order_by("pk")[0]
    right = trial.form.right(trial.here)
    forged = {"levels-TOTAL_FORMS": "3", "levels-2-name": "改名", "levels-2-pk": str(foreign.pk)}
    answer = trial.succeed(right | forged, "a level of elsewhere")
    updates = [params for sql, params in answer.writes if sql.startswith('UPDATE "campaign_level"')]
    assert ([params for params in updates if foreign.pk in params and "改名" in params], trial.wrong) == (
        [],
        [],
    )
