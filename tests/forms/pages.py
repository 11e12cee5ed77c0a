"""What a refused form must look like: trust.md UX-1, read from the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: A sentence that helps says what to do or what the limit is; "必填" alone does not.
HELPS = re.compile(
    r"请|应|不能|不得|最多|最少|至少|上限|不少于|没有|须|已|只能|不在|不对|不够|不是|不一样|太|超过|不算"
)
ENGLISH = re.compile(
    r"\b(this|field|enter|valid|required|ensure|value|select|choice|version|null|characters|hidden)\b", re.I
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Page:
    """A parsed answer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = html.document_fromstring(CONTROL.sub("", text) or "<html></html>")

    def find(self, path: str, **names: str) -> list[Any]:
        return self.tree.xpath(path, **names)

    def by_id(self, name: str) -> Any:
        """The element of that id, None where there is none."""
        return next(iter(self.find("//*[@id=$name]", name=name)), None)

    def said(self) -> list[str]:
        """Every sentence of refusal on the page."""
        rows = self.find(
            '//section[contains(@class, "errsum")]//li | //p[contains(@class, "invalid-feedback")]'
        )
        return [words_of(row) for row in rows] or [words_of(self.find("//title")[0])]

    def faults(self) -> Iterator[str]:
        """What the page lacks as an answer to a wrong form."""
        title = "".join(self.find("//title/text()")).strip()
        if not title.startswith("错误："):
            yield f"the title is “{title}”"
        summary = next(iter(self.find('//main//section[contains(@class, "errsum")]')), None)
        if summary is None:
            yield f"no summary; it says {self.find('//h1/text()')}"
            return
        if summary.xpath("preceding::form[ancestor::main and @method='post']"):
            yield "the summary stands below a form"
        for link in summary.xpath(".//a/@href"):
            if self.by_id(link.removeprefix("#")) is None:
                yield f"the summary links to {link}, which is not there"
        for line in self.summary():
            if reason := no_sentence(line):
                yield f"“{line}” {reason}"

    def summary(self) -> list[str]:
        """The lines of the summary."""
        return [words_of(row) for row in self.find('//main//section[contains(@class, "errsum")]//li')]

    def beside(self, key: str) -> Iterator[str]:
        """The same words beside the field, tied to it for readers."""
        lines = self.summary()
        controls = self.find(
            "//main//*[(self::input or self::select or self::textarea) and @name=$name]", name=key
        )
        if not controls:
            yield f"there is no control named {key}; it says {lines}"
            return
        told = [words for control in controls for words in self.described(control)]
        if not told:
            yield f"nothing is said at {key}; the summary says {lines}"
        for words in told:
            core = words.removeprefix("错误：")
            if not any(core in line or line.endswith(core) for line in lines):
                yield f"“{core}” at the field is not in the summary {lines}"

    def described(self, control: Any) -> Iterator[str]:
        """The errors that a control, or the group it stands in, points to."""
        group = control.xpath("ancestor::fieldset[@aria-describedby]")
        wrong = control.get("aria-invalid") == "true"
        sources = [control, *group] if wrong or group else []
        for source in sources:
            for name in (source.get("aria-describedby") or "").split():
                box = self.by_id(name)
                if box is not None and name.endswith("_error"):
                    yield from (
                        words_of(row) for row in box.xpath('.//p[contains(@class, "invalid-feedback")]')
                    )

    def lost(self, data: dict[str, Any], hushed: set[str]) -> Iterator[str]:
        """Names of controls that no longer hold what was sent."""
        held = self.values()
        for key, sent in data.items():
            if key in hushed or key == "csrfmiddlewaretoken" or hasattr(sent, "read"):
                continue
            for one in sent if isinstance(sent, list | tuple) else [sent]:
                if key in held and plain(str(one)) and plain(str(one)) not in held[key]:
                    yield key
                elif key not in held and plain(str(one)) and key not in ("act", "check", "hand_in", "on"):
                    yield f"{key} (no such control)"

    def values(self) -> dict[str, set[str]]:
        """What every control of the page holds now, by its name."""
        held: dict[str, set[str]] = {}
        for control in self.find(
            "//main//input[@name] | //main//textarea[@name] | //main//option | //main//button[@name]"
        ):
            if control.tag == "option":
                name, value = control.xpath("string(ancestor::select/@name)"), control.get("value", "")
                if "selected" not in control.attrib:
                    held.setdefault(name, set())
                    continue
            elif control.tag == "textarea":
                name, value = control.get("name"), control.text or ""
            else:
                name, value = control.get("name"), control.get("value", "on")
                if control.get("type") in ("radio", "checkbox") and "checked" not in control.attrib:
                    held.setdefault(name, set())
                    continue
            held.setdefault(name, set()).add(plain(value))
        return held


def plain(text: str) -> str:
    """A text without what a browser or the parser changes at its ends and line breaks."""
    return CONTROL.sub("", text).replace("\r\n", "\n").strip()


def words_of(element: Any) -> str:
    return "".join(element.itertext()).strip()


def no_sentence(line: str) -> str:
    """Why a line helps nobody; empty for a Chinese sentence that says what to do."""
    if ENGLISH.search(line):
        return "is English"
    if not CHINESE.search(line) or len(line) < 5 or not HELPS.search(line):
        return "does not say what to do"
    return ""
