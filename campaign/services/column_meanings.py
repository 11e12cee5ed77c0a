"""What the headers of a house's files mean, said once by its officer and used from then on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from campaign import audit, clock
from campaign.models import ColumnMapping, ImportFile, Organization, Person
from campaign.spreadsheets.reading import NEEDLESS, NEVER_READ, Column, Header, Table, Words, possible_tables
from campaign.spreadsheets.workbook import read_workbook


def meanings_of(organization: Organization, kind: str) -> dict[str, str]:
    """The remembered meanings: a column's key by header, "" where the column is not imported."""
    rows = ColumnMapping.objects.filter(organization=organization, kind=kind)
    return dict(rows.values_list("header", "column"))


def tables_of(upload: ImportFile, columns: Sequence[Column]) -> tuple[Table, ...]:
    """The tables of an upload as they are read today; Refused where the file cannot be read."""
    sheets = read_workbook(upload.name, bytes(upload.content))
    return possible_tables(sheets, columns, meanings_of(upload.organization, upload.kind))


def headers_of(tables: Sequence[Table]) -> tuple[Header, ...]:
    """The headers to be explained, each once, unknown ones first; what is never read is not among them."""
    found: dict[str, Header] = {}
    for table in tables:
        for header in table.headers:
            if header.key not in NEEDLESS and not any(word in header.key for word in NEVER_READ):
                found.setdefault(header.key, header)
    return tuple(sorted(found.values(), key=lambda header: not header.is_unknown))


@transaction.atomic
def remember(upload: ImportFile, said: Mapping[str, str], *, columns: Sequence[Column], by: Person) -> None:
    """Keep what each header means for this house and kind of file; what is usual anyway is not kept.

    ``said`` leads from a header's key to a column's key, "" for "not imported".
    """
    usual = Words(columns).lookup
    for header, column in said.items():
        rows = ColumnMapping.objects.filter(
            organization=upload.organization, kind=upload.kind, header=header[:60]
        )
        if usual.get(header) == column:
            rows.delete()
        else:
            rows.update_or_create(
                organization=upload.organization, kind=upload.kind, header=header[:60],
                defaults={"column": column, "made_by": by, "made_at": clock.now()},
            )  # fmt: skip
    audit.record("columns-explained", by=by, obj=upload.organization, kind=upload.kind, columns=len(said))


@transaction.atomic
def forget_meaning(mapping: ColumnMapping, *, by: Person) -> None:
    """Forget what one header means; the next file that has it asks again."""
    audit.record("column-forgotten", by=by, obj=mapping.organization, kind=mapping.kind)
    mapping.delete()
