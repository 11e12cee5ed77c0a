"""Text of other people's making: as forms take it in, and as trail and log may carry it (trust.md AUD-5)."""

import logging
import re
import unicodedata

# An ID-card number has no business here; one that came in with a file's name or an address goes no further.
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_HIDDEN = "*" * 18
# A seal is no text of anybody's making; one in a few hundred holds eighteen figures in a row.
_DIGEST = re.compile("[0-9a-f]{64}")
_NEXT_LINE = "\n    | "

# What Word and web pages put between lines; a line break is one character everywhere, also where it is counted.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, soft hyphen, marks without width, signs that turn text around, what is no character alone. The joiner U+200D stays,
# for it holds emoji and some scripts together, and so do the selectors of a character's form.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# Tabs of a pasted table, spaces that do not break, bullets of Word's symbol font.
_PLAIN = str.maketrans(
    {"\t": " ", "\xa0": " ", "\u202f": " ", "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf0d8": "▶"}
)


def cleaned(text: str) -> str:
    """Return pasted text without what cannot be seen, its line breaks as one character, composed (NFC).

    Rare characters beyond the first plane, emoji and their joiners are kept as they are. NUL is kept too, to be refused:
    no office program writes it.
    """
    plain = _INVISIBLE.sub("", _BREAKS.sub("\n", text)).translate(_PLAIN)
    return unicodedata.normalize("NFC", plain)


def one_line(text: str) -> str:
    """Return the text with control characters replaced, so that it cannot forge a second line, and no ID-card number."""
    return hidden("".join(character if character.isprintable() else " " for character in text))


def hidden(text: str) -> str:
    """Return the text with ID-card numbers struck out; a digest stays as it is."""
    if _DIGEST.fullmatch(text):
        return text
    return _ID_CARD.sub(_HIDDEN, text)


class LineFormatter(logging.Formatter):
    """A record is one line; what follows, a traceback or a break in somebody's text, is set off as its continuation."""

    def format(self, record: logging.LogRecord) -> str:
        return _NEXT_LINE.join(one_line(line) for line in super().format(record).splitlines())
