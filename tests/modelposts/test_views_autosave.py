"""Typing into a handbook saves itself: into the record, or into a draft that only its writer reads (trust.md UX-3, RACE-4)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent, EditingSession, LedgerDraft, PersonSession
from campaign.services.drafts import LARGEST
from modelposts.models import Action, HandbookPart
from modelposts.services import handbook
from tests.ledgers import closed, first, put_into


def unmarked(html):
    """The page without the marks of what differs."""
    return html.replace("<mark>", "").replace("</mark>", "")


def url(house, key):
    return reverse("modelposts:handbook-part", args=[house.post.pk, key])


def type_text(client, house, text="自评一句。", version="1", **more):
    data = {"act": "text", "text": text, "version": version, "autosave": "1"}
    return client.post(url(house, "evaluation"), data | more, headers={"X-Autosave": "typed"})


def type_action(client, house, text="半句", **more):
    data = {"act": "action-add", "on": first(house.post.measures).pk, "acted_on": "", "text": text}
    return client.post(url(house, "actions"), data | {"autosave": "1"} | more)


def open_action(client, house):
    return client.get(url(house, "actions"), {"act": "action-add", "on": first(house.post.measures).pk})


def body(page):
    return page.content.decode()


def test_text_goes_into_the_record_with_its_version(house, as_person):
    client = as_person(house.holder)
    first_time = type_text(client, house).json()
    assert (first_time["state"], first_time["words"], first_time["version"]) == ("saved", "已保存10:00", 2)
    assert type_text(client, house, "自评两句。", version="2").json()["version"] == 3
    assert HandbookPart.objects.get().text == "自评两句。"


def test_the_same_text_sent_twice_is_written_once(house, as_person):
    """The answer was lost on the way, and the browser sends again what it read before."""
    client = as_person(house.holder)
    type_text(client, house)
    said = type_text(client, house, version="1").json()
    assert (said["state"], said["version"]) == ("saved", 2)
    assert AuditEvent.objects.filter(action="handbook-save").count() == 1


def test_the_second_writer_gets_both_texts_and_nothing_is_written(house, as_person):
    client = as_person(house.holder)
    handbook.save_part_text(
        contender=house.post, key="evaluation", text="先存的。", version=1, by=house.holder
    )
    answer = type_text(client, house, "后写的。", version="1")
    said = answer.json()
    assert (answer.status_code, said["state"], said["version"]) == (409, "clash", 2)
    assert "<mark>先" in said["clash"]
    assert ("先存的。" in unmarked(said["clash"]), "后写的。" in unmarked(said["clash"])) == (True, True)
    assert HandbookPart.objects.get().text == "先存的。"


def test_what_the_form_refuses_is_said_and_waits(house, as_person):
    said = type_text(as_person(house.holder), house, "字" * 3001).json()
    assert said["state"] == "refused"
    assert said["words"].startswith("没有保存：")
    assert HandbookPart.objects.count() == 0


def test_a_ledger_that_may_no_longer_be_written_takes_nothing(house, as_person):
    client = as_person(house.holder)
    put_into(house.post, "accepting")
    assert (type_text(client, house).status_code, type_action(client, house).status_code) == (403, 403)
    assert (HandbookPart.objects.count(), LedgerDraft.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_others_save_neither_text_nor_draft(house, as_person, who):
    client = as_person(getattr(house, who))
    expected = {"neighbour": 403, "stranger": 404}[who]
    assert {type_text(client, house).status_code, type_action(client, house).status_code} == {expected}
    assert (HandbookPart.objects.count(), LedgerDraft.objects.count()) == (0, 0)


def test_a_draft_holds_half_a_form_and_no_file_or_token(house, as_person):
    said = type_action(as_person(house.holder), house, csrfmiddlewaretoken="t", drop="1", beside="x").json()
    assert (said["state"], said["words"]) == ("draft", "草稿已保存10:00")
    draft = LedgerDraft.objects.get()
    assert (draft.person, draft.part, draft.fields) == (house.holder, "actions", {"text": "半句"})
    assert Action.objects.count() == 0


def test_the_draft_stands_in_the_form_again_and_on_the_part(house, as_person):
    client = as_person(house.holder)
    type_action(client, house)
    assert "您有没写完的：" in body(client.get(url(house, "actions")))
    page = body(open_action(client, house))
    assert ("已恢复10:00的草稿。" in page, ">\n半句</textarea>" in page) == (True, True)
    assert "您有没写完的：" not in page


def test_nobody_else_sees_a_draft(house, as_person):
    type_action(as_person(house.holder), house, "私下的半句")
    for reader in (house.neighbour, house.offices.branch_secretary, house.offices.officer):
        assert "私下的半句" not in body(as_person(reader).get(url(house, "actions")))
    assert LedgerDraft.objects.visible_to(house.captain).count() == 0


def test_the_act_done_ends_its_draft(house, as_person):
    client = as_person(house.holder)
    type_action(client, house)
    data = {
        "act": "action-add",
        "on": first(house.post.measures).pk,
        "acted_on": "2026-11-17",
        "text": "入库。",
    }
    client.post(url(house, "actions"), data)
    assert (Action.objects.count(), LedgerDraft.objects.count()) == (1, 0)


def test_a_refused_act_keeps_its_draft(house, as_person):
    client = as_person(house.holder)
    type_action(client, house)
    data = {
        "act": "action-add",
        "on": first(house.post.measures).pk,
        "acted_on": "2026-10-17",
        "text": "入库。",
    }
    with closed("2026-10"):
        client.post(url(house, "actions"), data)
    assert (Action.objects.count(), LedgerDraft.objects.count()) == (0, 1)


def test_a_draft_is_thrown_away_by_its_writer_alone(house, as_person):
    type_action(as_person(house.holder), house)
    give_up = {"act": "action-add", "on": first(house.post.measures).pk, "give_up": "draft"}
    assert as_person(house.neighbour).post(url(house, "actions"), give_up).status_code == 403
    assert LedgerDraft.objects.count() == 1
    page = as_person(house.holder).post(url(house, "actions"), give_up, follow=True)
    assert ("已丢弃草稿。" in body(page), LedgerDraft.objects.count()) == (True, 0)


def make_action(house):
    return handbook.record_action(
        contender=house.post, measure=first(house.post.measures), acted_on=clock.today(), text="原来的。",
        by=house.holder,
    )  # fmt: skip


def change(client, action, house, **more):
    data = {
        "act": "action-change",
        "on": action.pk,
        "acted_on": "2026-11-17",
        "text": "草稿里的。",
        "version": "1",
    }
    return client.post(url(house, "actions"), data | more)


def test_a_draft_of_a_row_that_moved_on_shows_both(house, as_person):
    client, action = as_person(house.holder), make_action(house)
    change(client, action, house, autosave="1")
    handbook.change_action(
        action, version=1, measure=action.measure, acted_on=clock.today(), text="别处改的。", by=house.holder
    )
    page = unmarked(body(client.get(url(house, "actions"), {"act": "action-change", "on": action.pk})))
    assert ("您在另一处10:00存的版本" in page, "别处改的。" in page, "草稿里的。" in page) == (
        True,
        True,
        True,
    )
    assert 'name="version" value="2"' in page


def test_a_deleted_row_takes_the_drafts_of_changing_it_along(house, as_person):
    client, action = as_person(house.holder), make_action(house)
    change(client, action, house, autosave="1")
    client.post(url(house, "actions"), {"act": "action-delete", "on": action.pk, "version": "1"})
    assert (Action.objects.count(), LedgerDraft.objects.count()) == (0, 0)


def test_acts_of_one_tap_save_nothing_by_themselves(house, as_person):
    client = as_person(house.holder)
    assert (
        client.post(url(house, "evaluation"), {"act": "done", "done": "1", "autosave": "1"}).status_code
        == 404
    )
    assert HandbookPart.objects.count() == 0


def test_a_draft_too_long_for_any_form_is_refused(house, as_person):
    said = type_action(as_person(house.holder), house, "字" * LARGEST).json()
    assert (said["state"], LedgerDraft.objects.count()) == ("refused", 0)


def test_what_is_sent_by_the_clock_is_no_use_of_the_session(house, as_person):
    """An idle person is signed out although the page goes on asking (trust.md AUTH-5)."""
    client = as_person(house.holder)
    type_text(client, house)
    began = PersonSession.objects.get(person=house.holder).seen_at
    data = {"act": "text", "on": "", "autosave": "here"}
    for minutes in (10, 20, 30):
        with clock.at(began + timedelta(minutes=minutes)):
            answer = client.post(url(house, "evaluation"), data, headers={"X-Autosave": "quiet"})
            assert answer.json()["left"] == 60 * (30 - minutes)
    assert PersonSession.objects.get(person=house.holder).seen_at == began
    with clock.at(began + timedelta(minutes=31)):
        answer = client.post(url(house, "evaluation"), data, headers={"X-Autosave": "quiet"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("campaign:account-signin"))


def test_typing_is_a_use_of_the_session_and_touches_it_once_a_minute(
    house, as_person, django_assert_num_queries
):
    client = as_person(house.holder)
    type_text(client, house)
    began = PersonSession.objects.get(person=house.holder).seen_at
    with clock.at(began + timedelta(seconds=50)):
        type_text(client, house, "自评两句。", version="2")
    assert PersonSession.objects.get(person=house.holder).seen_at == began
    with clock.at(began + timedelta(minutes=5)):
        type_text(client, house, "自评三句。", version="3")
    assert PersonSession.objects.get(person=house.holder).seen_at == began + timedelta(minutes=5)


def test_a_post_has_one_writer_and_nobody_is_told(house, as_person):
    assert type_text(as_person(house.holder), house).json()["editors"] == ""
    assert EditingSession.objects.count() == 0
