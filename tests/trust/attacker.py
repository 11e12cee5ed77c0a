"""An attacker who holds the whole database: file and log, every table, dead rows (trust.md headline 2).

Two kinds of finds are kept: orders of voters (whose row came i-th) and orders of sheets (what the i-th
sheet said), plus direct pairs where one piece of residue shows both. Linking is trying them all.
"""

import re
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import psycopg
from django.db import connection

from campaign.models import AuditEvent, PersonSession
from reviews.models import Register, Remark, Tally

MARKS = ("good", "fair", "average", "poor", "unknown")
FRAME_HEADER = 24


@dataclass
class Loot:
    """``voters``: orders of person ids; ``remarks``: orders of remark texts; ``pairs``: (person, sheet)."""

    voters: dict[str, list[int]] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    pairs: list[tuple[int, dict[int, str]]] = field(default_factory=list)

    def linked(self, truth: dict[int, tuple[str, dict[int, str]]]) -> int:
        """Most voters whose words or marks any one way of linking names rightly."""
        best = sum(1 for person, sheet in self.pairs if person in truth and truth[person][1] == sheet)
        for people in self.voters.values():
            known = [person for person in dict.fromkeys(people) if person in truth]
            for texts in self.remarks.values():
                for order in (texts, texts[::-1]):
                    hits = sum(truth[who][0] == said for who, said in zip(known, order, strict=False))
                    best = max(best, hits)
        return best


def attack(texts: Iterable[str], log: str = "") -> Loot:
    """Read everything there is on this database now."""
    loot = Loot()
    _read_tables(loot)
    wanted = set(texts)
    loot.remarks["log"] = [text for text in re.findall(r"remark-\d+", log) if text in wanted]
    if connection.vendor == "sqlite":
        _read_files(loot, wanted)
    else:
        _read_dead_rows(loot)
    return loot


def _read_tables(loot: Loot) -> None:
    loot.voters["register by id"] = list(Register.objects.order_by("pk").values_list("person_id", flat=True))
    loot.remarks["remarks by id"] = list(Remark.objects.order_by("pk").values_list("text", flat=True))
    loot.voters["audit"] = list(
        AuditEvent.objects.exclude(actor=None).order_by("pk").values_list("actor_id", flat=True)
    )
    loot.remarks["audit"] = [
        found
        for row in AuditEvent.objects.order_by("pk").values_list("detail", "object_label")
        for found in re.findall(r"remark-\d+", str(row))
    ]
    rows = PersonSession.objects.exclude(person=None)
    for order in ("expire_date", "seen_at", "started_at"):
        loot.voters[f"sessions by {order}"] = list(rows.order_by(order).values_list("person_id", flat=True))
    with connection.cursor() as cursor:
        for table, column, target in (
            ("reviews_register", "person_id", loot.voters),
            ("reviews_remark", "text", loot.remarks),
        ):
            for order in ("rowid",) if connection.vendor == "sqlite" else ("ctid", "xmin::text::bigint"):
                cursor.execute(f"SELECT {column} FROM {table} ORDER BY {order}")
                target[f"{table} by {order}"] = [row[0] for row in cursor.fetchall()]


# --- SQLite: the file and its write-ahead log ------------------------------------------------------------------------


def _read_files(loot: Loot, wanted: set[str]) -> None:
    """Carve the texts out of the raw bytes, and replay the log commit by commit."""
    main = Path(connection.settings_dict["NAME"])
    log = main.with_name(main.name + "-wal")
    for path in (main, log):
        found = re.findall(rb"remark-\d+", path.read_bytes() if path.exists() else b"")
        texts = [text.decode() for text in found if text.decode() in wanted]
        loot.remarks[f"bytes of {path.suffix}"] = texts
        loot.remarks[f"first bytes of {path.suffix}"] = list(dict.fromkeys(texts))
    states = list(_replay(main, log))
    for (before, earlier), (after, later) in pairwise(states):
        for person in after - before:
            loot.pairs.append((person, _difference(earlier, later)))


