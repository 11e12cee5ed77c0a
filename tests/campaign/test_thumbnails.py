"""Pictures of evidence: written anew when stored, a thumbnail under the same right, swept when nobody points to them."""

import io
import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from campaign import clock
from campaign.errors import Refused
from campaign.models import Attachment
from campaign.services.attachments import attach, detach, thumbnail_name
from tests.ledgers import make_house
from tests.pictures import declared, photograph

PDF = b"%PDF-1.4 x"


@pytest.fixture
def house(db):
    return make_house()


def put(house, content=None, name="现场.jpg"):
    content = photograph(turn=6, size=(800, 600)) if content is None else content
    return attach(upload=ContentFile(content, name), contender=house.post, by=house.holder)


def small(attachment):
    return reverse("campaign:attachment-thumbnail", args=[attachment.pk])


def test_a_photograph_is_stored_upright_and_without_its_place(house):
    stored = put(house)
    content = Path(stored.file.path).read_bytes()
    assert (b"N31" in content, Image.open(io.BytesIO(content)).size) == (False, (600, 800))
    assert stored.size == len(content)


def test_a_bomb_is_refused_and_nothing_stored(house):
    with pytest.raises(Refused, match="像素太大"):
        put(house, declared(60_000, 60_000), "图.png")
    assert Attachment.objects.count() == 0


def test_the_thumbnail_goes_with_the_right_and_may_do_nothing(house, as_person):
    address = small(put(house))
    page = as_person(house.neighbour).get(address)
    assert Image.open(io.BytesIO(page.content)).size == (240, 320)
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (page["X-Content-Type-Options"], page["Content-Type"]) == ("nosniff", "image/jpeg")
    assert as_person(house.stranger).get(address).status_code == 404


def test_other_files_have_none(house, as_person):
    assert as_person(house.holder).get(small(put(house, PDF, "表.pdf"))).status_code == 404


def test_a_picture_from_before_thumbnails_gets_its_own_when_it_is_looked_at(house, as_person):
    attachment = put(house)
    name = thumbnail_name(attachment.file.name)
    default_storage.delete(name)
    assert as_person(house.holder).get(small(attachment)).status_code == 200
    assert default_storage.exists(name)


@pytest.mark.django_db(transaction=True)
def test_picture_and_thumbnail_go_together(transactional_db):
    house = make_house()
    attachment = put(house)
    names = [attachment.file.name, thumbnail_name(attachment.file.name)]
    assert [default_storage.exists(name) for name in names] == [True, True]
    detach(attachment, by=house.holder)
    assert [default_storage.exists(name) for name in names] == [False, False]


def test_the_ledger_shows_the_picture_small(house, as_person):
    action = house.post.post.actions.create(
        measure=house.post.measures.first(), acted_on=clock.today(), text="巡检。", saved_at=clock.now(),
        saved_by=house.holder,
    )  # fmt: skip
    attachment = put(house)
    action.evidence.add(attachment, put(house, PDF, "表.pdf"))
    address = reverse("modelposts:handbook-part", args=[house.post.pk, "actions"])
    html = as_person(house.neighbour).get(address).content.decode()
    assert html.count("<img") == 1
    assert f'<img src="{small(attachment)}" alt="" width="64" height="48" loading="lazy"' in html


def age(name):
    """Make a stored file two days old."""
    past = time.time() - timedelta(days=2).total_seconds()
    os.utime(default_storage.path(name), (past, past))


def test_what_nobody_points_to_is_swept_after_a_day(house):
    attachment = put(house)
    young = default_storage.save("attachments/ab/young", ContentFile(b"x"))
    old = default_storage.save("attachments/ab/old", ContentFile(b"x"))
    held = default_storage.save("held/old", ContentFile(b"x"))
    for name in (attachment.file.name, thumbnail_name(attachment.file.name), old, held):
        age(name)
    said = StringIO()
    call_command("sweep_attachments", dry_run=True, stdout=said)
    assert (old in said.getvalue(), held in said.getvalue(), young in said.getvalue()) == (True, True, False)
    assert default_storage.exists(old)
    call_command("sweep_attachments", stdout=StringIO())
    left = [default_storage.exists(name) for name in (old, held, young, attachment.file.name)]
    assert left == [False, False, True, True]
    assert default_storage.exists(thumbnail_name(attachment.file.name))
    default_storage.delete(young)


def test_a_row_that_lost_its_file_is_named(house):
    attachment = put(house)
    default_storage.delete(attachment.file.name)
    with pytest.raises(CommandError, match="“现场"):
        call_command("sweep_attachments", stdout=StringIO())


def test_a_page_says_that_a_file_is_lost(house, as_person):
    attachment = put(house)
    for name in (attachment.file.name, thumbnail_name(attachment.file.name)):
        default_storage.delete(name)
    for address in (small(attachment), reverse("campaign:attachment", args=[attachment.pk])):
        page = as_person(house.holder).get(address)
        assert page.status_code == 409
        assert "“现场.jpg”的文件不在了，请联系系统管理员从备份恢复。" in page.content.decode()
