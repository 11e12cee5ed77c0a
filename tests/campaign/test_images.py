"""Pictures are decoded within limits and written anew (trust.md FILE-8)."""

import io
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from campaign import images
from campaign.errors import Refused
from tests.pictures import declared, photograph, picture, scanned, stuffed

pytestmark = pytest.mark.one_database

JPEG, PNG = "image/jpeg", "image/png"
EMPTY_CHUNK = b"\0\0\0\0abCd\x78\x06\xe9\xb3"


def opened(content):
    return Image.open(io.BytesIO(content))


def test_what_the_camera_wrote_beside_the_picture_is_gone_and_it_stands_upright():
    content = photograph(turn=6, size=(40, 30))
    assert b"N31" in content
    kept = images.rewritten("照片.jpg", content, JPEG)
    assert (b"N31" in kept, dict(opened(kept).getexif()), opened(kept).size) == (False, {}, (30, 40))


@pytest.mark.parametrize(
    ("content", "content_type", "mode"),
    [
        (picture(), JPEG, "RGB"),
        (picture(mode="L", color=128), JPEG, "RGB"),
        (picture(mode="CMYK", color=(0, 0, 0, 0)), JPEG, "RGB"),
        (picture("PNG", mode="RGBA", color=(1, 2, 3, 0)), PNG, "RGBA"),
        (picture("PNG", mode="P", color=3), PNG, "RGB"),
        (picture("PNG", mode="1", color=1), PNG, "RGB"),
        (picture("PNG", mode="I;16", color=9), PNG, "L"),
    ],
)
def test_every_kind_of_picture_is_written_anew(content, content_type, mode):
    kept = opened(images.rewritten("图", content, content_type))
    kept.load()
    assert (kept.format, kept.size) == (images.FORMATS[content_type], (40, 30))
    assert kept.mode == mode
    small = opened(images.thumbnail(content, content_type))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (40, 30))


def test_what_hangs_behind_or_hides_in_a_picture_is_lost():
    hidden = b"<script>alert(1)</script>PK\x03\x04"
    for content, content_type in ((picture() + hidden, JPEG), (picture("PNG") + hidden, PNG)):
        assert hidden not in images.rewritten("图", content, content_type)
    with_comment = picture(comment=hidden)
    assert hidden in with_comment
    assert hidden not in images.rewritten("图", with_comment, JPEG)


def test_a_large_photograph_is_made_smaller():
    kept = opened(images.rewritten("照片.jpg", picture(size=(6000, 3000)), JPEG))
    assert kept.size == (2560, 1280)
    assert opened(images.thumbnail(picture(size=(6000, 3000)), JPEG)).size == (320, 160)


@pytest.mark.parametrize(
    ("content", "content_type", "sentence"),
    [
        (declared(60_000, 60_000), PNG, "像素太大"),
        (declared(5_478, 5_478), PNG, "像素太大"),
        (declared(2_000_000_000, 2_000_000_000), PNG, "像素太大|打不开"),
        (declared(0, 10), PNG, "打不开"),
        (scanned(8000, 100), JPEG, "像素太大"),
        (scanned(500, 30_000), JPEG, "打不开"),
        (stuffed(picture(), 2, b"\xff\xe0\0\x02", 1_000_000), JPEG, "打不开"),
        (stuffed(picture("PNG"), 33, EMPTY_CHUNK, 500_000), PNG, "打不开"),
        (declared(100, 100), PNG, "打不开"),
        (picture()[:400], JPEG, "打不开"),
        (b"\xff\xd8\xff\xe0 x", JPEG, "打不开"),
        (b"\x89PNG\r\n\x1a\n x", PNG, "打不开"),
        (picture("PNG"), JPEG, "打不开"),
        (picture("GIF"), PNG, "打不开"),
    ],
)
def test_bombs_and_broken_pictures_are_refused_at_once(content, content_type, sentence):
    began = time.perf_counter()
    with pytest.raises(Refused, match=sentence) as refused:
        images.rewritten("现场.png", content, content_type)
    assert "“现场.png”" in str(refused.value)
    assert time.perf_counter() - began < 2


def test_of_a_moving_picture_the_first_stays():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    kept = opened(images.rewritten("动图.png", out.getvalue(), PNG))
    assert (getattr(kept, "n_frames", 1), kept.convert("RGB").getpixel((0, 0))) == (1, (255, 0, 0))


def test_photographs_as_cameras_write_them_pass():
    for content in (
        scanned(8000, 0),
        picture(size=(3000, 2000), progressive=True),
        picture(size=(8000, 8000)),
    ):
        assert max(opened(images.rewritten("照片.jpg", content, JPEG)).size) == 2560


def test_sixteen_bits_of_grey_stay_grey():
    kept = opened(images.rewritten("扫描.png", picture("PNG", mode="I;16", color=0x8000), PNG))
    assert kept.getpixel((0, 0)) == 128


def test_damage_beside_the_picture_costs_nothing_but_that():
    content = photograph(turn=6)
    damaged = content.replace(b"MM\0*", b"MM\0\xff")
    assert damaged != content
    kept = images.rewritten("照片.jpg", damaged, JPEG)
    assert opened(kept).size == (40, 30)


def test_reading_a_picture_changes_no_filter_of_warnings():
    before = list(warnings.filters)
    images.rewritten("照片.jpg", photograph(), JPEG)
    assert list(warnings.filters) == before


@settings(deadline=2000, max_examples=60)
@given(st.data())
def test_a_damaged_picture_is_refused_or_whole(data):
    content, content_type = data.draw(
        st.sampled_from(
            [(photograph(size=(90, 70)), JPEG), (picture("PNG", size=(90, 70), mode="RGBA"), PNG)]
        )
    )
    damaged = bytearray(content)
    for _change in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = images.rewritten("图", bytes(damaged), content_type)
    except Refused:
        return
    assert max(opened(kept).size) <= images.LONGEST_SIDE
