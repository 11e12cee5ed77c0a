"""SQLite's file lies on a disk of this machine: over a network its locks and its log cannot be trusted (trust.md DUR-4)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

MOUNTS = Path("/proc/self/mountinfo")
#: Kinds of file systems, as the kernel names them, whose files another machine may hold as well.
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "9p", "ncpfs", "davfs", "coda", "lustre", "ceph"}
    | {"gfs2", "ocfs2", "glusterfs", "beegfs", "gpfs", "vboxsf", "prl_fs", "vmhgfs"}
)
#: File systems of programs are named after them: fuse.sshfs.
_PROGRAM = re.compile(
    r"^fuse\.(sshfs|glusterfs|davfs|rclone|s3fs|ceph|smb|cifs|nfs|vmhgfs|juicefs|mergerfs|goofys)"
)


def kind_of(path: str | Path, mounts: str) -> str:
    """The kind of file system a path lies on, by the kernel's list of mounts; "" where that does not say."""
    there, found = os.path.realpath(path), ("", "")
    for line in mounts.splitlines():
        left, _dash, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        # Of two mounts at one place the later one is seen.
        if os.path.commonpath([place, there]) == place and len(place) >= len(found[0]):
            found = (place, right.split(" ")[0])
    return found[1]


def is_network(kind: str) -> bool:
    """Whether files of such a file system come over a network."""
    return kind in NETWORK or bool(_PROGRAM.match(kind))


def fault() -> str:
    """What is wrong with the place of the database, in one English sentence for who runs the server; "" where nothing is."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or not MOUNTS.exists():
        return ""
    kind = kind_of(name.removeprefix("file:").partition("?")[0], MOUNTS.read_text(errors="replace"))
    if not is_network(kind):
        return ""
    return f"The SQLite file {name} lies on a network file system ({kind})."


HINT = "Put VAR_DIR or DATABASE_URL on a local disk, or use PostgreSQL."


@register()
def database_is_on_a_local_disk(**kwargs: Any) -> list[CheckMessage]:
    """manage.py commands, migrate among them, refuse to work over a network (trust.md DUR-4)."""
    found = fault()
    return [Error(found, hint=HINT, id="campaign.E010")] if found else []


def require_local() -> None:
    """Refuse to serve from a database over a network."""
    if found := fault():
        raise ImproperlyConfigured(f"{found} {HINT}")
