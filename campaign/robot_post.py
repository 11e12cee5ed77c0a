"""Posting to a robot: only to hosts the house names, to the very address that was checked, and never farther.

No redirect is followed, the answer is read to a limit, and nothing of address or answer enters a log: the address is
a secret (trust.md AUD-5, WEB-6).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.robots import Request

_MOST = 16_384


class NotTaken(Exception):
    """It did not arrive: nothing was sent, or the answer says no. ``str()`` is a short word of why."""


class NotKnown(Exception):
    """All was sent and no answer came in time: it may have arrived."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads, as far as the house allows it."""

    host: str
    port: int
    is_plain: bool
    is_intranet: bool
    path: str


def target_of(url: str) -> Target:
    """Read and check an address; Refused says what is wrong with it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(_("Webhook地址不完整，请从群机器人的设置里复制。")) from error
    host = (parts.hostname or "").lower()
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.username
        or parts.password
        or parts.fragment
    ):
        raise Refused(_("Webhook地址不完整，请从群机器人的设置里复制。"))
    named = f"{host}:{port}" if port else host
    is_intranet = bool({host, named} & set(settings.ROBOT_INTRANET_HOSTS))
    if not is_intranet and (host not in settings.ROBOT_HOSTS or port not in (None, 443)):
        raise Refused(_("%s不在本系统允许的地址里，请联系系统管理员。") % host)
    if parts.scheme == "http" and not is_intranet:
        raise Refused(_("Webhook地址须以https开头。"))
    is_plain = parts.scheme == "http"
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(host, port or (80 if is_plain else 443), is_plain, is_intranet, path)


def post(request: Request) -> tuple[int, bytes]:
    """Send it once; returns status and answer. Raises NotTaken, or NotKnown where nobody can tell."""
    try:
        target = target_of(request.url)
    except Refused as refused:
        raise NotTaken("address") from refused
    connection = _connection(target)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NotTaken("connect") from error
        try:
            headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "zhengchuang"}
            connection.request("POST", target.path, request.body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(_MOST)
        except (OSError, http.client.HTTPException) as error:
            raise NotKnown("answer") from error
    finally:
        connection.close()


def _connection(target: Target) -> http.client.HTTPConnection:
    address = _address(target)
    timeout = settings.ROBOT_TIMEOUT
    if target.is_plain:
        return _Plain(target.host, target.port, address, timeout)
    return _Secure(target.host, target.port, address, timeout)


def _address(target: Target) -> str:
    """The address to connect to, looked up once and checked: what a name says a moment later does not matter."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotTaken("name") from error
    for *_rest, place in found:
        address = str(place[0])
        if target.is_intranet or ipaddress.ip_address(address.split("%")[0]).is_global:
            return address
    raise NotTaken("inside")


class _Plain(http.client.HTTPConnection):
    """Speaks to one address, whatever the name says."""

    def __init__(self, host: str, port: int, address: str, timeout: int) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _Secure(_Plain):
    """The same over TLS; the certificate is the name's."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
