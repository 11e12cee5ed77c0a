"""How each kind of robot wants to be spoken to: body, signature, and what it answers when it took it.

Pure; after the makers' own pages: 企业微信 developer.work.weixin.qq.com/document/path/91770 (text of 2048 bytes at
most, ``errcode`` 0), 钉钉 自定义机器人 (``timestamp`` in milliseconds and ``sign`` in the address: the secret is the key
over "timestamp\\nsecret"), 飞书 自定义机器人 (``timestamp`` in seconds and ``sign`` in the body: "timestamp\\nsecret" is the
key over nothing; ``code`` 0).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from campaign.models import Robot

Kind = Robot.Kind
LONGEST_BYTES = 2000
_MARK = "$text"


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted where."""

    url: str
    body: bytes


def request_for(kind: str, url: str, secret: str, template: str, text: str, seconds: int) -> Request:
    """The request that says ``text`` at the moment ``seconds`` (since 1970)."""
    text = shortened(text)
    if kind == Kind.GENERIC:
        return Request(url, filled(template, text).encode())
    if kind == Kind.FEISHU:
        content: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
        if secret:
            content |= {"timestamp": str(seconds), "sign": _signed(f"{seconds}\n{secret}", b"")}
        return Request(url, _json(content))
    if kind == Kind.DINGTALK and secret:
        stamp = seconds * 1000
        sign = _signed(secret, f"{stamp}\n{secret}".encode())
        url = _with_query(url, {"timestamp": str(stamp), "sign": sign})
    return Request(url, _json({"msgtype": "text", "text": {"content": text}}))


def is_taken(kind: str, status: int, body: bytes) -> bool:
    """Whether the robot's answer says it took the word; the three say so in their body, however the status."""
    if not 200 <= status < 300:
        return False
    if kind == Kind.GENERIC:
        return True
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    if not isinstance(answer, dict):
        return False
    code = answer.get("code", answer.get("StatusCode")) if kind == Kind.FEISHU else answer.get("errcode")
    return code == 0


def filled(template: str, text: str) -> str:
    """The house's own JSON with the word in the place of ``$text``; raises ValueError where it is no JSON."""
    return json.dumps(_replaced(json.loads(template), text), ensure_ascii=False)


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, str):
        return value.replace(_MARK, text)
    if isinstance(value, dict):
        return {key: _replaced(inner, text) for key, inner in value.items()}
    return [_replaced(inner, text) for inner in value] if isinstance(value, list) else value


def shortened(text: str) -> str:
    """The text within what every robot takes, never cut inside a character."""
    raw = text.encode()
    if len(raw) <= LONGEST_BYTES:
        return text
    return raw[: LONGEST_BYTES - 3].decode(errors="ignore") + "…"


def _signed(key: str, message: bytes) -> str:
    return base64.b64encode(hmac.new(key.encode(), message, hashlib.sha256).digest()).decode()


def _with_query(url: str, more: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = f"{parts.query}&{urlencode(more)}" if parts.query else urlencode(more)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
