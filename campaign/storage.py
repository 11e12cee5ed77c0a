"""Where uploads are kept: on the disk before their row is acknowledged (trust.md DUR-2, DUR-8)."""

from __future__ import annotations

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class DurableStorage(FileSystemStorage):
    """Django's files; a power cut after an acknowledged row leaves no row without its bytes.

    The database writes its commit through to the disk, so the file and its name in the folder must be there before.
    What could not be written whole (a full disk) leaves nothing behind.
    """

    def _save(self, name: str, content: Any) -> str:
        before = self.exists(name)
        try:
            stored: str = super()._save(name, content)
            _write_through(self.path(stored))
            _write_through(os.path.dirname(self.path(stored)))
        except OSError:
            if not before:
                self.delete(name)
            raise
        return stored


def _write_through(path: str) -> None:
    """Return once the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
