"""Rows that are written once: each kind of them under every attack, on both databases (trust.md INT-1, AUD-3)."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from campaign import clock
from campaign.models import (
    AuditEvent,
    AuditLink,
    CampaignArchive,
    ChannelWeight,
    Contender,
    Decision,
    Quota,
    RubricDimension,
    RuleSet,
    StoryStep,
)
from campaign.services.stories import create_story, submit_story
from campaign.services.trail import seal_trail
from reviews.models import Ranking, SealedCopy, Standing, StandingChannel, WindowMove
from tests.attacks import kept, own_models
from tests.reviews.months import CONFIRMING, full_month, make_house, make_move

pytestmark = pytest.mark.django_db

# What an attacker would write where: one plain column of each.
WANTED = {
    AuditEvent: ("action", "nothing"),
    AuditLink: ("seal", "0"),
    CampaignArchive: ("sha256", "0"),
    ChannelWeight: ("weight", 1),
    Decision: ("comment", "另一种说法"),
    Quota: ("places", 99),
    Ranking: ("reason", "另一种说法"),
    SealedCopy: ("rules", "{}"),
    RubricDimension: ("name", "另一项"),
    RuleSet: ("reason", "另一种说法"),
    Standing: ("rank", 9),
    StandingChannel: ("weight", 1),
    StoryStep: ("reason", "另一种说法"),
    WindowMove: ("reason", "另一种说法"),
}


def build():
    """A published month; quotas and a decision besides, since no step of the workflow was taken."""
    house = make_house(posts=2, teams=1, staff=6)
    full_month(house)
    seal_trail()
    make_move(house)
    rules, level = house.campaign.rule_set, house.campaign.levels.first()
    rules.quotas.create(organization=house.tree.general, level=level, kind="post", places=18)
    Contender.objects.get(pk=house.posts[0].pk).decisions.create(
        action="activate",
        from_state="cleared",
        to_state="active",
        at=rules.made_at,
        by=house.secretary,
        by_name=house.secretary.name,
    )
    CampaignArchive.objects.create(
        campaign=house.campaign, made_by=house.officer, made_by_name=house.officer.name, made_at=rules.made_at,
        file="a", size=1, sha256="1",
    )  # fmt: skip
    with clock.at(CONFIRMING):
        story = create_story(
            campaign=house.campaign, organization=house.tree.branch, contender=house.posts[0], title="值守",
            body="隔夜数据再没有出现过。", by=house.holders[0], files=(),
        )  # fmt: skip
        submit_story(story, by=house.holders[0])
    return house


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


def sql(statement):
    def attack(row, column, value):
        table, pk = row._meta.db_table, row._meta.pk.column
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=table, column=column, pk=pk, id=int(row.pk)), [value])

    return attack


def save(row, column, value):
    setattr(row, column, value)
    row.save()


def bulk_update(row, column, value):
    setattr(row, column, value)
    type(row)._base_manager.bulk_update([row], [column])


def upsert(row, column, value):
    setattr(row, column, value)
    type(row)._base_manager.bulk_create(
        [row], update_conflicts=True, unique_fields=[row._meta.pk.name], update_fields=[column]
    )


def replace(row, column, value):
    """INSERT OR REPLACE, which passes where recursive triggers are off."""
    columns = [field.column for field in row._meta.concrete_fields]
    taken = ", ".join("%s" if name == column else f'"{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT OR REPLACE INTO "{table}" ({names}) SELECT {taken} FROM "{table}" WHERE "{row._meta.pk.column}" = {row.pk}',
            [value],
        )


def truncate(row, column, value):
    connection.check_constraints()  # else PostgreSQL refuses because of pending foreign keys already
    with connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{row._meta.db_table}" CASCADE')


def rows(row):
    return type(row)._base_manager.filter(pk=row.pk)


ATTACKS = {
    "save": save,
    "update": lambda row, column, value: rows(row).update(**{column: value}),
    "bulk_update": bulk_update,
    "upsert": upsert,
    "delete": lambda row, column, value: row.delete(),
    "queryset delete": lambda row, column, value: rows(row).delete(),
    "raw delete": lambda row, column, value: rows(row)._raw_delete("default"),
    "SQL update": sql('UPDATE "{table}" SET "{column}" = %s WHERE "{pk}" = {id}'),
    "SQL delete": sql('DELETE FROM "{table}" WHERE %s IS NOT NULL AND "{pk}" = {id}'),
    "replace": pytest.param(
        replace,
        marks=pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE is SQLite's"),
    ),
    "truncate": pytest.param(truncate, marks=pytest.mark.postgres),
}


@pytest.mark.headline("ranking immutable")
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("model", WANTED, ids=lambda model: model.__name__)
def test_a_row_written_once_stays(house, figure, model, attack):
    column, value = WANTED[model]
    row = model._base_manager.order_by("pk").first()
    before = list(model._base_manager.order_by("pk").values_list())
    # Django itself stops a delete that other rows hang on, before the database is asked.
    with pytest.raises((DatabaseError, ProtectedError)) as refusal, transaction.atomic():
        attack(row, column, value)
    assert isinstance(refusal.value, ProtectedError) or "append-only" in str(refusal.value)
    assert list(model._base_manager.order_by("pk").values_list()) == before
    figure.add("attacks on rows written once refused")


def test_the_guarded_models_are_these():
    assert {model for model in own_models() if getattr(model, "append_only", False)} == set(WANTED)
