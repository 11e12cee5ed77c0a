"""Which files may be attached, told by extension and content together (trust.md FILE-1). Pure: bytes in, type out."""

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from campaign.errors import Refused

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_UNIT_BYTES = 500 * MEGABYTE
MAX_NAME = 120
# An Office file is a zip: judged by its directory, nothing is unpacked but the list of types.
MAX_ENTRIES = 5000
MAX_UNPACKED = 200 * MEGABYTE
MAX_TYPES_BYTES = MEGABYTE

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIP, _PNG = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n"
# Each entry of a zip's directory begins so. 20 MB of nothing but entries keep Python's reader busy for seconds.
_ENTRY = b"PK\x01\x02"


@dataclass(frozen=True, slots=True)
class FileType:
    """An accepted type: how its content begins, how it is served, its main entry where it is a zip."""

    magic: bytes
    content_type: str
    main_entry: str = ""


TYPES = {
    ".pdf": FileType(b"%PDF-", "application/pdf"),
    ".jpg": FileType(b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": FileType(b"\xff\xd8\xff", "image/jpeg"),
    ".png": FileType(_PNG, "image/png"),
    ".docx": FileType(_ZIP, f"{_OFFICE}wordprocessingml.document", "word/document.xml"),
    ".xlsx": FileType(_ZIP, f"{_OFFICE}spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": FileType(_ZIP, f"{_OFFICE}presentationml.presentation", "ppt/presentation.xml"),
}
ACCEPT = ",".join(TYPES)
_FULL_STOPS = re.compile(r"^[.\s]+")
# What Windows takes for no file's name: devices, with whatever extension, and signs of its paths.
_DEVICE = re.compile(r"\A(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))", re.IGNORECASE)
_PATH_SIGNS = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def shown_name(name: str) -> str:
    """The user's name for a file as text: NFC, no folder, no control or direction signs, at most 120 characters.

    Windows can save a file under it: no device's name, no sign of its paths.
    """
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    # Cf holds the signs that turn text around, with which photo.gpj.exe reads as photo.exe.jpg.
    shown = "".join(
        letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    shown = _DEVICE.sub(r"_\1", _FULL_STOPS.sub("", shown.translate(_PATH_SIGNS)))
    path = PurePath(shown.strip() or _("附件"))
    extension = path.suffix[:10]
    return f"{path.stem[: MAX_NAME - len(extension)].strip()}{extension}"


def check(name: str, content: bytes) -> FileType:
    """Return the type of an acceptable file; raises Refused with a sentence that says what to do."""
    kind = TYPES.get(PurePath(shown_name(name)).suffix.lower())
    if PurePath(shown_name(name)).suffix.lower() in (".heic", ".heif"):
        raise Refused(
            _(
                "“%s”是HEIC照片，浏览器打不开：请在手机“设置—相机—格式”里选“兼容性最佳”重新拍，或转成jpg再上传。"
            )
            % shown_name(name)
        )
    if kind is None:
        raise Refused(
            _("“%s”不能上传：只收pdf、docx、xlsx、pptx、jpg、png，请另存为其中一种。") % shown_name(name)
        )
    if not content:
        raise Refused(_("“%s”是空文件，请重新选择。") % shown_name(name))
    if len(content) > MAX_BYTES:
        raise Refused(_("“%s”超过20MB，请压缩或拆分后再上传。") % shown_name(name))
    if not content.startswith(kind.magic):
        raise Refused(_("“%s”的内容与扩展名不符，请用原软件打开后另存再上传。") % shown_name(name))
    if kind.main_entry:
        _check_office(shown_name(name), content, kind)
    return kind


def _check_office(name: str, content: bytes, kind: FileType) -> None:
    damaged = Refused(_("“%s”已损坏或被加密，请用原软件打开后另存再上传。") % name)
    swollen = Refused(_("“%s”解压后过大，不像一份正常的文件，没有收下。") % name)
    if content.count(_ENTRY) > MAX_ENTRIES:
        raise swollen
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise swollen
            if kind.main_entry not in entries or "[Content_Types].xml" not in entries:
                raise Refused(_("“%s”的内容与扩展名不符，请用原软件打开后另存再上传。") % name)
            with archive.open("[Content_Types].xml") as types:
                stated = types.read(MAX_TYPES_BYTES)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise damaged from error
    macro = any(
        entry.lower().endswith("vbaproject.bin") or "/macrosheets/" in entry.lower() for entry in entries
    )
    if macro or b"macroenabled" in stated.lower():
        raise Refused(_("“%s”里带有宏，请另存为不带宏的文件再上传。") % name)
