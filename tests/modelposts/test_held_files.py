"""Files of a refused form are held for it: nobody chooses them again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign import held_files
from campaign.models import Attachment
from modelposts.models import Action
from tests.ledgers import first
from tests.pictures import photograph

PDF = b"%PDF-1.4 x"


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """A storage of this test's own: it counts all that is held, and other workers hold files too."""
    settings.MEDIA_ROOT = tmp_path


def send(client, house, **changes):
    data = {
        "act": "action-add", "on": first(house.post.measures).pk, "acted_on": "2026-11-17", "text": "入库。",
    }  # fmt: skip
    address = reverse("modelposts:handbook-part", args=[house.post.pk, "actions"])
    return client.post(address, data | changes)


def pdf(name="日清表.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def tokens(page):
    return re.findall(r'name="held" value="([^"]+)"[^>]*checked', page.content.decode())


def test_a_file_of_a_refused_form_is_there_when_it_is_sent_again(house, as_person):
    client = as_person(house.holder)
    refused = send(client, house, text="", files=[pdf(), SimpleUploadedFile("现场.jpg", photograph())])
    held = tokens(refused)
    assert (len(held), "日清表.pdf（" in refused.content.decode(), Attachment.objects.count()) == (2, True, 0)
    again = send(client, house, text="", held=held)
    assert tokens(again) == held
    taken = send(client, house, held=held)
    assert taken.status_code == 302
    assert [file.name for file in Action.objects.get().evidence.order_by("pk")] == ["日清表.pdf", "现场.jpg"]
    assert list(held_files.stored_names()) == []


def test_what_is_not_wanted_any_more_is_left_out(house, as_person):
    client = as_person(house.holder)
    held = tokens(send(client, house, text="", files=[pdf("甲.pdf"), pdf("乙.pdf")]))
    send(client, house, held=held[1:], files=[pdf("丙.pdf")])
    assert {file.name for file in Action.objects.get().evidence.all()} == {"乙.pdf", "丙.pdf"}


def test_held_and_chosen_together_pass_no_limit(house, as_person):
    client = as_person(house.holder)
    held = tokens(send(client, house, text="", files=[pdf("甲.pdf"), pdf("乙.pdf"), pdf("丙.pdf")]))
    page = send(client, house, held=held, files=[pdf("丁.pdf")])
    assert "最多选3个，现在选了4个。" in page.content.decode()
    assert Action.objects.count() == 0


def test_a_word_for_anothers_file_or_a_spent_one_is_worth_nothing(house, as_person):
    held = tokens(send(as_person(house.holder), house, text="", files=[pdf()]))
    owner = f"{house.holder.pk}:{house.post.pk}"
    assert held_files.take(held[0], owner).name == "日清表.pdf"
    for other in (f"{house.captain.pk}:{house.post.pk}", f"{house.holder.pk}:{house.team.pk}"):
        assert held_files.take(held[0], other) is None
    held_files.let_go(held[0], owner)
    page = send(as_person(house.holder), house, held=held)
    assert "先前选的材料已过期，请重新选择。" in page.content.decode()
    assert Action.objects.count() == 0


def test_a_damaged_picture_is_refused_once_and_the_rest_is_held(house, as_person):
    client = as_person(house.holder)
    broken = SimpleUploadedFile("坏.jpg", photograph()[:300])
    page = send(client, house, files=[pdf(), broken])
    held = tokens(page)
    assert (len(held), "“坏.jpg”打不开" in page.content.decode()) == (1, True)
    assert send(client, house, held=held).status_code == 302
    assert [file.name for file in Action.objects.get().evidence.all()] == ["日清表.pdf"]


def test_a_pledges_evidence_is_held_like_an_actions(house, as_person):
    client, pledge = as_person(house.holder), house.post.pledges.first()
    address = reverse("modelposts:handbook-part", args=[house.post.pk, "effects"])
    data = {"act": "pledge-settle", "on": pledge.pk, "kept": "1", "settled_on": "2026-11-17"}
    refused = client.post(address, data | {"settled_on": "", "files": [pdf()]})
    held = tokens(refused)
    assert (len(held), Attachment.objects.count()) == (1, 0)
    assert client.post(address, data | {"held": held}).status_code == 302
    assert [file.name for file in Attachment.objects.all()] == ["日清表.pdf"]
    assert list(held_files.stored_names()) == []


def test_refused_forms_fill_no_disk():
    first_held = held_files.hold(pdf(), "1:1")
    other = held_files.hold(pdf(), "1:2")
    late = [held_files.hold(pdf(), "1:1") for _time in range(held_files.MOST)]
    assert len(list(held_files.stored_names())) == held_files.MOST + 1
    assert held_files.find(first_held.token, "1:1") is None
    assert held_files.find(other.token, "1:2") is not None
    assert held_files.find(late[-1].token, "1:1") is not None
