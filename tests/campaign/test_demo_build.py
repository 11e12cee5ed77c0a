"""The demonstration at reduced sizes: the least one for the first day of every month of two years."""

from collections import Counter
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from campaign import clock
from campaign.demo.builder import build
from campaign.demo.phrasebook import sentences_of
from campaign.demo.progress import attainment
from campaign.demo.stage import Fate
from campaign.models import Contender, Person, RosterAct
from campaign.months import Month
from reviews.cycles import step_of
from reviews.models import Ranking, ReviewCycle, Standing
from reviews.phases import Step
from reviews.services.seals import verify_campaign
from tests import factories

pytestmark = pytest.mark.django_db
# Names, titles and references stand in many rows by right; sentences do not.
NOT_SENTENCES = {
    "name", "title", "public_title", "branch_name", "principal_name", "person_name", "scorer_name", "by_name",
    "level_name", "relation", "office", "phone", "reference", "action", "chair_name", "recorder_name",
    "teller_name", "counter_name", "place", "path", "position", "seal", "previous_seal", "inputs_digest", "salt",
    "password", "sha256", "pinyin", "alias_pinyin", "token_seed", "token_digest", "digest",
}  # fmt: skip


#: What the product says itself, to many alike.
WRITTEN_BY_ITSELF = ("AuditEvent", "Message", "Delivery")


def sentences():
    """Every sentence of every free text in the database, with how often it stands there."""
    said = Counter()
    for label in ("campaign", "modelposts", "taskforces", "reviews"):
        for model in apps.get_app_config(label).get_models():
            if model.__name__.startswith("Historical") or model.__name__ in WRITTEN_BY_ITSELF:
                continue
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                if is_text and field.name not in NOT_SENTENCES:
                    texts = model._default_manager.values_list(field.attname, flat=True)
                    said.update(
                        part for text in texts for part in sentences_of(text or "") if len(part) >= 10
                    )
    return said


def first_days():
    """The first day of each month of two years; ``make test`` builds every sixth."""
    days = [date(year, month, 1) for year in (2025, 2026) for month in range(1, 13)]
    return [
        pytest.param(day, marks=() if number % 6 == 2 else pytest.mark.trust)
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize("today", first_days(), ids=str)
def test_every_past_month_is_published_and_the_current_one_stands_at_its_appraisal(today):
    if connection.vendor != "sqlite" and today != date(2026, 3, 1):
        pytest.skip("on PostgreSQL one day is enough")
    stage = build(today, size="least")
    with clock.at(f"{today} 12:00"):
        cycles = list(ReviewCycle.objects.order_by("month"))
        assert [step_of(cycle) for cycle in cycles] == [Step.PUBLISHED] * (len(cycles) - 1) + [Step.APPRAISE]
        assert [cycle.month for cycle in cycles] == [str(cycle.month) for cycle in stage.plan.cycles]
        assert verify_campaign(stage.campaign).fault is None
    assert len(cycles) in (9, 10)
    states = Counter(Contender.objects.values_list("kind", "state"))
    assert (states["post", "active"], states["team", "active"]) == (1, 1)
    assert {state for kind, state in states if kind == "post"} == {
        *("active", "not_selected", "draft", "submitted", "endorsed", "on_notice", "cleared", "reported")
    }
    assert [sentence for sentence, count in sentences().items() if count > 3] == []
    assert Person.objects.filter(username__in=["zongshuji", "qunzhong", "admin"]).count() == 3
    assert sorted(RosterAct.objects.values_list("kind", "leaving")) == [("left", "retired"), ("transfer", "")]


def told():
    """What the demonstration says, without ids, hashes and times."""
    standings = Standing.objects.order_by("ranking__number", "kind", "rank", "entry__title")
    figures = standings.values_list("ranking__number", "entry__title", "rank", "composite", "grade")
    return list(figures), sentences()


def test_the_same_day_gives_the_same_demonstration():
    if connection.vendor != "sqlite":
        pytest.skip("what is drawn does not depend on the database")
    seen = []
    for _turn in range(2):
        with transaction.atomic():
            build(date(2026, 3, 1), size="small")
            seen.append(told())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


@pytest.mark.one_database
def test_scores_follow_from_the_indicators():
    stage = build(date(2026, 6, 1), size="small")
    last = Ranking.objects.order_by("-number").first()
    composites = dict(last.standings.values_list("entry__contender_id", "composite"))
    month = Month.parse(last.cycle.month)
    for kind in ("post", "team"):
        ordered = sorted(
            (attainment(case, month, stage.plan.first_month), composites[case.ledger.pk])
            for case in stage.cases_of(Fate.ACTIVE, kind=kind)
        )
        assert [score for _rate, score in ordered] == sorted(score for _rate, score in ordered)


def test_a_database_in_use_is_refused():
    factories.make_person("已有人")
    with pytest.raises(CommandError, match="not empty"):
        call_command("seed_demo", size="small")
