"""A SQLite file over a network is refused where the server and manage.py start (trust.md DUR-4)."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from campaign import local_disk

MOUNTS = """22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /srv rw,relatime shared:2 - nfs4 10.0.0.2:/srv rw,vers=4.2
31 30 254:2 / /srv/ledger rw,relatime - xfs /dev/vdb1 rw
32 22 0:30 / /mnt/with\\040space rw - cifs //nas/share rw
33 22 0:31 / /mnt/keys rw - fuse.sshfs admin@nas:/ rw
34 22 0:32 / /mnt/twice rw - nfs nas:/a rw
35 34 254:3 / /mnt/twice rw - ext4 /dev/vdc1 rw
damaged line
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/ledger/db.sqlite3", "ext4", False),
        ("/srv/db.sqlite3", "nfs4", True),
        ("/srv/ledger/var/db.sqlite3", "xfs", False),
        ("/srvledger/db.sqlite3", "ext4", False),
        ("/mnt/with space/db.sqlite3", "cifs", True),
        ("/mnt/keys/db.sqlite3", "fuse.sshfs", True),
        ("/mnt/twice/db.sqlite3", "ext4", False),
    ],
)
def test_the_innermost_mount_says_what_kind_it_is(path, kind, network):
    assert (local_disk.kind_of(path, MOUNTS), local_disk.is_network(kind)) == (kind, network)


@pytest.fixture
def on_a_share(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/db.sqlite3")
    monkeypatch.setattr(connections["default"], "vendor", "sqlite")
    monkeypatch.setattr(local_disk, "MOUNTS", tmp_path / "mountinfo")
    (tmp_path / "mountinfo").write_text(MOUNTS)


def test_neither_commands_nor_the_server_begin_on_a_share(on_a_share):
    (found,) = local_disk.database_is_on_a_local_disk()
    assert (found.id, found.msg) == (
        "campaign.E010", "The SQLite file /srv/db.sqlite3 lies on a network file system (nfs4).",
    )  # fmt: skip
    with pytest.raises(ImproperlyConfigured):
        local_disk.require_local()


def test_a_local_disk_and_postgresql_are_let_be(on_a_share, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/ledger/db.sqlite3")
    assert local_disk.database_is_on_a_local_disk() == []
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    monkeypatch.setitem(connection.settings_dict, "NAME", "/srv/db.sqlite3")
    local_disk.require_local()


def test_the_kernels_own_list_is_understood():
    assert local_disk.kind_of(os.getcwd(), local_disk.MOUNTS.read_text()) != ""
