"""One-time codes (RFC 6238) and recovery codes. Pure: keys and moments in, text out (docs/decisions/0024).

Nothing here is stored: the secret of an enrolment is derived from the server's key and a salt, so that the database
alone, or a copy of it, makes no code.
"""

from __future__ import annotations

import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from datetime import datetime
from secrets import choice, token_hex

import pyotp
from django.utils.crypto import salted_hmac
from pyotp.exceptions import OTPVerificationError

ISSUER = "争创账本"
#: Steps of 30 seconds that a phone's clock may be ahead or behind.
DRIFT = 1
RECOVERY_CODES = 10
# Without letters and digits that look alike; twelve of 31 are 59 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH, _GROUP = 12, 4


def new_salt() -> str:
    """Return the salt of a new enrolment."""
    return token_hex(16)


def secret_of(person: int, salt: str, key: str) -> str:
    """Return the secret the phone holds, in base32; another person's or another server's is another one."""
    digest = salted_hmac("campaign.one_time", f"{person}:{salt}", secret=key, algorithm="sha256").digest()
    return b32encode(digest[:20]).decode()


def uri_of(secret: str, account: str) -> str:
    """Return what the QR code says to the phone's app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def in_groups(secret: str) -> str:
    """Return a secret or a recovery code in groups of four, as it is read out."""
    joint = " " if secret.isupper() else "-"
    return joint.join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))


def code_at(secret: str, moment: datetime) -> str:
    """Return the code the phone shows at a moment."""
    return pyotp.TOTP(secret).at(moment)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Return the number of the 30 seconds a code belongs to, None where it belongs to none near the moment."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=moment, valid_window=DRIFT)
    except OTPVerificationError:
        return None


def plain(typed: str) -> str:
    """Return a code as it was meant: full-width figures made narrow, spaces, hyphens and capitals dropped."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed).lower() if letter.isalnum())


def new_recovery_codes() -> list[str]:
    """Return the ten codes of a sheet, in the clear."""
    return ["".join(choice(_LETTERS) for _letter in range(_LENGTH)) for _code in range(RECOVERY_CODES)]


def recovery_digests(person: int, salt: str, code: str, keys: Iterable[str]) -> list[str]:
    """Return what may be stored of a recovery code, under each key: it cannot be tried without one."""
    words = f"{person}:{salt}:{code}"
    return [
        salted_hmac("campaign.recovery", words, secret=key, algorithm="sha256").hexdigest() for key in keys
    ]
