"""Files of a form that came back with errors: no browser can choose them again, so the server holds them for a day.

Bytes lie under ``held/`` with a random name; what the form carries is signed for one person and one record.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from campaign import filetypes

FOLDER = "held"
SECONDS = 24 * 3600
# Files held for one person and record; beyond them the oldest goes, so that nobody fills the disk with refused forms.
MOST = 12


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file the server holds: the signed word for it, its name as text and its size in bytes."""

    token: str
    name: str
    size: int


def hold(upload: UploadedFile | ContentFile, owner: str) -> HeldFile:
    """Keep the bytes for ``owner``, a text naming person and record."""
    upload.seek(0)
    prefix = f"{FOLDER}/{hashlib.sha256(owner.encode()).hexdigest()[:16]}-"
    _make_room(prefix)
    stored = default_storage.save(f"{prefix}{secrets.token_hex(16)}", ContentFile(upload.read()))
    name, size = filetypes.shown_name(upload.name or ""), upload.size or 0
    return HeldFile(signing.dumps([stored, name, size], salt=_salt(owner)), name, size)


def find(token: str, owner: str) -> HeldFile | None:
    """What the word stands for; None where it is forged, another's, a day old or used up."""
    said = _read(token, owner)
    if said is None or not default_storage.exists(said[0]):
        return None
    return HeldFile(token, said[1], said[2])


def take(token: str, owner: str) -> ContentFile | None:
    """The file with its name, None as above. It stays held until it is let go."""
    said = _read(token, owner)
    if said is None or not default_storage.exists(said[0]):
        return None
    with default_storage.open(said[0], "rb") as stored:
        return ContentFile(stored.read(), name=said[1])


def let_go(token: str, owner: str) -> None:
    """Delete the bytes: the file has become an attachment, or is not wanted."""
    said = _read(token, owner)
    if said is not None:
        default_storage.delete(said[0])


def stored_names() -> Iterator[str]:
    """Names of all held files in the storage."""
    if default_storage.exists(FOLDER):
        yield from (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1])


def _make_room(prefix: str) -> None:
    """Delete the oldest of the files held under the prefix, so that one more is no more than the most."""
    held = sorted(
        (name for name in stored_names() if name.startswith(prefix)), key=default_storage.get_modified_time
    )
    for name in held[: len(held) - MOST + 1] if len(held) >= MOST else []:
        default_storage.delete(name)


def _salt(owner: str) -> str:
    return f"held-file:{owner}"


def _read(token: str, owner: str) -> tuple[str, str, int] | None:
    try:
        stored, name, size = signing.loads(token, salt=_salt(owner), max_age=SECONDS)
    except signing.BadSignature:
        return None
    return str(stored), str(name), int(size)
