"""Reading a Word file back: its text in order, and what its XML holds."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def xml_of(content, name="word/document.xml"):
    """One part of the file as XML."""
    with ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def text_of(content):
    """Everything a reader sees in the body, in order; a break within a paragraph and its end are line breaks."""
    found = []
    for one in xml_of(content).iter(f"{W}t", f"{W}br", f"{W}p"):
        found.append(one.text or "" if one.tag == f"{W}t" else "\n")
    return "".join(found)


def running_text(content, place):
    """The text of all headers or footers."""
    with ZipFile(BytesIO(content)) as package:
        parts = [name for name in package.namelist() if name.startswith(f"word/{place}")]
        return "".join("".join(etree.fromstring(package.read(name)).itertext()) for name in parts)


def fields_of(content):
    """The words of every field, in the whole file."""
    with ZipFile(BytesIO(content)) as package:
        parts = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]
    return sorted((one.text or "").strip() for part in parts for one in part.iter(f"{W}instrText"))


def changed(content, old, new, name="word/document.xml"):
    """The file with one text of a part replaced as it stands in its XML."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w") as made:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == name:
                assert old.encode() in data, old
                data = data.replace(old.encode(), new.encode(), 1)
            made.writestr(entry, data)
    return target.getvalue()


def with_paragraph(content, text):
    """The file with one more paragraph in front."""
    document = Document(BytesIO(content))
    document.paragraphs[0].insert_paragraph_before(text)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def in_order(text, words):
    """The first of the words that does not stand behind the ones before it; empty where all do."""
    place = 0
    for word in words:
        found = text.find(word, place)
        if found < 0:
            return word
        place = found + len(word)
    return ""
