"""Fill a Word template with plain texts and lists, and refuse what a template must not hold.

Imported for our own template; for one that an office made it runs as a process of its own, limited in time and memory
by the operating system (``rendering.py``). It imports nothing of ours and is handed nothing but text.
"""

from __future__ import annotations

import base64
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

MEMORY_BYTES = 768 * 1024 * 1024
MAX_ENTRIES, MAX_UNPACKED = 300, 20 * 1024 * 1024
#: Loops within loops: rows of a table, and something within a row.
DEEPEST = 2
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Fields that show where one is or when it was printed. Others fetch files or start programs.
FIELDS = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "PRINTDATE", "TOC", "PAGEREF", "REF"}
    | {"STYLEREF", "SEQ", "FILENAME", "TITLE"}
)
#: Where text belongs; anywhere else Word would drop it or call the file damaged.
TEXT_PLACES = frozenset({f"{W}t", f"{W}instrText", f"{W}delText"})
HYPERLINK = RELATIONSHIP_TYPE.HYPERLINK
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.For, nodes.If, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr),
)
_FORMS = re.compile(r"\{[{%#]|[}%#]\}")
_TAGS = re.compile(r"<[^>]+>")

Values = Mapping[str, Any]


class Fault(Exception):
    """What is wrong with a template: a ``kind`` that ``rendering.py`` puts into words, where, and what."""

    def __init__(self, kind: str, place: str = "", detail: str = "") -> None:
        super().__init__(kind, place, detail)
        self.kind, self.place, self.detail = kind, place[:80], detail[:80]


class Form(DocxTemplate):
    """A template whose values stay what was typed, and whose result must be well formed."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        # As docxtpl does, without its own escapes {_{ and %_}: somebody may have typed them.
        written: str = self.resolve_listing(jinja_env.from_string(src_xml).render(context))
        return written

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml.encode(), _parser())  # docxtpl itself mends what is broken, and may drop text
        return super().fix_tables(xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """What the file says of itself is ours."""
        told = self.docx.core_properties
        told.title = f"{context.get('名称', '')}　{context.get('册名', '')}"[:250]
        told.author = told.last_modified_by = str(context.get("单位", ""))[:250]
        told.comments = ""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Nothing is filled in there."""


def environment() -> SandboxedEnvironment:
    """Names, loops and conditions; no functions, no filters, every value escaped."""
    made = SandboxedEnvironment(autoescape=True)
    made.globals.clear()
    made.filters = {key: made.filters[key] for key in ("default", "length")}
    made.tests = {key: made.tests[key] for key in ("defined", "undefined")}
    return made


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def fill(template: bytes, values: Values) -> bytes:
    """The file, filled in. Raises Fault where the result would be no document."""
    form = Form(io.BytesIO(template))
    try:
        form.render(dict(values), environment(), autoescape=True)
    except etree.XMLSyntaxError as error:
        raise Fault("misplaced") from error
    target = io.BytesIO()
    form.save(target)
    return target.getvalue()


def check_package(content: bytes) -> None:
    """Refuse what reaches outside the file, runs, or stands where no text belongs."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Fault("too_big")
        for entry in entries:
            name = entry.filename.lower()
            if any(word in name for word in ("embeddings/", "activex", "vbaproject", "afchunk", "oleobject")):
                raise Fault("embedded", detail=entry.filename)
            if name.endswith((".xml", ".rels")):
                _check_xml(entry.filename, package.read(entry))


def _check_xml(name: str, content: bytes) -> None:
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise Fault("damaged", detail=name) from error
    if root.getroottree().docinfo.doctype:
        raise Fault("damaged", detail=name)
    for element in root.iter():
        if name.endswith(".rels"):
            outside = element.get("TargetMode") == "External" and element.get("Type") != HYPERLINK
            if outside or "afChunk" in (element.get("Type") or ""):
                raise Fault("external", detail=element.get("Target") or "")
        elif isinstance(element.tag, str) and element.tag.startswith(W):
            _check_element(element)


def _check_element(element: Any) -> None:
    if element.tag == f"{W}altChunk":
        raise Fault("embedded")
    if element.tag not in TEXT_PLACES and (element.text or "").strip():
        raise Fault("misplaced", place=element.text.strip())
    if (element.tail or "").strip():
        raise Fault("misplaced", place=element.tail.strip())
    if any(_FORMS.search(value) for value in element.attrib.values()):
        raise Fault("misplaced", place=" ".join(element.attrib.values()))
    if element.tag == f"{W}fldSimple":
        _check_field(element.get(f"{W}instr") or "")
    elif element.tag == f"{W}p":
        # A field's words may be cut into several runs, and fields may stand in fields.
        words = "".join(
            "\n" if one.tag == f"{W}fldChar" else one.text or ""
            for one in element.iter(f"{W}instrText", f"{W}fldChar")
        )
        for field in words.split("\n"):
            _check_field(field)


def _check_field(words: str) -> None:
    if _FORMS.search(words):
        raise Fault("misplaced", place=words)
    first = words.split()[:1]
    if first and first[0].upper() not in FIELDS and not first[0].startswith(('"', "\\")):
        raise Fault("field", detail=first[0])


def parts_of(template: bytes) -> Iterator[tuple[str, str]]:
    """(正文 | 页眉 | 页脚, its text as Jinja reads it) of everything that is filled in."""
    form = Form(io.BytesIO(template))
    form.init_docx()
    yield "body", form.patch_xml(form.get_xml())
    for place, uri in (("header", form.HEADER_URI), ("footer", form.FOOTER_URI)):
        for _key, part in form.get_headers_footers(uri):
            yield place, form.patch_xml(form.get_part_xml(part))


def read(template: bytes, known: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Which of the ``known`` placeholders the template uses: of a table its columns. Raises Fault for others."""
    found: dict[str, set[str]] = {}
    for place, source in parts_of(template):
        try:
            tree = environment().parse(re.sub(r"<w:p([ >])", r"\n<w:p\1", source))
        except TemplateSyntaxError as error:
            raise Fault(
                "syntax", place=_near(source, error.lineno, place), detail=error.message or ""
            ) from error
        _read_node(tree, place, known, {}, found, 0)
    return {name: sorted(columns) for name, columns in found.items()}


