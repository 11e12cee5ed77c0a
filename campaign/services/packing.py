"""Files packed into one zip on the disk, one after the other, with a manifest of their digests (product.md §3, §6)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from campaign import clock
from campaign.preparation import Made, Progress
from campaign.reporting.sheets import Document
from campaign.reporting.workbook import write

MANIFEST = "归档清单.csv"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or the workbook it becomes while it is packed."""

    path: str
    content: bytes | Document


#: One step of the work: the files it gives. An archive is a list of them, so that its length is known beforehand.
Part = Callable[[], Iterable[Member]]


def safe(name: str) -> str:
    """A name any file system takes."""
    return _FORBIDDEN.sub(" ", name).strip().strip(".")[:100] or "未命名"


def pack(name: str, parts: Sequence[Part], folder: Path, progress: Progress) -> Made:
    """Pack what the parts give into one zip in ``folder``; its manifest is in it and on what is returned.

    One file is in memory at a time, of a workbook not even that.
    """
    target, scratch = folder / "archive.zip", folder / "member.xlsx"
    manifest: list[list[Any]] = []
    moment, root, taken = clock.now().timetuple()[:6], safe(name), Counter[str]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(parts):
            progress(number, len(parts))
            for member in part():
                path = _apart(member.path, taken)
                info = _info(f"{root}/{path}", moment)
                if isinstance(member.content, Document):
                    manifest.append([path, *_workbook(archive, info, member.content, scratch)])
                else:
                    archive.writestr(info, member.content)
                    digest = hashlib.sha256(member.content).hexdigest()
                    manifest.append([path, digest, len(member.content), None])
                progress(number, len(parts))
        archive.writestr(_info(f"{root}/{MANIFEST}", moment), _table_of(manifest))
    return Made(target, f"{root}.zip", len(manifest), manifest)


def _apart(path: str, taken: Counter[str]) -> str:
    """The path; two of one name, as versions of a month, are told apart."""
    taken[path] += 1
    if taken[path] == 1:
        return path
    stem, _dot, ending = path.rpartition(".")
    return _apart(f"{stem}({taken[path]}).{ending}", taken)


def _info(path: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, (moment[0], moment[1], moment[2], moment[3], moment[4], moment[5]))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _workbook(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, document: Document, scratch: Path
) -> list[Any]:
    """Write a workbook into the zip; returns its digest, bytes and rows."""
    with scratch.open("wb") as target:
        rows = write(document, target)
    digest, size = hashlib.sha256(), scratch.stat().st_size
    with archive.open(info, "w") as packed:
        for block in _blocks(scratch):
            digest.update(block)
            packed.write(block)
    scratch.unlink()
    return [digest.hexdigest(), size, rows]


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _table_of(manifest: list[list[Any]]) -> bytes:
    """The manifest as a table that Excel opens: path, digest, bytes, rows."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("文件"), "SHA-256", _("字节"), _("行数")])
    writer.writerows([*line[:3], "" if line[3] is None else line[3]] for line in manifest)
    return text.getvalue().encode("utf-8-sig")
