"""The suite itself cannot reach another machine, so nothing in it can hide a request (trust.md PII-7)."""

import socket

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "example.org"])
def test_other_machines_are_refused(address):
    with socket.socket() as attempt, pytest.raises(OSError, match=f"a test tried to reach {address}"):
        attempt.connect((address, 80))


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as attempt:
        attempt.connect(server.getsockname())
        assert attempt.getpeername() == server.getsockname()
