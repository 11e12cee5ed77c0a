"""Text of other people's making as trail and log may carry it (trust.md AUD-5)."""

import logging
import re

# An ID-card number has no business here; one that came in with a file's name or an address goes no further.
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_HIDDEN = "*" * 18
_NEXT_LINE = "\n    | "


def one_line(text: str) -> str:
    """Return the text with control characters replaced, so that it cannot forge a second line, and no ID-card number."""
    return hidden("".join(character if character.isprintable() else " " for character in text))


def hidden(text: str) -> str:
    """Return the text with ID-card numbers struck out."""
    return _ID_CARD.sub(_HIDDEN, text)


class LineFormatter(logging.Formatter):
    """A record is one line; what follows, a traceback or a break in somebody's text, is set off as its continuation."""

    def format(self, record: logging.LogRecord) -> str:
        return _NEXT_LINE.join(one_line(line) for line in super().format(record).splitlines())
