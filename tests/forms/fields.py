"""What can be typed into a field: one value that is right, many that are not, and some that must be kept.

A value is a text, a list of texts, or a function of the place's objects. ``WRONG`` values must be refused at the
field, ``ODD`` ones may be refused or taken, but never fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Value = Any
#: Characters of the supplementary planes, joined and modified ones: names and texts contain them (trust.md FILE-7).
RARE = "𠮷𬮱䶮㐂𪚥👩‍🔧🇨🇳é"
HUGE = str(10**30)
ODD_TEXTS = (
    "甲\x07\x1b乙",
    "\u202e反向",
    "&#55296;\\ud800",
    "='cmd'!A1",
    "<script>x</script>",
    "%s%(a)s{{ x }}",
)
WRONG_DAYS = ("2026-13-45", "2026-02-30", "明天", "NaN", "-1", HUGE, "20\x0026-11-12", "2026-11-12T09:00Z")
ODD_DAYS = ("9999-12-31", "0001-01-01", "1900-01-01")
WRONG_NUMBERS = ("十二", "abc", "NaN", "Infinity", "1e3", "0x10", "1\x00", "--1", "1" * 5000)
WRONG_KEYS = ("abc", "NaN", "-1", HUGE, str(2**63), "999999999", "1\x00", "1.5", "字" * 300)
WRONG_CHOICES = ("zzz", "-1", HUGE, "a\x00", "字" * 300, "__class__")


def valued(value: Value, here: Any) -> Any:
    """The value at a place."""
    return value(here) if callable(value) else value


@dataclass(frozen=True)
class Field:
    """One control. ``in_place``: its errors stand beside it; a hidden control has them in the summary only."""

    name: str | Callable[[Any], str]
    good: Value
    required: bool = False
    in_place: bool = True
    echoed: bool = True
    is_choice = False

    def key(self, here: Any) -> str:
        return valued(self.name, here)

    def missing(self, here: Any) -> Iterator[tuple[str, Any]]:
        """(what is wrong, value) of nothing where something must be said; None leaves the control out."""
        if self.required:
            yield "missing", None

    def wrong(self, here: Any) -> Iterator[tuple[str, Any]]:
        """(what is wrong, value) of everything typed that the field must refuse."""
        yield from ()

    def odd(self, here: Any) -> Sequence[Any]:
        """Values that may be refused or taken."""
        return ()

    def rare(self, here: Any) -> Any:
        """The right value with rare characters in it, where the field takes any text."""
        return valued(self.good, here)


@dataclass(frozen=True)
class Text(Field):
    """Free text of at most ``most`` characters."""

    most: int = 0

    def missing(self, here):
        yield from super().missing(here)
        if self.required:
            yield "blank", "  \t　"

    def wrong(self, here):
        yield "one too long", "长" * (self.most + 1)
        yield "NUL", "甲\x00乙"

    def odd(self, here):
        return ODD_TEXTS

    def rare(self, here):
        good = valued(self.good, here)
        return (good + RARE)[: max(self.most, len(good))]


@dataclass(frozen=True)
class Title(Text):
    """A name that is stored without spaces and without characters that take no place."""

    def wrong(self, here):
        yield "one too long", "长" * (self.most + 1)

    def odd(self, here):
        return (*ODD_TEXTS, "甲\x00乙", "甲\u200b 乙")

    def rare(self, here):
        return (valued(self.good, here) + "𠮷𬮱䶮")[: self.most]


@dataclass(frozen=True)
class Name(Field):
    """A person or another known thing by its name: unknown ones are refused as what does not exist."""

    strangers: Value = ()
    most: int = 80

    def wrong(self, here):
        for stranger in valued(self.strangers, here):
            yield f"stranger {stranger}", stranger
        for value in ("查无此人", "-1", HUGE, "1\x00", "长" * (self.most + 1), "=1+1"):
            yield value[:12], value


@dataclass(frozen=True)
class Number(Field):
    """A whole number between ``low`` and ``high``, or one with ``places`` decimals."""

    low: int = 0
    high: Value = 0
    places: int = 0

    def wrong(self, here):
        for value in (*WRONG_NUMBERS, HUGE, f"-{HUGE}", str(self.low - 1), str(valued(self.high, here) + 1)):
            yield value[:12], value
        yield "decimals", "1." + "2" * (self.places + 1)

    def odd(self, here):
        return ("１", " 1 ", "٣", "+1", "01", "1_0")


@dataclass(frozen=True)
class Day(Field):
    """A day."""

    def wrong(self, here):
        for value in WRONG_DAYS:
            yield value[:12], value

    def odd(self, here):
        return ODD_DAYS


@dataclass(frozen=True)
class Choice(Field):
    """One of the listed values."""

    is_choice = True

    def wrong(self, here):
        for value in WRONG_CHOICES:
            yield value[:12], value


@dataclass(frozen=True)
class Ref(Field):
    """A stored thing by its key. ``forged`` gives keys that exist elsewhere: another branch, another campaign."""

    forged: Value = ()
    is_choice = True

    def wrong(self, here):
        for value in (*WRONG_KEYS, *(str(key) for key in valued(self.forged, here))):
            yield f"key {value[:12]}", value


@dataclass(frozen=True)
class Refs(Ref):
    """Several stored things: one wrong key among right ones is refused."""

    def wrong(self, here):
        good = valued(self.good, here)
        for value in (*WRONG_KEYS, *(str(key) for key in valued(self.forged, here))):
            yield f"key {value[:12]}", [*good, value]


@dataclass(frozen=True)
class Flag(Field):
    """A checkbox."""

    def odd(self, here):
        return ("zzz", "-1", HUGE, "a\x00")


@dataclass(frozen=True)
class Secret(Text):
    """A password: checked, never shown again."""

    echoed: bool = False

    def missing(self, here):
        yield from Field.missing(self, here)

    def rare(self, here):
        return valued(self.good, here)


@dataclass(frozen=True)
class Version(Field):
    """The version the page showed, in a hidden control."""

    in_place: bool = False
    echoed: bool = False

    def wrong(self, here):
        for value in (*WRONG_NUMBERS, "-1"):
            yield value[:12], value

    def odd(self, here):
        return (HUGE, str(2**31), str(2**63), "0", "77")
