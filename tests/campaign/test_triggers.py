"""Append-only tables refuse every way of changing a row (trust.md INT-1, INT-2, AUD-3)."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, models, transaction

from campaign import audit, triggers
from campaign.checks import guards_are_installed
from campaign.models import AuditEvent

pytestmark = pytest.mark.django_db
TABLE = AuditEvent._meta.db_table


@pytest.fixture
def row():
    return audit.record("tested", by=None)


def save(row):
    row.action = "changed"
    row.save()


def raw(sql):
    def attack(row):
        with connection.cursor() as cursor:
            cursor.execute(sql.format(table=TABLE), [row.pk])

    return attack


def bulk_update(row):
    row.action = "changed"
    AuditEvent.objects.bulk_update([row], ["action"])


def upsert(row):
    row.action = "changed"
    AuditEvent.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["action"]
    )


def raw_delete(row):
    AuditEvent.objects.filter(pk=row.pk)._raw_delete("default")


ATTACKS = {
    "save": save,
    "update": lambda row: AuditEvent.objects.filter(pk=row.pk).update(action="changed"),
    "bulk_update": bulk_update,
    "upsert": upsert,
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: AuditEvent.objects.all().delete(),
    "raw delete": raw_delete,
    "SQL update": raw("UPDATE {table} SET action = 'changed' WHERE id = %s"),
    "SQL delete": raw("DELETE FROM {table} WHERE id = %s"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_written_row_cannot_be_changed(row, attack):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attack(row)
    assert list(AuditEvent.objects.filter(pk=row.pk).values_list("action", flat=True)) == ["tested"]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="INSERT OR REPLACE exists on SQLite only")
def test_insert_or_replace_is_refused(row):
    columns = [field.column for field in AuditEvent._meta.concrete_fields]
    listed = ", ".join(connection.ops.quote_name(column) for column in columns)
    selected = listed.replace('"action"', "'changed'")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        raw(f"INSERT OR REPLACE INTO {{table}} ({listed}) SELECT {selected} FROM {{table}} WHERE id = %s")(
            row
        )
    assert AuditEvent.objects.get(pk=row.pk).action == "tested"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)  # inside a test's transaction PostgreSQL refuses for another reason
def test_truncate_is_refused(row):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {TABLE} CASCADE")
    assert AuditEvent.objects.filter(pk=row.pk).count() == 1


def test_every_marked_model_is_guarded_and_counted():
    assert TABLE in triggers.guarded_tables()
    assert triggers.installed_count() == triggers.expected_count() > 0


def test_names_are_unique_and_short_enough():
    names = [
        triggers._name(event, table) for table in triggers.guarded_tables() for event in triggers._events()
    ]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 30


def test_missing_guard_is_counted_named_and_stops_the_start(client):
    with connection.cursor() as cursor:
        cursor.execute(triggers._drop_sql("update", TABLE))
    assert triggers.installed_count() == triggers.expected_count() - 1
    assert [error.id for error in guards_are_installed(databases=["default"])] == ["campaign.E001"]
    assert (client.get("/healthz").status_code, client.get("/healthz").content) == (503, b"unavailable\n")
    with pytest.raises(ImproperlyConfigured, match=r"run manage\.py migrate"):
        triggers.require_installed()
    triggers.install()
    triggers.require_installed()
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db(transaction=True)
@pytest.mark.headline("ranking immutable")
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite rebuilds an altered table")
def test_guards_come_back_after_an_altered_table(figure):
    changed = models.CharField(max_length=41)
    changed.set_attributes_from_name("action")
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, AuditEvent._meta.get_field("action"), changed)
    assert triggers.installed_count() == triggers.expected_count() - 2
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, changed, AuditEvent._meta.get_field("action"))
    call_command("migrate", run_syncdb=True, verbosity=0)
    assert triggers.installed_count() == triggers.expected_count()
    figure.say(f"{triggers.expected_count()} guards back after a migration")


def test_lifting_is_audited_and_ends_with_the_block(row):
    with triggers.lifted("test"):
        AuditEvent.objects.filter(pk=row.pk).update(action="corrected")
    assert AuditEvent.objects.get(action="guards-lifted").detail == {"reason": "test"}
    assert triggers.installed_count() == triggers.expected_count()


@pytest.mark.django_db(transaction=True)
def test_flush_empties_guarded_tables_and_guards_them_again(row):
    call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.count() == 0
    assert triggers.installed_count() == triggers.expected_count()


def test_flush_is_refused_in_production(settings, row):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refused in production"):
        call_command("flush", interactive=False)
    assert AuditEvent.objects.filter(pk=row.pk).count() == 1
