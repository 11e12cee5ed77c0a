"""Addresses that open by a token instead of a sign-in: a wall screen, a story by QR, a calendar feed (trust.md ACL-1).

The token is shown once, to who made it; kept is its digest, so that a copy of the database opens nothing.
"""

from __future__ import annotations

import hashlib
import re
from secrets import token_urlsafe

TOKEN_BYTES = 24
#: What a token looks like; anything else is no address at all.
TOKEN_PATTERN = re.compile(r"[A-Za-z0-9_-]{32}")


def new_token() -> tuple[str, str]:
    """A fresh token of 192 bits and the digest to keep of it."""
    token = token_urlsafe(TOKEN_BYTES)
    return token, digest_of(token)


def digest_of(token: str) -> str:
    """What is kept and looked up of a token: SHA-256 in hexadecimal, 64 characters."""
    return hashlib.sha256(token.encode()).hexdigest()
