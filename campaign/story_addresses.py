"""The address under which a cleared story opens without a sign-in, for the QR on the wall (trust.md ACL-1).

The wall draws the QR anew for every reader, so its token must be known more than once. It is made of a random seed on
the row and of the server's key: a copy of the database alone opens nothing, as with the digests of token_addresses.py.
"""

from __future__ import annotations

import base64
from secrets import token_hex

from django.utils.crypto import salted_hmac

from campaign.models import Story
from campaign.token_addresses import TOKEN_BYTES, digest_of

_SALT = "campaign.story_addresses"


def new_address(story: Story) -> tuple[str, str]:
    """A fresh seed and the digest of the token that comes of it."""
    seed = token_hex(16)
    return seed, digest_of(_token(story, seed))


def token_of(story: Story) -> str:
    """The token of a story's address; empty where it has none, or where the server's key has changed since."""
    if not story.token_digest:
        return ""
    token = _token(story, story.token_seed)
    return token if digest_of(token) == story.token_digest else ""


def _token(story: Story, seed: str) -> str:
    made = salted_hmac(_SALT, f"{story.pk}:{seed}", algorithm="sha256").digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(made).decode()
