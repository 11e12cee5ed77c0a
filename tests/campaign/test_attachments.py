"""Row and bytes live and die together; served only under the record's permission (trust.md FILE-2)."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from campaign.errors import Refused
from campaign.models import Attachment, AuditEvent
from campaign.services.attachments import attach, detach
from tests.factories import make_member, make_post
from tests.ledgers import make_house

PDF = b"%PDF-1.4 x"


@pytest.fixture
def house(db):
    return make_house()


def stored():
    root = Path(settings.MEDIA_ROOT)
    return {path for path in root.rglob("*") if path.is_file()} if root.exists() else set()


def put(house, name="日清表.pdf", **changes):
    values = {"contender": house.post, "upload": ContentFile(PDF, name=name), "by": house.holder}
    return attach(**values | changes)


def test_the_stored_name_is_random_and_the_shown_one_text(house):
    attachment = put(house, "..\\日清表\u202e.pdf")
    assert attachment.name == "日清表.pdf"
    assert "日清表" not in attachment.file.name
    assert (attachment.size, attachment.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert Path(attachment.file.path).read_bytes() == PDF
    assert AuditEvent.objects.get(action="attachment-add").actor == house.holder


def test_a_refused_file_leaves_neither_row_nor_bytes(house):
    before = stored()
    with pytest.raises(Refused):
        put(house, "坏.pdf", upload=ContentFile(b"MZ", name="坏.pdf"))
    assert (Attachment.objects.count(), stored()) == (0, before)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_further_out_takes_the_bytes_away(transactional_db):
    house, before = make_house(), stored()

    def attach_and_fail():
        with transaction.atomic():
            put(house)
            assert len(stored() - before) == 1
            raise ValueError("the act fails after the file was stored")

    with pytest.raises(ValueError, match="the act fails"):
        attach_and_fail()
    assert (Attachment.objects.count(), stored()) == (0, before)


@pytest.mark.django_db(transaction=True)
def test_a_commit_keeps_the_bytes_until_the_row_is_deleted(transactional_db):
    house, before = make_house(), stored()
    attachment = put(house)
    assert len(stored() - before) == 1
    detach(attachment, by=house.holder)
    assert (Attachment.objects.count(), stored()) == (0, before)


def test_a_branch_has_room_for_500_megabytes(house, monkeypatch):
    put(house)
    monkeypatch.setattr("campaign.filetypes.MAX_UNIT_BYTES", 2 * len(PDF))
    put(house, contender=house.team)
    before = stored()
    with pytest.raises(Refused, match="本支部的附件已满500MB"):
        put(house)
    assert (Attachment.objects.count(), stored()) == (2, before)


def test_a_file_has_one_owner(house):
    with pytest.raises(Exception, match="attachment_one_owner"), transaction.atomic():
        put(house, organization=house.tree.branch)


def test_download_has_the_users_name_and_may_do_nothing(house, as_person):
    page = as_person(house.neighbour).get(reverse("campaign:attachment", args=[put(house).pk]))
    assert b"".join(page.streaming_content) == PDF
    assert page["Content-Disposition"] == ("attachment; filename*=utf-8''%E6%97%A5%E6%B8%85%E8%A1%A8.pdf")
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (page["X-Content-Type-Options"], page["Content-Type"]) == ("nosniff", "application/pdf")
    assert page["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a";filename=b.exe;".pdf', 'attachment; filename="a_;filename=b.exe;_.pdf"'),
        ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="aSet-Cookie_ x=1.pdf"'),
        ("../../etc/CON.pdf", 'attachment; filename="_CON.pdf"'),
        ("\u202e甲\u200b.pdf", "attachment; filename*=utf-8''%E7%94%B2.pdf"),
        ("𠮷.pdf", "attachment; filename*=utf-8''%F0%A0%AE%B7.pdf"),
        ("长" * 300 + ".pdf", f"attachment; filename*=utf-8''{'%E9%95%BF' * 116}.pdf"),
    ],
)
def test_no_name_reaches_further_than_its_header(house, as_person, name, header):
    attachment = put(house, upload=ContentFile(PDF, name=name))
    page = as_person(house.holder).get(reverse("campaign:attachment", args=[attachment.pk]))
    assert page["Content-Disposition"] == header
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(("who", "status"), [("holder", 200), ("neighbour", 200), ("stranger", 404)])
def test_a_public_ledgers_file_is_for_its_staff(house, as_person, who, status):
    page = as_person(getattr(house, who)).get(reverse("campaign:attachment", args=[put(house).pk]))
    assert page.status_code == status


def test_a_drafts_file_is_for_its_applicant(house, as_person):
    draft = make_post(house.campaign, make_member("许临川", house.tree.branch))
    address = reverse("campaign:attachment", args=[put(house, contender=draft, by=draft.principal).pk])
    assert as_person(draft.principal).get(address).status_code == 200
    assert as_person(house.holder).get(address).status_code == 404


def test_minutes_are_for_those_who_read_the_organisations_records(house, as_person):
    minutes = put(house, contender=None, organization=house.tree.branch)
    address = reverse("campaign:attachment", args=[minutes.pk])
    assert as_person(house.offices.branch_secretary).get(address).status_code == 200
    assert as_person(house.offices.officer).get(address).status_code == 200
    for outsider in (house.holder, house.offices.neighbour_secretary, house.stranger):
        assert as_person(outsider).get(address).status_code == 404


def test_nobody_signed_out_gets_a_file(house, client):
    page = client.get(reverse("campaign:attachment", args=[put(house).pk]))
    assert page.status_code == 302
    assert page["Location"].startswith("/signin/")


def test_downloads_are_read_only(house, as_person):
    address = reverse("campaign:attachment", args=[put(house).pk])
    assert as_person(house.holder).post(address).status_code == 405
