"""What is sent besides words: known pictures only, no emblem, light scripts that open nothing (trust.md CN-3, CN-6, UX-10)."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, name, python_files, templates, text

pytestmark = pytest.mark.one_database

PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".svg",
    ".ico",
    ".bmp",
    ".woff",
    ".woff2",
    ".ttf",
    ".otf",
)
#: Every picture the product ships, by its digest: an arrow, a tick, a dot, and the text mark's square.
KNOWN = {
    "static/img/caret.svg": "6f5a7a26d061b46a",
    "static/img/check.svg": "8abc3dad3d94e912",
    "static/img/dot.svg": "0691072342f4907c",
    "static/img/favicon.svg": "ba87cdd93ccbcc56",
}
#: 党徽, 党旗 and 国徽 are the organisation's to supply and to answer for (党徽党旗条例); none is drawn or named here.
EMBLEM = re.compile(
    r"(?:emblem|dang-?hui|guo-?hui|hammer|sickle)[\w-]*\.(?:svg|png|jpe?g|gif|webp)|\u262d", re.IGNORECASE
)
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def shipped() -> list[Path]:
    folders = ("static", "templates", "campaign", "modelposts", "taskforces", "reviews")
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix.lower() in PICTURES
    ]


def test_every_picture_is_one_of_the_known_ones():
    found = {name(path): hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in shipped()}
    assert found == KNOWN, "a new picture: look at it, then add its digest here"


def test_no_page_names_an_emblem():
    files = [*templates(), *SCRIPTS, *(ROOT / "static" / "css").glob("*.css"), *python_files()]
    assert len(files) > 300
    assert [f"{name(path)}: {found.group()}" for path in files if (found := EMBLEM.search(text(path)))] == []


def test_no_script_opens_a_window():
    """Inside 企业微信 there is one window and often no printer: printing is a button beside what the page does anyway."""
    opened = [name(path) for path in SCRIPTS if re.search(r"window\.open|\.showModalDialog", text(path))]
    assert opened == []
    printing = [name(path) for path in SCRIPTS if "print(" in text(path)]
    assert printing == ["static/js/frame.js"]
    assert re.search(
        r'addEventListener\("click", function \(\) \{ window\.print\(\); \}\)',
        text(SCRIPTS[0].with_name("frame.js")),
    )