def _replay(main: Path, log: Path):
    """Yield (voters, counters) after every commit the log still holds."""
    if not log.exists() or log.stat().st_size < 32:
        return
    data = log.read_bytes()
    page_size = struct.unpack(">I", data[8:12])[0]
    salts, step = data[16:24], FRAME_HEADER + page_size
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite3"
        for end in range(32 + step, len(data) + 1, step):
            frame = data[end - step : end - page_size]
            if frame[8:16] != salts:
                return
            if frame[4:8] == b"\0\0\0\0":
                continue
            shutil.copyfile(main, copy)
            copy.with_name(copy.name + "-wal").write_bytes(data[:end])
            rows = sqlite3.connect(copy)
            try:
                voters = {row[0] for row in rows.execute("SELECT person_id FROM reviews_register")}
                counters = {row[0]: row[1:] for row in rows.execute(_counters_sql())}
            finally:
                rows.close()
            yield voters, counters


def _counters_sql() -> str:
    return f"SELECT id, entry_id, {', '.join(MARKS)} FROM reviews_tally"


def _difference(earlier: dict, later: dict) -> dict[int, str]:
    """Which mark each entry gained between two states."""
    gained = {}
    for key, row in later.items():
        for mark, old, new in zip(MARKS, earlier.get(key, row)[1:], row[1:], strict=True):
            if new == old + 1:
                gained[row[0]] = mark
    return gained


# --- PostgreSQL: rows that are dead but still on the page, read as the server's owner --------------------------------


def _read_dead_rows(loot: Loot) -> None:
    """Pair register rows and counter versions by the transaction that wrote them."""
    with psycopg.connect(dbname=connection.settings_dict["NAME"], user="owner", autocommit=True) as owner:
        owner.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        senders = {xid: attrs["person_id"] for xid, attrs in _tuples(owner, Register)}
        said = [(xid, attrs["text"]) for xid, attrs in _tuples(owner, Remark)]
        versions: dict[int, list[tuple[int, dict]]] = {}
        for xid, attrs in _tuples(owner, Tally):
            versions.setdefault(attrs["id"], []).append((xid, attrs))
    sheets: dict[int, dict[int, str]] = {}
    for rows in versions.values():
        rows.sort(key=lambda row: row[0])
        for (_, earlier), (xid, later) in pairwise(rows):
            for mark in MARKS:
                if later[mark] == earlier[mark] + 1:
                    sheets.setdefault(xid, {})[later["entry_id"]] = mark
    # The register's row is written in a savepoint: its transaction is the one after the sheet's.
    loot.pairs = [(person, sheets[xid - 1]) for xid, person in senders.items() if xid - 1 in sheets]
    loot.voters["pages of register by xmin"] = [senders[xid] for xid in sorted(senders)]
    loot.remarks["pages of remark by xmin"] = [text for _, text in sorted(said)]


def _tuples(owner: psycopg.Connection, model):
    """Yield (xmin, {column: value}) of every row version on the table's pages, dead ones too."""
    table = model._meta.db_table
    names = [
        row[0]
        for row in owner.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum",
            (table,),
        )
    ]
    whole = {"id", "entry_id", "person_id", "cycle_id"}
    pages = owner.execute("SELECT pg_relation_size(%s) / 8192", (table,)).fetchone()[0]
    for page in range(pages):
        rows = owner.execute(
            "SELECT t_xmin::text::bigint, t_attrs FROM heap_page_item_attrs(get_raw_page(%s, %s), %s::regclass)"
            " WHERE t_attrs IS NOT NULL",
            (table, page, table),
        )
        for xid, attrs in rows:
            values = {}
            for name, raw in zip(names, attrs, strict=True):
                if raw is not None and name == "text":
                    values[name] = re.search(rb"remark-\d+", bytes(raw)).group().decode()
                elif raw is not None and (name in whole or name in MARKS):
                    values[name] = struct.unpack("<q" if name in whole else "<i", raw)[0]
            yield xid, values
