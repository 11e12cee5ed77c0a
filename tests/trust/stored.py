"""What is stored, as text that two runs of the same act share: no ids, no hashes, no times (trust.md, decisions)."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from campaign.models import Attachment
from campaign.services.attachments import thumbnail_name

#: Sessions and locks live beside the acts; links of the trail are digests of its rows.
ASIDE = re.compile(r"^(axes_|campaign_personsession|campaign_auditlink|django_)")
#: Columns that are made anew by chance, or from what is.
BY_CHANCE = re.compile(
    r"sha256|digest|seal|salt|hash|token|key$|request_id|address|object_id|reference|password$"
)
NAMES = ("employee_number", "title", "name", "month", "text")


def rows_of(model: type[models.Model]) -> list[str]:
    """Every row of a table in one line, sorted."""
    fields = [field for field in model._meta.concrete_fields if _is_told(field)]
    return sorted(
        " | ".join(f"{field.name}={_told(field, row)}" for field in fields)
        for row in model._base_manager.all()
    )


def canonical() -> dict[str, list[str]]:
    """Every table that an act may write."""
    return {
        model._meta.label: rows_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not ASIDE.match(model._meta.db_table)
    }


def difference(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Which lines only one of two has."""
    return [
        f"{table}: {sign}{line}"
        for table in one
        for sign, mine, theirs in (("-", one[table], other[table]), ("+", other[table], one[table]))
        for line in mine
        if mine.count(line) != theirs.count(line)
    ]


def _is_told(field: models.Field) -> bool:
    if field.primary_key or isinstance(field, models.DateTimeField | models.FileField):
        return False
    return not BY_CHANCE.search(field.name)


def _told(field: models.Field, row: models.Model) -> object:
    if isinstance(field, models.ForeignKey):
        target = getattr(row, field.name)
        return next((getattr(target, name) for name in NAMES if hasattr(target, name)), target and "…")
    value = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        return _plain(value)
    return bytes(value).hex() if isinstance(field, models.BinaryField) and value is not None else value


def _plain(value: object) -> object:
    """JSON without numbers of rows and without digests."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in sorted(value.items()) if not BY_CHANCE.search(key)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return "…" if isinstance(value, int) and not isinstance(value, bool) else value


def is_sound() -> list[str]:
    """What the database itself finds wrong with its file, empty where nothing is."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            return faults + [f"foreign key: {row}" for row in cursor.fetchall()]
    import psycopg

    with psycopg.connect(dbname=connection.settings_dict["NAME"], user="owner", autocommit=True) as owner:
        owner.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        try:
            owner.execute(
                "SELECT bt_index_check(c.oid, true) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                " JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p'"
                " AND c.relnamespace = 'public'::regnamespace"
            )
        except psycopg.Error as error:
            return [str(error)]
    return []


def files_and_rows() -> tuple[list[str], list[str]]:
    """(files without a row, rows without a file) of the attachments."""
    root = Path(settings.MEDIA_ROOT)
    there = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    due: set[str] = set()
    for row in Attachment.objects.all():
        due.add(str(row.file.name))
        if row.content_type.startswith("image/"):
            due.add(thumbnail_name(str(row.file.name)))
    return sorted(there - due), sorted(due - there)
