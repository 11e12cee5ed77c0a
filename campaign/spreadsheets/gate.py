"""The gate every user's spreadsheet passes before anything parses it.

Limits and order are those of trust.md FILE-3: sizes are judged from the zip directory, which costs
a millisecond, before a single byte is unpacked. An .xls is no archive and a .csv no container at all:
of those the size, the first bytes and what never belongs there are judged.
"""

import io
import zipfile
import zlib
from pathlib import PurePath

from django.utils.translation import gettext as _

from campaign.errors import Refused

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 5 * MEGABYTE
MAX_ENTRIES = 200
MAX_ENTRY_BYTES = 10 * MEGABYTE
MAX_TOTAL_BYTES = 30 * MEGABYTE
MAX_RATIO = 100
# Below this size a high ratio is only a file of repeated cells, not a danger.
RATIO_FREE_BYTES = MEGABYTE

EXTENSIONS = (".xlsx", ".xls", ".ods", ".csv")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGIC = b"PK\x03\x04"
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# The name of the stream that holds an .xls file's macros, as OLE directories spell it.
_XLS_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_spreadsheet(name: str, content: bytes) -> str:
    """Return the file's extension, or raise Refused with a sentence for the user (trust.md FILE-3)."""
    extension = PurePath(name).suffix.lower()
    if extension not in EXTENSIONS:
        raise Refused(_("只能读取.xlsx、.xls、.ods或.csv格式的表格，请另存为其中一种后再上传。"))
    if not content:
        raise Refused(_("这个文件是空的，请重新选择文件。"))
    if len(content) > MAX_FILE_BYTES:
        raise Refused(_("文件超过5 MB，请删去图片和无关的工作表后再上传。"))
    if extension == ".csv":
        _check_text(content)
    elif extension == ".xls":
        _check_compound(content)
    elif not content.startswith(_ZIP_MAGIC):
        raise _mismatch()
    else:
        _check_archive(content, extension)
    return extension


def _mismatch() -> Refused:
    return Refused(_("文件内容与扩展名不符，请用表格软件打开后另存为.xlsx再上传。"))


def _with_macros() -> Refused:
    return Refused(_("文件里带有宏，请另存为不带宏的.xlsx再上传。"))


def _check_text(content: bytes) -> None:
    if content.startswith(_UTF16_MARKS):
        raise Refused(_("这个文件的文字编码是UTF-16，请另存为“CSV UTF-8”或.xlsx再上传。"))
    if b"\x00" in content or content.startswith((_ZIP_MAGIC, b"%PDF-")):
        raise _mismatch()


def _check_compound(content: bytes) -> None:
    if not content.startswith(_OLE_MAGIC):
        raise _mismatch()
    if _XLS_MACROS in content:
        raise _with_macros()


def _check_archive(content: bytes, extension: str) -> None:
    damaged = Refused(_("文件已损坏或被加密，请用表格软件打开后另存为.xlsx再上传。"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            _check_kind(archive, extension)
            # A forged size in the directory shows itself here: Python stops at the stated size
            # and the checksum fails, so the parser never meets more than was counted above.
            if archive.testzip() is not None:
                raise damaged
    except Refused:
        raise
    # zipfile reports a broken archive in all of these ways, depending on which byte is wrong.
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        LookupError,
    ) as error:
        raise damaged from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    too_big = Refused(_("文件解压后过大，不像一张正常的表格，已拒绝读取。请只保留需要的工作表后再上传。"))
    if len(entries) > MAX_ENTRIES or len({entry.filename for entry in entries}) != len(entries):
        raise too_big
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise too_big
    for entry in entries:
        if entry.file_size > MAX_ENTRY_BYTES:
            raise too_big
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_FREE_BYTES and ratio > MAX_RATIO:
            raise too_big


def _check_kind(archive: zipfile.ZipFile, extension: str) -> None:
    names = set(archive.namelist())
    if extension == ".ods":
        fits = "mimetype" in names and archive.read("mimetype").strip() == _ODS_TYPE
    else:
        fits = "[Content_Types].xml" in names and "xl/workbook.xml" in names
    if not fits:
        raise _mismatch()
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise _with_macros()
