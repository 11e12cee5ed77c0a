"""What a backup says of itself, and how a restored system is compared with it (trust.md DUR-5, DUR-6). Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

FORM = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: rows by table, and the newest seal of each chain by its name."""

    tables: Mapping[str, int]
    heads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the backup with its SHA-256 and its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list inside a backup: when it was made, of which kind of database, what is in it."""

    made_at: str
    vendor: str
    facts: Facts
    files: Sequence[StoredFile]
    form: int = FORM

    def as_json(self) -> bytes:
        """The manifest as it is written into the backup."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_json(text: bytes) -> Manifest:
    """Read a manifest; raises ValueError where it is none, or of a form this version does not know."""
    try:
        read = json.loads(text)
        if read["form"] != FORM:
            raise ValueError(f"form {read['form']}")
        return Manifest(
            made_at=str(read["made_at"]),
            vendor=str(read["vendor"]),
            facts=Facts({**read["facts"]["tables"]}, {**read["facts"]["heads"]}),
            files=tuple(StoredFile(**file) for file in read["files"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a manifest") from error


def differences(expected: Facts, found: Facts) -> list[str]:
    """What differs, one line each, tables first; empty where the databases agree."""
    lines = []
    for kind, was, now in (
        ("rows", expected.tables, found.tables),
        ("head", expected.heads, found.heads),
    ):
        for name in sorted({*was, *now}):
            if was.get(name) != now.get(name):
                lines.append(
                    f"{kind} of {name}: {was.get(name, 'none')} in the backup, {now.get(name, 'none')} here"
                )
    return lines
