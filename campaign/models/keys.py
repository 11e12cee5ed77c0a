"""Primary keys that tell no order of arrival."""

from __future__ import annotations

import secrets


def random_id() -> int:
    """A random 62-bit primary key; never 0."""
    return secrets.randbelow(2**62 - 1) + 1
