"""Why nothing can be stored just now: told from an error's codes, never from its words, which may quote what was typed.

A full disk, a database that only reads, one that is busy or away: none of them is a fault of what was sent, all of
them pass, and the person is told so instead of "the system failed" (trust.md DUR-7).
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from enum import Enum

from django.db import DatabaseError


class Reason(Enum):
    """What stands in the way of storing anything."""

    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    AWAY = "away"


_FILE = {
    errno.ENOSPC: Reason.FULL, errno.EDQUOT: Reason.FULL, errno.EROFS: Reason.READ_ONLY, errno.EACCES: Reason.READ_ONLY,
}  # fmt: skip
#: Beginnings of SQLite's names for results; a name goes on with what exactly it was.
_SQLITE = {
    "SQLITE_FULL": Reason.FULL, "SQLITE_READONLY": Reason.READ_ONLY, "SQLITE_BUSY": Reason.BUSY,
    "SQLITE_LOCKED": Reason.BUSY, "SQLITE_CANTOPEN": Reason.AWAY, "SQLITE_IOERR": Reason.AWAY,
}  # fmt: skip
#: Codes of PostgreSQL, or the beginnings that are classes of them.
_POSTGRESQL = {
    "53100": Reason.FULL, "25006": Reason.READ_ONLY, "55P03": Reason.BUSY, "40P01": Reason.BUSY, "53300": Reason.BUSY,
    "57P": Reason.AWAY, "08": Reason.AWAY,
}  # fmt: skip


def reason_of(error: BaseException | None) -> Reason | None:
    """Why the error came about; None where it is a fault of ours."""
    for one in _chain(error):
        found = _of_file(one) or _by_code(_SQLITE, getattr(one, "sqlite_errorname", None))
        found = found or _by_code(_POSTGRESQL, getattr(one, "sqlstate", None)) or _of_connection(one)
        if found:
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came from, also where it says "from None"."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_file(error: BaseException) -> Reason | None:
    return _FILE.get(error.errno or 0) if isinstance(error, OSError) else None


def _by_code(known: dict[str, Reason], code: str | None) -> Reason | None:
    return next((reason for start, reason in known.items() if code and code.startswith(start)), None)


def _of_connection(error: BaseException) -> Reason | None:
    """psycopg's own errors of a connection that broke or never came about carry no code."""
    is_ours = isinstance(error, DatabaseError)
    broke = type(error).__name__ == "OperationalError" and type(error).__module__.startswith("psycopg")
    return Reason.AWAY if broke and not is_ours else None
