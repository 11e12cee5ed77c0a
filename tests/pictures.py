"""Small pictures for tests, made here so that no binary file lies in the repository."""

import io
import struct
import zlib

from PIL import Image


def picture(form="JPEG", size=(40, 30), mode="RGB", color="red", **options):
    """The bytes of a plain picture."""
    out = io.BytesIO()
    Image.new(mode, size, color).save(out, form, **options)
    return out.getvalue()


def photograph(place="N31°", turn=1, size=(40, 30)):
    """A JPEG as a telephone makes it: with the place in its EXIF data, held turned (orientation 6 is a quarter)."""
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = place, turn
    return picture(size=size, exif=exif)


def scanned(side, times):
    """A progressive JPEG that goes over its pixels so many times more than it needs, a dozen bytes each."""
    content = picture(size=(side, side), mode="L", color=128, progressive=True)
    last = content[content.rindex(b"\xff\xda") : -2]
    return content[:-2] + last * times + content[-2:]


def stuffed(content, at, block, times):
    """The picture with the same block many times over, put in at an offset."""
    return content[:at] + block * times + content[at:]


def declared(width, height):
    """A PNG of a few hundred bytes that says it has this many pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
