"""Digests over plain data: what seals of rankings and links of the audit trail are made of (trust.md INT-3, AUD-3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Plain = None | bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"]

SHA256 = "sha256"
SM3 = "sm3"
ALGORITHMS = (SHA256, SM3)


class UnknownAlgorithm(ValueError):
    """The algorithm's name is not registered, or this machine's library lacks it."""


def canonical(value: Plain) -> bytes:
    """Canonical JSON in UTF-8: sorted keys, no spaces, integers only.

    A float raises ``TypeError``: its text differs between machines.
    """
    _check(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _check(value: object) -> None:
    if value is None or isinstance(value, bool | int | str):
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key is text, not {type(key).__name__}")
            _check(item)
        return
    if isinstance(value, list | tuple):
        for item in value:
            _check(item)
        return
    raise TypeError(f"{type(value).__name__} has no canonical form")


def is_available(algorithm: str) -> bool:
    """Whether the algorithm is registered and this machine's library has it."""
    return algorithm in ALGORITHMS and algorithm in hashlib.algorithms_available


def digest(value: Plain, algorithm: str = SHA256) -> str:
    """Hex digest of the canonical form."""
    if not is_available(algorithm):
        raise UnknownAlgorithm(algorithm)
    return hashlib.new(algorithm, canonical(value)).hexdigest()


def digest_of_file(path: Path) -> str:
    """Hex SHA-256 of a file, read block by block."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, SHA256).hexdigest()
