"""Pictures of evidence: decoded within limits and written anew (trust.md FILE-8). Pure: bytes in, bytes out.

What the camera wrote beside the picture (place, time, device) and anything hidden before, behind or between its pixels
does not survive being written anew.
"""

from __future__ import annotations

import io
import re
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from campaign.errors import Refused

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
# Pixels. What a file declares is read before anything is decoded. A JPEG is decoded at the size wanted, so the largest
# photographs of telephones pass; a PNG is decoded whole, and one of 30 million pixels takes 120 MB for a moment.
MOST_PIXELS = {"image/jpeg": 64_000_000, "image/png": 30_000_000}
LONGEST_SIDE, THUMBNAIL_SIDE = 2560, 320
QUALITY, THUMBNAIL_QUALITY = 85, 75

# A progressive JPEG is decoded whole once a scan, and a scan may take a dozen bytes: pixels times scans are bounded too.
# Cameras and programs write at most a dozen scans.
MOST_SCANNED = 12 * MOST_PIXELS["image/jpeg"]
# Segments of a JPEG and chunks of a PNG; 20 MB of empty ones would keep a reader busy for long.
MOST_BLOCKS = 20_000

# A marker of a JPEG; in between, FF stands before 00, before a restart sign or as filling.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")
_SCAN, _END = 0xDA, 0xD9
_SIGNATURE = 8

ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
# For this one kind only, and once: another filter set while a picture is read would hold for all threads.
warnings.simplefilter("error", Image.DecompressionBombWarning)


def is_image(content_type: str) -> bool:
    """Whether files of this type are decoded and have a thumbnail."""
    return content_type in FORMATS


def rewritten(name: str, content: bytes, content_type: str) -> bytes:
    """The picture written anew: upright, at most 2560 pixels a side, nothing but its pixels.

    Raises Refused with ``name`` where it is too large to decode, damaged, or no picture at all.
    """
    picture = _opened(name, content, content_type)
    return _written(_fitted(picture, LONGEST_SIDE), FORMATS[content_type], QUALITY)


def thumbnail(content: bytes, content_type: str) -> bytes:
    """A small JPEG of a stored picture, at most 320 pixels a side, transparency on white; Refused as above."""
    picture = _fitted(_opened("", content, content_type), THUMBNAIL_SIDE)
    if picture.mode != "RGB":
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    return _written(picture, "JPEG", THUMBNAIL_QUALITY)


def _opened(name: str, content: bytes, content_type: str) -> Image.Image:
    """The decoded picture, turned as the camera was held."""
    try:
        scans = _scans(content) if content_type == "image/jpeg" else _checked_chunks(content)
        picture = Image.open(io.BytesIO(content), formats=[FORMATS[content_type]])
        pixels = picture.width * picture.height
        if pixels > MOST_PIXELS[content_type] or pixels * scans > MOST_SCANNED:
            raise _too_large(name, content_type)
        if content_type == "image/jpeg":
            # A JPEG can be decoded at an eighth, a quarter or half its size: large photographs cost no more.
            picture.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_large(name, content_type) from bomb
    except Refused:
        raise
    except Exception as damage:  # decoders fail in many ways; all mean the same
        raise Refused(_("“%s”打不开，不是完整的图片，请重新拍照或另存后再上传。") % name) from damage
    return _upright(picture)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held; as it lies where what the camera wrote about that is damaged."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # the picture itself is whole
        return picture


def _scans(content: bytes) -> int:
    """How often a JPEG goes over its pixels, read from its markers; ValueError where there are too many of them."""
    at = scans = 0
    for _block in range(MOST_BLOCKS):
        found = _MARKER.search(content, at)
        if found is None or found[1][0] == _END:
            return scans
        at = found.end()
        if at > 2:  # the first marker, of the file's beginning, has no length
            scans += found[1][0] == _SCAN
            at += int.from_bytes(content[at : at + 2])
    raise ValueError("too many segments")


def _checked_chunks(content: bytes) -> int:
    """1, a PNG's pixels are gone over once; ValueError where there are too many chunks."""
    at = _SIGNATURE
    for _block in range(MOST_BLOCKS):
        if at >= len(content):
            return 1
        at += int.from_bytes(content[at : at + 4]) + 12
    raise ValueError("too many chunks")


def _too_large(name: str, content_type: str) -> Refused:
    most = MOST_PIXELS[content_type] // 10_000
    return Refused(
        _("“%(name)s”的像素太大，请缩小到%(most)d万像素以内再上传。") % {"name": name, "most": most}
    )


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    """No longer side than ``side``, in a mode both formats can hold."""
    if picture.mode.startswith("I"):
        # Sixteen bits of grey, as scanners write them: Pillow itself would cut them off at white.
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode not in ("RGB", "RGBA", "L", "LA"):
        has_clear = "transparency" in picture.info or picture.mode.endswith(("A", "a"))
        picture = picture.convert("RGBA" if has_clear else "RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture


def _written(picture: Image.Image, form: str, quality: int) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    if form == "JPEG" and clean.mode != "RGB":
        clean = clean.convert("RGB")
    out = io.BytesIO()
    clean.save(
        out, form, **({"quality": quality, "optimize": True} if form == "JPEG" else {"optimize": False})
    )
    return out.getvalue()