def _near(source: str, line: int, place: str) -> str:
    """The text around a line of what Jinja read, one paragraph a line."""
    rows = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).split("\n")
    text = " ".join(_TAGS.sub("", row) for row in rows[max(line - 2, 0) : line + 1]).strip()
    return f"{place}:{text[:60]}"


def _read_node(
    node: Any,
    place: str,
    known: Mapping[str, Sequence[str]],
    rows: Mapping[str, str],
    found: dict[str, set[str]],
    depth: int,
) -> None:
    """``rows`` are the loop variables in force, with the table each runs over."""
    if isinstance(node, nodes.Filter):
        if node.name not in ("default", "length") or node.node is None:
            raise Fault("construct", place=place, detail=f"|{node.name}")
    elif not isinstance(node, ALLOWED):
        raise Fault("construct", place=place, detail=type(node).__name__)
    if isinstance(node, nodes.For):
        _read_loop(node, place, known, rows, found, depth)
        return
    if isinstance(node, nodes.Getattr):
        _read_column(node, place, known, rows, found)
        return
    if isinstance(node, nodes.Name):
        if node.name not in known and node.name not in rows:
            raise Fault("unknown", place=place, detail=node.name)
        if node.name in known:
            found.setdefault(node.name, set())
    for child in node.iter_child_nodes():
        _read_node(child, place, known, rows, found, depth)


def _read_loop(
    node: nodes.For,
    place: str,
    known: Mapping[str, Sequence[str]],
    rows: Mapping[str, str],
    found: dict[str, set[str]],
    depth: int,
) -> None:
    source, target = node.iter, node.target
    plain = not (node.recursive or node.test) and depth < DEEPEST
    if not (plain and isinstance(source, nodes.Name) and isinstance(target, nodes.Name)):
        raise Fault("construct", place=place, detail="for")
    if not known.get(source.name):
        raise Fault("not_a_table", place=place, detail=source.name)
    found.setdefault(source.name, set())
    inner = {**rows, target.name: source.name}
    for child in (*node.body, *node.else_):
        _read_node(child, place, known, inner, found, depth + 1)


def _read_column(
    node: nodes.Getattr,
    place: str,
    known: Mapping[str, Sequence[str]],
    rows: Mapping[str, str],
    found: dict[str, set[str]],
) -> None:
    if not isinstance(node.node, nodes.Name):
        raise Fault("construct", place=place, detail=node.attr)
    if node.node.name == "loop" and node.attr in ("index", "first", "last", "length") and rows:
        return
    table = rows.get(node.node.name)
    if table is None or node.attr not in known[table]:
        raise Fault("unknown", place=place, detail=f"{node.node.name}.{node.attr}")
    found[table].add(node.attr)


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the process prints: the files, what the template uses, or the fault."""
    try:
        template = base64.b64decode(asked["template"])
        check_package(template)
        used = read(template, asked["known"])
        made = [fill(template, values) for values in asked["values"]]
        for content in made:
            check_package(content)
    except Fault as fault:
        return {"fault": fault.kind, "place": fault.place, "detail": fault.detail}
    except Exception as error:  # whatever a damaged or hostile file makes of the packages below
        return {"fault": "damaged", "place": "", "detail": type(error).__name__}
    return {"used": used, "files": [base64.b64encode(content).decode() for content in made]}


def main() -> int:
    """Read one question from standard input and print its answer, both as JSON."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(answer(json.load(sys.stdin.buffer)), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
