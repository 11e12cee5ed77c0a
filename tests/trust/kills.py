"""Named points at which a process ends itself by SIGKILL, in the middle of what it does (trust.md DUR-1).

A point is written ``kind:number``, counted from the beginning of a request:

``write:3``           before the third statement that writes
``before-commit:1``   everything written, the first COMMIT not yet said
``after-commit:1``    the first COMMIT done, nobody told
``file:1``            before the first file's bytes
``half-file:1``       half of the first file's bytes on the disk
``after-file:1``      the first file on the disk, its row not yet written
``hold-commit:1.5``   no kill: waits so many seconds before its first COMMIT

Nothing here sleeps in order to hit a moment: each point is reached or it is not.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from unittest import mock

from django.core.files import storage
from django.db import connection, connections

from tests.access.matrix import WRITES


def end_now() -> None:
    """No handler runs, nothing is flushed, nothing is told to anybody."""
    os.kill(os.getpid(), signal.SIGKILL)


class Counted:
    """Counts moments and ends the process at the one that was asked for."""

    def __init__(self, point: str) -> None:
        self.kind, _colon, number = point.partition(":")
        self.number = float(number or 1)
        self.seen: dict[str, int] = {}

    def reach(self, kind: str) -> None:
        """One more moment of this kind."""
        self.seen[kind] = self.seen.get(kind, 0) + 1
        if kind == self.kind and self.seen[kind] == self.number:
            end_now()

    def is_next(self, kind: str) -> bool:
        """Whether the moment that comes now is the one asked for."""
        return kind == self.kind and self.seen.get(kind, 0) + 1 == self.number


@contextmanager
def armed(point: str) -> Iterator[Counted]:
    """Inside the block this process ends itself where the point says; an empty point only counts."""
    counted = Counted(point)
    with ExitStack() as stack:
        stack.enter_context(_statements(counted))
        stack.enter_context(_commits(counted))
        stack.enter_context(_files(counted))
        yield counted


@contextmanager
def _statements(counted: Counted) -> Iterator[None]:
    def watch(execute, sql, params, many, context):
        if WRITES.match(sql):
            counted.reach("write")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@contextmanager
def _commits(counted: Counted) -> Iterator[None]:
    own, plain = connections["default"], connections["default"]._commit

    def commit() -> None:
        if counted.kind == "hold-commit" and not counted.seen.get("before-commit"):
            time.sleep(counted.number)
        counted.reach("before-commit")
        plain()
        counted.reach("after-commit")

    own._commit = commit
    try:
        yield
    finally:
        del own._commit


@contextmanager
def _files(counted: Counted) -> Iterator[None]:
    plain, fdopen = storage.FileSystemStorage._save, os.fdopen

    def half(descriptor: int, mode: str):
        """A file that takes half of what it is given, and then there is nobody to write the rest."""
        opened = fdopen(descriptor, mode)

        def write(data: bytes) -> None:
            opened.write(data[: len(data) // 2])
            opened.flush()
            end_now()

        return SimpleNamespace(write=write)

    def save(self, name, content):
        counted.reach("file")
        if counted.is_next("half-file"):
            with mock.patch("os.fdopen", half):
                plain(self, name, content)
        stored = plain(self, name, content)
        counted.reach("after-file")
        return stored

    with mock.patch.object(storage.FileSystemStorage, "_save", save):
        yield
