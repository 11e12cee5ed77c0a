"""Files as no program would write them, from files that are right: seeded, so that a number names each of them again.

Bytes are turned, cut, doubled and forged anywhere; in packages (.xlsx, .ods, .docx, .pptx) also behind the checksums:
members renamed, dropped, swollen, their sizes lied about, their XML given entities, depths and numbers it must not have.
"""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

#: Numbers at which readers miscount.
EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
NUMBERS = ("-1", "0", "1048577", "4294967296", "99999999999999999999", "1e308", "NaN", "0x10", "", "１２")
WORDS = (
    "\u202e反向",
    "=cmd|'/c calc'!A1",
    "<script>x</script>",
    "𠮷" * 40,
    "%s%n",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "../../etc",
    "长" * 33_000,
)
XML_NAME = re.compile(rb"\.(xml|rels)$")


def mutated(content: bytes, seed: int, canary: str) -> bytes:
    """The file with number ``seed``; XML that fetches something asks at the address ``canary``."""
    dice = random.Random(seed)
    if content.startswith(b"PK\x03\x04") and dice.random() < 0.75:
        return _package(content, dice, canary)
    if content.startswith(b"\x89PNG") and dice.random() < 0.5:
        return _png(content, dice)
    for _time in range(dice.choice((1, 1, 1, 2, 4))):
        content = dice.choice(BYTES)(content, dice)
    return content


# --- Bytes of anything ----------------------------------------------------------------------------------------------


def _flip(content: bytes, dice: random.Random) -> bytes:
    made = bytearray(content)
    for _bit in range(dice.randint(1, 16)):
        if made:
            made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def _forge(content: bytes, dice: random.Random) -> bytes:
    """A number of one, two or four bytes is another one."""
    form, most = dice.choice(
        (("B", 0xFF), ("<H", 0xFFFF), (">H", 0xFFFF), ("<I", 0xFFFFFFFF), (">I", 0xFFFFFFFF))
    )
    number = struct.pack(form, dice.choice(EDGES) & most)
    at = dice.randrange(max(1, len(content) - len(number)))
    return content[:at] + number + content[at + len(number) :]


def _cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _slice(content: bytes, dice: random.Random) -> tuple[int, int]:
    first = dice.randrange(len(content) + 1)
    return first, min(len(content), first + dice.randint(1, 2000))


def _drop(content: bytes, dice: random.Random) -> bytes:
    first, last = _slice(content, dice)
    return content[:first] + content[last:]


def _double(content: bytes, dice: random.Random) -> bytes:
    first, last = _slice(content, dice)
    return content[:last] + content[first:last] * dice.choice((1, 3, 50)) + content[last:]


def _fill(content: bytes, dice: random.Random) -> bytes:
    first, last = _slice(content, dice)
    return (
        content[:first]
        + dice.choice((b"\0", b"\xff", b"A", b"\n", b'"', b"<")) * (last - first)
        + content[last:]
    )


def _noise(content: bytes, dice: random.Random) -> bytes:
    first, _last = _slice(content, dice)
    return content[:first] + dice.randbytes(dice.randint(1, 400)) + content[first:]


BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _flip, _forge, _forge, _cut, _drop, _double, _fill, _noise,
)  # fmt: skip


# --- Chunks of a PNG, with their checksums made right again -----------------------------------------------------------


def _png(content: bytes, dice: random.Random) -> bytes:
    chunks, at = [], 8
    while at + 12 <= len(content):
        size = int.from_bytes(content[at : at + 4])
        chunks.append([content[at + 4 : at + 8], content[at + 8 : at + 8 + size]])
        at += size + 12
    chosen = dice.randrange(len(chunks))
    act = dice.randrange(4)
    if act == 0 and chunks[chosen][1]:
        chunks[chosen][1] = dice.choice(BYTES)(chunks[chosen][1], dice)
    elif act == 1:
        chunks.insert(
            chosen,
            [
                dice.choice((b"tEXt", b"iCCP", b"zTXt", b"acTL", b"eXIf")),
                zlib.compress(b"\0" * dice.randint(1, 3_000_000)),
            ],
        )
    elif act == 2:
        chunks[0][1] = struct.pack(">II", dice.choice(EDGES), dice.choice(EDGES)) + chunks[0][1][8:]
    else:
        del chunks[chosen]
    return content[:8] + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


# --- Packages -------------------------------------------------------------------------------------------------------


