"""Sentences for the demonstration: drawn from templates and word lists, each said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random

Slot = str | int | Sequence[str] | Callable[[Random], str]

_SENTENCE_END = re.compile(r"[。！？；\n]")
_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 200


class PhrasesExhausted(RuntimeError):
    """The word lists are too short for what was asked of them."""


class Phrasebook:
    """Draws texts deterministically, each sentence once, or twice where nothing new is left to say.

    No sentence may stand more than three times; the margin is for the product itself, which keeps one text
    in several places.
    """

    def __init__(self, seed: str, words: Mapping[str, Slot] | None = None) -> None:
        self.random = Random(seed)  # noqa: S311  invented texts need no secrecy, they need to come out alike
        self.words: dict[str, Slot] = dict(words or {})
        self.said: Counter[str] = Counter()

    def say(self, templates: Sequence[str], *, limit: int | None = None, **slots: Slot) -> str:
        """One text from the templates with its slots filled, none of its sentences said before if it can be.

        `limit` is the longest the field takes; raises PhrasesExhausted where nothing new fits.
        """
        known = {**self.words, **slots}
        for most in (0, 1):
            for _attempt in range(_TRIES):
                text = self._fill(self.random.choice(templates), known)
                sentences = sentences_of(text)
                fits = limit is None or len(text) <= limit
                if fits and all(self.said[sentence] <= most for sentence in sentences):
                    self.said.update(sentences)
                    return text
        raise PhrasesExhausted(templates[0])

    def several(
        self, templates: Sequence[str], count: int, *, limit: int | None = None, **slots: Slot
    ) -> str:
        """So many texts in a row, each from another template."""
        chosen = self.random.sample(list(templates), min(count, len(templates)))
        return "".join(self.say([template], limit=limit, **slots) for template in chosen)

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return self.random.randrange(100) < percent

    def _fill(self, template: str, known: Mapping[str, Slot]) -> str:
        return _SLOT.sub(lambda match: self._value(known[match[1]], known), template)

    def _value(self, slot: Slot, known: Mapping[str, Slot]) -> str:
        if callable(slot):
            return slot(self.random)
        if isinstance(slot, str | int):
            return str(slot)
        return self._fill(self.random.choice(slot), known)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, as one counts repetitions."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def number(low: int, high: int) -> Callable[[Random], str]:
    """A slot: a whole number between the two."""
    return lambda random: str(random.randint(low, high))


def tenths(low: int, high: int) -> Callable[[Random], str]:
    """A slot: a number with one decimal, the bounds given in tenths."""
    return lambda random: f"{(value := random.randint(low, high)) // 10}.{value % 10}"
