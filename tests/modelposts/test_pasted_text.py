"""What is pasted from Word into a ledger is stored as it is read."""

from django.urls import reverse

from modelposts.models import Action
from tests.ledgers import first


def test_text_from_word_is_stored_clean_and_counted_once(house, as_person):
    pasted = "\ufeff𠮷工段\x0b第二行\r\n👨\u200d👩\u200d👧\u202e序号\t名称\xa0"
    data = {"act": "action-add", "on": first(house.post.measures).pk, "acted_on": "2026-11-17"}
    address = reverse("modelposts:handbook-part", args=[house.post.pk, "actions"])
    assert as_person(house.holder).post(address, data | {"text": pasted}).status_code == 302
    assert Action.objects.get().text == "𠮷工段\n第二行\n👨\u200d👩\u200d👧序号 名称"