def _package(content: bytes, dice: random.Random, canary: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if dice.random() < 0.6:
        xml = [name for name in members if XML_NAME.search(name.encode())]
        chosen = dice.choice(xml)
        for _time in range(dice.choice((1, 1, 2, 3))):
            members[chosen] = dice.choice(XML)(members[chosen], dice, canary)
        return packed(members)
    return dice.choice((_lie, _rename, _swell, _empty, _crowd, _exchange))(members, dice)


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def _lie(members: dict[str, bytes], dice: random.Random) -> bytes:
    """The directory states another size, another way of packing, or that it is locked."""
    made = bytearray(packed(members))
    places = [found.start() for found in re.finditer(b"PK\x01\x02", bytes(made))]
    at = dice.choice(places)
    offset, form = dice.choice(
        ((24, "<I"), (20, "<I"), (10, "<H"), (8, "<H"), (16, "<I"), (42, "<I"), (28, "<H"))
    )
    struct.pack_into(form, made, at + offset, dice.choice(EDGES) & (0xFFFF if form == "<H" else 0xFFFFFFFF))
    return bytes(made)


def _rename(members: dict[str, bytes], dice: random.Random) -> bytes:
    name = dice.choice(list(members))
    other = dice.choice(
        (
            "../../evil.xml",
            "/etc/passwd",
            "xl/vbaProject.bin",
            "a" * 30_000,
            name.upper(),
            "con",
            "\u202e" + name,
        )
    )
    return packed({(other if key == name else key): data for key, data in members.items()})


def _swell(members: dict[str, bytes], dice: random.Random) -> bytes:
    name = dice.choice(list(members))
    return packed(
        members
        | {name: members[name] + dice.choice((b" ", b"\0", b"<a/>")) * dice.choice((100_000, 3_000_000))}
    )


def _empty(members: dict[str, bytes], dice: random.Random) -> bytes:
    name = dice.choice(list(members))
    if dice.random() < 0.5:
        return packed({key: data for key, data in members.items() if key != name})
    return packed(members | {name: b""})


def _crowd(members: dict[str, bytes], dice: random.Random) -> bytes:
    return packed(
        members | {f"xl/media/{number}.xml": b"<a/>" for number in range(dice.choice((10, 250, 1500)))}
    )


def _exchange(members: dict[str, bytes], dice: random.Random) -> bytes:
    one, other = dice.choice(list(members)), dice.choice(list(members))
    return packed(members | {one: members[other], other: members[one]})


# --- XML inside a package, well formed or not ------------------------------------------------------------------------


def _number(xml: bytes, dice: random.Random, canary: str) -> bytes:
    return _instead(xml, rb'(?<=[">])\d+(?=["<])', dice.choice(NUMBERS), dice)


def _word(xml: bytes, dice: random.Random, canary: str) -> bytes:
    word = dice.choice(WORDS)
    if dice.random() < 0.8:
        word = word.replace("&", "&amp;").replace("<", "&lt;")
    return _instead(xml, rb"(?<=>)[^<>\s][^<>]*(?=<)", word, dice)


def _attribute(xml: bytes, dice: random.Random, canary: str) -> bytes:
    value = dice.choice(
        (canary, f"{canary}x.dtd", "file:///etc/passwd", "A1048577", "XFE1", "../../x", "", "javascript:x")
    )
    return _instead(xml, rb'(?<==")[^"]*(?=")', value, dice)


def _instead(xml: bytes, pattern: bytes, value: str, dice: random.Random) -> bytes:
    found = list(re.finditer(pattern, xml))
    if not found:
        return xml
    one = dice.choice(found)
    return xml[: one.start()] + value.encode() + xml[one.end() :]


def _entities(xml: bytes, dice: random.Random, canary: str) -> bytes:
    """A document type with entities: that grow, that fetch, that read a file of the server."""
    laughs = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    kind, name = dice.choice(
        (
            (laughs, "&l8;"), (f'<!ENTITY x SYSTEM "{canary}x">', "&x;"), ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
            (f'<!ENTITY % x SYSTEM "{canary}x.dtd"> %x;', ""), ('<!ENTITY x "' + "长" * 100_000 + '">', "&x;" * 500),
        )
    )  # fmt: skip
    declared = re.sub(
        rb"^(<\?xml[^>]*\?>)?", lambda head: head[0] + f"<!DOCTYPE a [{kind}]>".encode(), xml, count=1
    )
    return _instead(declared, rb"(?<=>)[^<>]*(?=</)", name, dice)


def _outside(xml: bytes, dice: random.Random, canary: str) -> bytes:
    """Something of another server: a relation, a style sheet, an included text."""
    added = dice.choice(
        (
            f'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
            f' Target="{canary}t.dotm" TargetMode="External"/>',
            f'<?xml-stylesheet href="{canary}s.xsl" type="text/xsl"?>',
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary}i.xml"/>',
        )
    )
    place = xml.rfind(b"</")
    return xml[:place] + added.encode() + xml[place:]


def _deep(xml: bytes, dice: random.Random, canary: str) -> bytes:
    depth, place = dice.choice((300, 5000, 60_000)), xml.rfind(b"</")
    return xml[:place] + b"<a>" * depth + b"</a>" * dice.choice((depth, 0)) + xml[place:]


def _many(xml: bytes, dice: random.Random, canary: str) -> bytes:
    found = list(
        re.finditer(
            rb"<(\w+:)?(row|c|p|r|t|si|sheet|table-row|table-cell|Override)\b[^>]*?(/>|>.*?</(\w+:)?\2>)",
            xml,
            re.DOTALL,
        )
    )
    if not found:
        return xml
    one = dice.choice(found)
    return xml[: one.end()] + one[0] * dice.choice((3, 300, 6000)) + xml[one.end() :]


def _repeat(xml: bytes, dice: random.Random, canary: str) -> bytes:
    """Cells and rows of an .ods that stand for many."""
    value = dice.choice(("16384", "1048576", "4000000000", "-5", "x"))
    name = dice.choice((b"table:table-row", b"table:table-cell"))
    return xml.replace(
        b"<" + name,
        f'<{name.decode()} table:number-{name[12:].decode()}s-repeated="{value}"'.encode(),
        dice.choice((1, -1)),
    )


def _encoding(xml: bytes, dice: random.Random, canary: str) -> bytes:
    name = dice.choice(("utf-16", "utf-7", "gb18030", "ebcdic-cp-us", "no-such"))
    return re.sub(rb'encoding="[^"]*"', f'encoding="{name}"'.encode(), xml, count=1)


def _broken(xml: bytes, dice: random.Random, canary: str) -> bytes:
    return dice.choice(BYTES)(xml, dice)


XML: tuple[Callable[[bytes, random.Random, str], bytes], ...] = (
    _number, _number, _number, _word, _word, _attribute, _attribute, _entities, _outside, _deep, _many, _repeat, _encoding, _broken,
)  # fmt: skip
