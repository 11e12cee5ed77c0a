"""Thirty texts that would be programs if a page, a print or an export took them for its own, and what they would leave
behind there (trust.md WEB-4, FILE-5). Each calls ``pwned()``, which a browser test defines."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, F, Field, Model, TextField, Value
from django.db.models.functions import Concat, Mod, Substr
from lxml import etree, html

PAYLOADS = (
    "<script>pwned()</script>",
    "<ScRiPt >pwned()</sCrIpT>",
    "<img src=x onerror=pwned()>",
    '"><img src=x onerror=pwned()>',
    "'><img src=x onerror=pwned()>",
    "<svg onload=pwned()>",
    "<svg/onload=pwned()//",
    '" autofocus onfocus="pwned()',
    "' autofocus onfocus='pwned()",
    '" onmouseover="pwned()" x="',
    "javascript:pwned()",
    " java\tscript:pwned()",
    "data:text/html,<script>pwned()</script>",
    "</textarea><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "</option></select><img src=x onerror=pwned()>",
    "--><script>pwned()</script>",
    "]]><script>pwned()</script>",
    "</script><script>pwned()</script>",
    "<details open ontoggle=pwned()>",
    "<body onload=pwned()>",
    "<iframe srcdoc='<script>parent.pwned()</script>'>",
    "<a href=javascript:pwned()>x</a>",
    "<math><mi xlink:href=javascript:pwned()>",
    "<style>@import'javascript:pwned()';</style>",
    "<base href=javascript:pwned()//>",
    "{{7*7}}${pwned()}{% debug %}",
    "&lt;img src=x onerror=pwned()&gt;",
    "\\u003cimg src=x onerror=pwned()\\u003e",
    '=HYPERLINK("http://x/?"&A1,"pwned")',
)
PACKAGES = ("campaign_", "modelposts_", "taskforces_", "reviews_")
#: Columns nobody types: keys, codes, addresses within.
CODES = re.compile(
    r"username|employee_number|password|number$|token|digest|seal|sha256|key|path|file|code|reference|address|salt"
    r"|verdict|content_type|device|request_id|month$|color"
)
LINKS = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "srcdoc",
    "xlink:href",
    "hx-get",
    "hx-post",
)
#: Our own files, and the words of Django's admin.
OWN_SCRIPTS = ("/static/", "/admin/jsi18n/")
SCHEME = re.compile(r"^[\x00-\x20]*(j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|vbscript|data:text)", re.IGNORECASE)
NEVER = ("iframe", "object", "embed", "base", "math", "style", "marquee", "frame", "applet")


def faults_of(page: str) -> Iterator[str]:
    """What of a payload has become part of the page; the product itself has no such thing on any page."""
    tree = html.document_fromstring(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", page) or "<html></html>")
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if "pwned" in (element.text or ""):
                yield f"comment {element.text[:60]}"
            continue
        if element.tag in NEVER or (
            element.tag == "script" and not (element.get("src") or "").startswith(OWN_SCRIPTS)
        ):
            yield f"element <{element.tag}>: {(element.text or '')[:60]}"
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "a refresh"
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or name.lower() == "style":
                yield f"attribute {name}={value[:60]!r} of <{element.tag}>"
            if name.lower() in LINKS and SCHEME.match(value):
                yield f"link {name}={value[:60]!r}"


def faults_of_file(kind: str, content: bytes) -> Iterator[str]:
    """The same of a download, by its content type; a formula is a program too (FILE-5)."""
    if "html" in kind:
        yield from faults_of(content.decode())
    elif content.startswith(b"PK\x03\x04"):
        yield from _faults_of_package(content)
    elif "calendar" in kind or "csv" in kind:
        for line in content.decode("utf-8-sig").splitlines():
            if re.match(r'^"?[=+\-@\t]', line):
                yield f"line {line[:60]!r}"
    elif "svg" in kind or "xml" in kind:
        yield from _faults_of_xml(kind, content)


def _faults_of_package(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        for name in names:
            data = package.read(name)
            if data.startswith(b"PK\x03\x04"):
                yield from (f"{name}: {fault}" for fault in _faults_of_package(data))
            elif name.endswith((".xml", ".rels")):
                yield from _faults_of_xml(name, data)
            elif name.endswith(".html"):
                yield from (
                    f"{name}: {fault}" for fault in faults_of(data.decode()) if "<style>" not in fault
                )
    if "xl/workbook.xml" in names:
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book:
            for row in sheet.iter_rows():
                yield from (
                    f"{sheet.title}!{cell.coordinate} is a formula" for cell in row if cell.data_type == "f"
                )


def _faults_of_xml(name: str, data: bytes) -> Iterator[str]:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as error:
        yield f"{name} is not well formed: {error}"
        return
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname in (
            "script",
            "img",
            "iframe",
            "details",
        ):
            yield f"{name}: element {element.tag}"
        for key, value in element.attrib.items():
            if SCHEME.match(value) and "ref" in key.lower():
                yield f"{name}: {key}={value[:60]}"


# --- Put where texts are --------------------------------------------------------------------------------------------


def poison(models: list[type[Model]]) -> int:
    """Put a payload in front of every text of every row, another one from row to row; returns how many columns hold one.

    Append-only rows stay as they are sealed: what they say came through forms.
    """
    done = 0
    for model in models:
        if (
            model._meta.db_table.startswith(PACKAGES)
            and not getattr(model, "append_only", False)
            and _has_number(model)
        ):
            done += sum(
                _poison(model, field) for field in model._meta.local_concrete_fields if _is_text(field)
            )
    return done


def _has_number(model: type[Model]) -> bool:
    return model._meta.pk.get_internal_type() in (
        "BigAutoField",
        "AutoField",
        "BigIntegerField",
        "OneToOneField",
    )


def _is_text(field: Field) -> bool:
    typed = isinstance(field, CharField | TextField) and not field.choices and not field.primary_key
    return typed and (field.max_length or 0) >= 20 and not CODES.search(field.name)


def _poison(model: type[Model], field: Field) -> bool:
    fitting = [payload for payload in PAYLOADS if len(payload) <= field.max_length]
    rows = model._default_manager.exclude(**{field.name: ""}).annotate(turn=Mod(F("pk"), len(fitting)))
    changed = 0
    for turn, payload in enumerate(fitting):
        text = Substr(Concat(Value(payload), F(field.name), output_field=TextField()), 1, field.max_length)
        try:
            with transaction.atomic():
                changed += rows.filter(turn=turn).update(**{field.name: text})
        except IntegrityError:
            continue  # a column whose rule takes no such text
        except Exception as error:  # a guard: what a closed meeting concluded stays
            if "closed" not in str(error) and connection.vendor == "sqlite":
                raise
    return changed > 0
