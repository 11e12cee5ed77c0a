"""Files nobody points to: what a crash left behind, and what forms held too long (trust.md FILE-1, DUR)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage

from campaign import clock, held_files
from campaign.models import Attachment
from campaign.services.attachments import thumbnail_name

FOLDER = "attachments"
# A file is stored a moment before its row: what is younger may still get one.
GRACE = timedelta(hours=24)


def orphans() -> list[str]:
    """Stored names older than a day without a row of their own: attachments, thumbnails, held files."""
    known = set(Attachment.objects.values_list("file", flat=True))
    known |= {thumbnail_name(name) for name in known}
    names = (name for name in _attachments() if name not in known)
    return sorted(name for name in (*names, *held_files.stored_names()) if _is_old(name))


def missing() -> list[Attachment]:
    """Attachments whose file is not in the storage: a lost disk, an incomplete restore."""
    rows = Attachment.objects.order_by("pk")
    return [row for row in rows.iterator() if not row.file.storage.exists(str(row.file.name))]


def sweep(names: list[str]) -> None:
    """Delete the stored files of these names."""
    for name in names:
        default_storage.delete(name)


def _attachments() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        place = f"{FOLDER}/{folder}"
        yield from (f"{place}/{name}" for name in default_storage.listdir(place)[1])


def _is_old(name: str) -> bool:
    return clock.now() - default_storage.get_modified_time(name) > GRACE
