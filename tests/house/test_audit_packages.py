"""The audit of packages can say yes, and says "nobody could be asked" where its sources are silent (trust.md WEB-9)."""

import importlib.util
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.house.sources import ROOT

spec = importlib.util.spec_from_file_location("audit_packages", ROOT / "deploy" / "audit_packages.py")
assert spec is not None
assert spec.loader is not None
audit = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = audit  # dataclasses look their module up
spec.loader.exec_module(audit)

BAD = {"django": "3.2", "pillow": "8.1.0"}


class Registry(BaseHTTPRequestHandler):
    """As pypi.org answers; ``silent`` as a mirror does that has no advisories."""

    silent = False

    def do_GET(self):
        _, _, package, version, _ = self.path.split("/")
        found = [{"id": "PYSEC-2021-1", "aliases": ["CVE-2021-1"]}] if BAD.get(package) == version else []
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"vulnerabilities": [] if self.silent else found}).encode())

    def log_message(self, *_):
        pass


class SilentRegistry(Registry):
    silent = True


@pytest.fixture
def served():
    servers = []

    def serve(handler):
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def lock(tmp_path):
    """A lock of one innocent package and what a test adds."""

    def write(*more):
        file = tmp_path / "lock.txt"
        file.write_text("\n".join(("asgiref==3.9.1 \\", "    --hash=sha256:00", *more)))
        return str(file)

    return write


OSV = {
    "id": "PYSEC-2021-9",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Django"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "3.2"}, {"fixed": "3.2.4"}]}],
        },
        {"package": {"ecosystem": "PyPI", "name": "pillow"}, "versions": ["8.1.0"]},
    ],
}
OLD = {
    "$meta": {},
    "django": [{"id": "pyup-1", "specs": ["<3.2.4,>=3.2"]}],
    "pillow": [{"id": "pyup-2", "specs": ["<8.1.1"]}],
}


@pytest.fixture
def carried(tmp_path):
    (tmp_path / "osv").mkdir()
    (tmp_path / "osv" / "one.json").write_text(json.dumps(OSV))
    (tmp_path / "old.json").write_text(json.dumps(OLD))
    return {"osv": str(tmp_path / "osv"), "old": str(tmp_path / "old.json")}


@pytest.mark.parametrize("source", ["registry", "osv", "old"])
def test_a_known_bad_pin_is_found(source, served, carried, lock, capsys):
    place = carried.get(source) or served(Registry)
    assert audit.main([f"--{source}", place, lock("Django==3.2 ; python_version > '3'")]) == 1
    assert "FOUND  django 3.2: " in capsys.readouterr().out


@pytest.mark.parametrize("source", ["registry", "osv", "old"])
def test_nothing_is_found_in_an_innocent_lock(source, served, carried, lock, capsys):
    place = carried.get(source) or served(Registry)
    assert audit.main([f"--{source}", place, lock()]) == 0
    assert capsys.readouterr().out.endswith(f"1 pins judged by {source}: 0 found\n")


def test_a_silent_registry_is_not_believed(served, lock, capsys):
    assert audit.main(["--registry", served(SilentRegistry), lock()]) == 3
    assert "SILENT" in capsys.readouterr().out


def test_no_network_is_no_verdict(lock, capsys):
    assert audit.main(["--registry", "http://127.0.0.1:9", lock()]) == 3
    assert capsys.readouterr().out.endswith("1 pins: no verdict, no source could be asked\n")


def test_an_explained_finding_passes_and_is_named_when_it_is_gone(carried, lock, capsys, monkeypatch):
    monkeypatch.setattr(audit, "EXPLAINED", {"PYSEC-2021-9": "not used", "PYSEC-2020-0": "gone"})
    assert audit.main(["--osv", carried["osv"], lock("django==3.2")]) == 0
    said = capsys.readouterr().out
    assert "explained  django 3.2: PYSEC-2021-9" in said
    assert "explained but not found any more: PYSEC-2020-0" in said
