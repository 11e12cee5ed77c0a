"""The handbook's pages: owner writes, neighbour reads, stranger finds nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign.ledger_sections import Section, _providers, provides_section
from campaign.models import Outcome, Pledge, Reading
from campaign.services import commitments
from modelposts.handbook_parts import PARTS
from modelposts.models import Action, HandbookPart
from modelposts.services import handbook
from tests.factories import make_member, make_post
from tests.ledgers import closed, first, put_into, rows_written

KEYS = [part.key for part in PARTS]


def url(contender, key="actions"):
    return reverse("modelposts:handbook-part", args=[contender.pk, key])


def body(response):
    return response.content.decode()


def send(client, house, key="actions", **data):
    return client.post(url(house.post, key), data)


def add(client, house, **changes):
    data = {
        "act": "action-add", "on": first(house.post.measures).pk, "acted_on": "2026-11-17", "text": "入库。",
    }  # fmt: skip
    return client.post(url(house.post), data | changes)


def test_the_handbook_opens_at_its_first_part(house, as_person):
    page = as_person(house.holder).get(reverse("modelposts:handbook", args=[house.post.pk]))
    assert (page.status_code, page["Location"]) == (302, url(house.post, "founding"))


@pytest.mark.parametrize("key", KEYS)
def test_holder_sees_every_part_with_its_means_to_write(house, as_person, key):
    page = as_person(house.holder).get(url(house.post, key))
    assert page.status_code == 200
    assert "陆致远" in body(page)
    assert "本系统为非涉密系统，严禁存储、处理、传输国家秘密和工作秘密" in body(page)
    assert 'id="h-done"' in body(page)


@pytest.mark.parametrize("key", KEYS)
def test_neighbour_reads_every_part_and_writes_none(house, as_person, key):
    client = as_person(house.neighbour)
    page = client.get(url(house.post, key))
    assert page.status_code == 200
    assert "陆致远" in body(page)
    assert "csrfmiddlewaretoken" not in body(page).split("<main", 1)[1].partition("</main>")[0]
    before = rows_written()
    assert send(client, house, key, act="done", done="1").status_code == 403
    assert rows_written() == before


@pytest.mark.parametrize("key", KEYS)
def test_stranger_finds_no_handbook(house, as_person, key):
    client = as_person(house.stranger)
    assert client.get(url(house.post, key)).status_code == 404
    before = rows_written()
    assert send(client, house, key, act="done", done="1").status_code == 404
    assert rows_written() == before


def test_a_draft_has_no_handbook_for_the_neighbour(house, as_person):
    draft = make_post(house.campaign, make_member("许临川", house.tree.branch))
    assert as_person(house.neighbour).get(url(draft)).status_code == 404
    assert as_person(draft.principal).get(url(draft)).status_code == 200


def test_a_team_has_no_handbook(house, as_person):
    assert as_person(house.captain).get(url(house.team)).status_code == 404


@pytest.mark.parametrize("key", ["", "nothing", "weeks"])
def test_an_unknown_part_is_not_found(house, as_person, key):
    page = as_person(house.holder).get(f"/posts/{house.post.pk}/handbook/{key or 'x'}/")
    assert page.status_code == 404


def test_application_data_is_carried_over(house, as_person):
    text = body(as_person(house.neighbour).get(url(house.post, "founding")))
    for words in (
        "值守平台运行。",
        "故障恢复更快。",
        "恢复用时",
        "每周复盘一次",
        "承诺1：按月公开处置情况",
        "运行保障",
    ):
        assert words in text


def test_party_data_is_for_the_holder_and_the_offices(house, as_person):
    own = body(as_person(house.holder).get(url(house.post, "founding")))
    office = body(as_person(house.offices.branch_secretary).get(url(house.post, "founding")))
    other = body(as_person(house.neighbour).get(url(house.post, "founding")))
    assert ("政治面貌" in own, "政治面貌" in office, "政治面貌" in other) == (True, True, False)


def test_outsiders_read_the_alias_of_the_duty(house, as_person):
    house.post.duty.alias = "业务甲"
    house.post.duty.save()
    other = body(as_person(house.neighbour).get(url(house.post, "founding")))
    assert "业务甲" in other
    assert house.post.duty.name not in other
    assert house.post.duty.name in body(as_person(house.holder).get(url(house.post, "founding")))


def test_adding_an_action_comes_back_to_its_measure(house, as_person):
    measure = first(house.post.measures)
    page = add(as_person(house.holder), house)
    assert (page.status_code, page["Location"]) == (302, f"{url(house.post)}#measure-{measure.pk}")
    action = Action.objects.get()
    assert (action.measure, action.acted_on, action.text) == (measure, date(2026, 11, 17), "入库。")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "请填写做了什么。"),
        ({"text": "字" * 501}, "请删去1字，上限500字。"),
        ({"acted_on": ""}, "请填写日期。"),
        ({"acted_on": "昨天"}, "请填写有效的日期，例如 2026-11-17。"),
        ({"acted_on": "2026-11-19"}, "日期还没有到，请填写已经发生的日期。"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_kept(house, as_person, changes, sentence):
    page = add(as_person(house.holder), house, **{"text": "保留这句话", **changes})
    assert sentence in body(page)
    assert "<title>错误：" in body(page)
    assert ("保留这句话" in body(page)) == ("text" not in changes)
    assert Action.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("图.svg", b"<svg/>", "只收pdf、docx、xlsx、pptx、jpg、png"),
        ("假.pdf", b"MZ\x90", "的内容与扩展名不符"),
        ("空.pdf", b"", "提交的是空文件"),
    ],
)
def test_a_bad_file_is_refused_at_its_field(house, as_person, name, content, sentence):
    page = add(as_person(house.holder), house, files=[SimpleUploadedFile(name, content)])
    if content:
        assert sentence in body(page)
        assert Action.objects.count() == 0


def test_four_files_are_one_too_many(house, as_person):
    files = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4") for n in range(4)]
    page = add(as_person(house.holder), house, files=files)
    assert "最多选3个，现在选了4个。" in body(page)
    assert Action.objects.count() == 0


@pytest.mark.parametrize("act", ["action-add", "action-change", "action-delete"])
def test_ids_of_another_post_are_not_found(house, as_person, act):
    other = make_post(house.campaign, make_member("许临川", house.tree.branch), "active")
    action = handbook.record_action(
        contender=other,
        measure=first(other.measures),
        acted_on=date(2026, 11, 17),
        text="别人的",
        by=other.principal,
    )
    foreign = first(other.measures).pk if act == "action-add" else action.pk
    client, before = as_person(house.holder), rows_written()
    data = {"act": act, "on": foreign, "version": 1, "text": "改", "acted_on": "2026-11-17"}
    assert client.post(url(house.post), data).status_code == 404
    assert client.get(url(house.post), {"act": act, "on": foreign}).status_code == 404
    assert rows_written() == before


@pytest.mark.parametrize("act", ["", "nothing", "text", "week", "outcome-add"])
def test_an_act_the_part_does_not_have_is_not_found(house, as_person, act):
    assert as_person(house.holder).post(url(house.post), {"act": act}).status_code == 404


def test_a_stale_text_shows_both_and_the_next_save_decides(house, as_person):
    client = as_person(house.holder)
    send(client, house, "evaluation", act="text", text="先存的自评。", version=1)
    page = send(client, house, "evaluation", act="text", text="后写的自评。", version=1)
    assert page.status_code == 409
    assert ("先存的自评。" in body(page), "后写的自评。" in body(page)) == (True, True)
    assert HandbookPart.objects.get().text == "先存的自评。"
    send(client, house, "evaluation", act="text", text="后写的自评。", version=2)
    assert HandbookPart.objects.get().text == "后写的自评。"


def test_a_version_that_is_no_number_is_refused(house, as_person):
    page = send(as_person(house.holder), house, "evaluation", act="text", text="自评", version="x")
    assert (page.status_code, HandbookPart.objects.count()) == (200, 0)
    assert "自评" in body(page)


def test_a_closed_month_shows_its_lock_and_offers_no_change(house, as_person):
    add(as_person(house.holder), house, acted_on="2026-10-30")
    with closed("2026-10"):
        page = body(as_person(house.holder).get(url(house.post)))
    assert "10月排行已发布，只读" in page
    assert "act=action-change" not in page


def test_the_chain_shows_where_it_breaks(house, as_person):
    client = as_person(house.holder)
    assert "还没有行动" in body(client.get(url(house.post)))
    add(client, house)
    assert "有行动，还没有成效" in body(client.get(url(house.post)))
    measure = first(house.post.measures)
    send(client, house, "effects", act="outcome-add", on=measure.pk, measure=measure.pk,
         happened_on="2026-11-18", text="闭环天数降到4天。")  # fmt: skip
    assert "行动和成效都有记录" in body(client.get(url(house.post)))
    assert Outcome.objects.get().measure == measure


def test_readings_and_pledges_are_recorded_through_the_page(house, as_person):
    client, indicator, pledge = (
        as_person(house.holder),
        first(house.post.indicators),
        first(house.post.pledges),
    )
    send(client, house, "effects", act="reading-add", on=indicator.pk, read_on="2026-11-17", value="25.5")
    assert Reading.objects.get().value == 2550
    page = send(
        client, house, "effects", act="reading-add", on=indicator.pk, read_on="2026-11-17", value="26"
    )
    assert "11月17日已有读数" in body(page)
    send(client, house, "effects", act="pledge-settle", on=pledge.pk, kept="0", settled_on="2026-11-18",
         evidence="还差一次。")  # fmt: skip
    pledge.refresh_from_db()
    assert (pledge.kept, pledge.settled_by) == (False, house.holder)
    send(client, house, "effects", act="pledge-reopen", on=pledge.pk)
    assert Pledge.objects.exclude(kept=None).count() == 0


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "请填写读数。"),
        ("很多", "请填写数字，例如 95.4。"),
        ("1.234", "最多填两位小数。"),
        ("9" * 10, "请填写数字"),
    ],
)
def test_a_bad_reading_is_answered_at_the_field(house, as_person, value, sentence):
    indicator = first(house.post.indicators)
    page = send(as_person(house.holder), house, "effects", act="reading-add", on=indicator.pk,
                read_on="2026-11-17", value=value)  # fmt: skip
    assert sentence in body(page)
    assert Reading.objects.count() == 0


def test_sections_of_other_rooms_arrive_by_themselves(house, as_person):
    @provides_section("evaluation")
    def months(contender, person):
        return Section("_note.html", {"text": f"{contender.title}十月95.4分", "kind": ""})

    try:
        assert "试飞数据处理岗十月95.4分" in body(
            as_person(house.neighbour).get(url(house.post, "evaluation"))
        )
    finally:
        _providers["evaluation"].remove(months)


def test_an_ended_post_says_why_it_is_read_only(house, as_person):
    put_into(house.post, "revoked")
    page = as_person(house.holder).get(url(house.post))
    assert "现在是“已摘牌”，账本只读。" in body(page)
    assert add(as_person(house.holder), house).status_code == 403


def test_get_writes_nothing(house, as_person):
    before = rows_written()
    measure = first(house.post.measures)
    as_person(house.holder).get(url(house.post), {"act": "action-add", "on": measure.pk, "text": "字"})
    assert rows_written() == before


@pytest.mark.parametrize("key", ["actions", "effects", "study"])
def test_thirty_rows_cost_as_many_queries_as_one(
    house, as_person, key, django_assert_num_queries, django_assert_max_num_queries
):
    client, measure, indicator = (
        as_person(house.holder),
        first(house.post.measures),
        first(house.post.indicators),
    )

    def write(n):
        day = date(2026, 10, n + 1)
        handbook.record_action(
            contender=house.post, measure=measure, acted_on=day, text="行动", by=house.holder,
            files=[SimpleUploadedFile("表.pdf", b"%PDF-1.4")],
        )  # fmt: skip
        handbook.record_study_note(contender=house.post, studied_on=day, title="学", by=house.holder)
        commitments.record_outcome(
            contender=house.post, measure=measure, happened_on=day, text="成效", by=house.holder
        )
        commitments.record_reading(indicator=indicator, read_on=day, value=n, by=house.holder)

    write(0)
    client.get(url(house.post, key))  # the session notes its first use
    with django_assert_max_num_queries(40) as counted:
        client.get(url(house.post, key))
    for n in range(1, 30):
        write(n)
    with django_assert_num_queries(len(counted)):
        client.get(url(house.post, key))
