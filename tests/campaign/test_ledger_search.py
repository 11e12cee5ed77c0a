"""Search inside ledgers: what is written, within what one may read, with the place of the words."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.ledger_search import SHOWN, search_ledgers
from campaign.models import Contender, Outcome, Person
from modelposts.models import Action
from modelposts.services import handbook
from taskforces.models import LogPart
from taskforces.services import log, weeks
from taskforces.weeks import Week
from tests.factories import make_post
from tests.ledgers import NOW, first, make_house, put_into

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    cache.clear()
    with clock.at(NOW):
        yield


@pytest.fixture
def house():
    house = make_house()
    act(house, "11月完成两批试飞数据夜间核对。")
    handbook.save_part_text(
        contender=house.post, key="evaluation", text="夜间核对成了习惯。", version=1, by=house.holder
    )
    Outcome.objects.create(
        contender=house.post, happened_on=date(2026, 11, 3), text="核对差错由5处降到1处。",
        recorded_by=house.holder, recorded_at=clock.now(),
    )  # fmt: skip
    return house


def act(house, text, day=date(2026, 11, 17)):
    measure = first(house.post.measures)
    return handbook.record_action(
        contender=house.post, measure=measure, acted_on=day, text=text, by=house.holder
    )


def week(house, *, hand_in, **texts):
    values = {"light": "green", "done": "", "next": "", "problems": "", "help_from": None, "help_wanted": ""}
    return weeks.save_week(
        contender=house.team, week=Week(2026, 47), by=house.captain, hand_in=hand_in, version=0,
        files=[], drop=[], **(values | texts),
    )  # fmt: skip


def places(person, typed):
    """(whose, where, marked text) of every place, as this person, read anew, finds it."""
    found = search_ledgers(Person.objects.get(pk=person.pk), typed)
    return [
        (
            hit.contender.title,
            hit.place,
            "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in hit.pieces),
        )
        for hit in found.hits
    ]


def test_words_are_found_where_they_stand_latest_first(house):
    assert places(house.neighbour, "核对") == [
        ("试飞数据处理岗", "争创行动", "11月完成两批试飞数据夜间[核对]。"),
        ("试飞数据处理岗", "成效", "[核对]差错由5处降到1处。"),
        ("试飞数据处理岗", "综合评价", "夜间[核对]成了习惯。"),
    ]


def test_every_word_must_stand_in_the_same_place(house):
    assert places(house.neighbour, "核对 夜间　试飞") == [
        ("试飞数据处理岗", "争创行动", "11月完成两批[试飞]数据[夜间][核对]。")
    ]


def test_signs_of_the_database_are_just_signs(house):
    act(house, "合格率100%_全部复核")
    assert [places(house.neighbour, typed) for typed in ("%", "_全", "100%%", "\\")] == [
        [("试飞数据处理岗", "争创行动", "合格率100[%]_全部复核")],
        [("试飞数据处理岗", "争创行动", "合格率100%[_全]部复核")],
        [],
        [],
    ]


def test_latin_words_are_found_in_large_and_small_letters_and_rare_characters_as_they_are(house):
    act(house, "接口ERP联调，𠮷林组参加👍。")
    found = [("试飞数据处理岗", "争创行动")]
    for typed in ("erp", "ERP", "𠮷林", "👍"):
        assert [place[:2] for place in places(house.neighbour, typed)] == found, typed


def test_the_stranger_finds_nothing_and_the_closed_application_nothing(house):
    assert places(house.stranger, "核对") == []
    put_into(house.post, "closed")
    assert len(places(house.neighbour, "核对")) == 3
    draft = make_post(house.campaign, house.member, "draft", title="未批岗")
    draft.measures.update(text="只在草稿里的措施")
    assert places(house.member, "只在草稿里") == []


def test_a_drafted_week_is_found_by_its_team_alone(house):
    week(house, hand_in=False, done="联调接口14个。", problems="外场网络不稳。")
    assert places(house.neighbour, "联调接口") == []
    mine = [("一体化平台攻关队", "第47周周志", "[联调接口]14个。")]
    assert [places(house.captain, "联调接口"), places(house.member, "联调接口")] == [mine, mine]
    assert places(house.captain, "联调 外场") == [("一体化平台攻关队", "第47周周志", "[联调]接口14个。")]
    entry = house.team.team.weeks.get()
    weeks.save_week(
        contender=house.team, week=Week(2026, 47), by=house.captain, hand_in=True, version=entry.version,
        files=[], drop=[], light="green", done="联调接口14个。", next="", problems="", help_from=None, help_wanted="",
    )  # fmt: skip
    assert places(house.neighbour, "联调接口") == mine


def test_a_hit_leads_to_its_very_place_unfolded(house, as_person):
    actions = [act(house, f"第{number}次夜班巡检。", date(2026, 11, number)) for number in range(1, 9)]
    client = as_person(house.neighbour)
    page = client.get("/search/", {"q": "第1次"}).content.decode()
    anchor = f"action-{actions[0].pk}"
    address = f"{reverse('modelposts:handbook-part', args=[house.post.pk, 'actions'])}?all=1"
    assert f'href="{address}#{anchor}"' in page
    assert "<mark>第1次</mark>夜班巡检。" in page
    html = client.get(address).content.decode()
    assert f'id="{anchor}"' in html
    assert "older is-open" in html
    assert "older is-open" not in client.get(address.removesuffix("?all=1")).content.decode()


def test_text_of_the_log_leads_to_its_part(house, as_person):
    log.save_part_text(
        contender=house.team, key="evaluation", text="数据口径统一。", version=1, by=house.captain
    )
    assert LogPart.objects.count() == 1
    page = as_person(house.neighbour).get("/search/", {"q": "口径"}).content.decode()
    assert f'href="{reverse("taskforces:log-part", args=[house.team.pk, "evaluation"])}"' in page
    assert "数据<mark>口径</mark>统一。" in page


def test_the_latest_are_shown_and_that_there_are_more_is_said(house, as_person):
    for number in range(SHOWN + 1):
        act(house, f"值守{number}")
    found = search_ledgers(house.neighbour, "值守")
    assert (len(found.hits), found.more) == (SHOWN, True)
    assert f"只列最近{SHOWN}处" in as_person(house.neighbour).get("/search/", {"q": "值守"}).content.decode()


def test_queries_do_not_grow_with_entries_and_ledgers(house):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search_ledgers(Person.objects.get(pk=house.neighbour.pk), "核对")
        return len(queries)

    few = asked()
    for number in range(30):
        act(house, f"核对第{number}批。")
    Contender.objects.filter(pk=house.team.pk).update(title="另一队")
    assert (asked(), Action.objects.count()) == (few, 31)
