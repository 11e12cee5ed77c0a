"""我的资料: everything about oneself in one click, nothing of others, nothing of a secret sheet (trust.md PII-4)."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from campaign import accounts, clock
from campaign.models import AuditEvent, Person
from campaign.own_data import tables_of
from campaign.services.corrections import ask_correction
from reviews.models import CycleEntry
from reviews.services.voting import send_sheet
from tests.factories import PASSWORD, make_person, make_tree
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.django_db
DOWNLOAD = "/me/data/"


@pytest.fixture
def person():
    return make_person(
        "李晓燕", make_tree().branch, password=PASSWORD, phone="13800001234", note='=HYPERLINK("x")'
    )


def archive(client):
    response = client.post(DOWNLOAD)
    assert (response.status_code, response.streaming) == (200, True)
    return ZipFile(BytesIO(b"".join(response.streaming_content))), response


def facts(person):
    return {table.title: [list(map(str, row)) for row in table.rows] for table in tables_of(person)}


def test_one_click_gives_a_workbook_and_the_same_as_json(person, as_person):
    with clock.at("2026-11-10 09:00"):
        files, response = archive(as_person(person))
    names = ["我的资料-李晓燕-2026-11-10.xlsx", "我的资料-李晓燕-2026-11-10.json"]
    assert files.namelist() == names
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "no-store")
    content = json.loads(files.read(names[1]))
    book = load_workbook(BytesIO(files.read(names[0])))
    assert book.sheetnames == list(content)
    assert {"项目": "手机号码", "内容": "13800001234"} in content["名册信息"]
    cells = {row[0].value: row[1] for row in book["名册信息"].iter_rows()}
    assert (cells["备注"].value, cells["备注"].data_type) == ('=HYPERLINK("x")', "s")
    assert [row[0].value for row in book["组织关系"].iter_rows()] == ["支部", "工程信息党支部"]


def test_scores_and_codes_are_said_as_people_say_them():
    house = make_house(posts=1, teams=0, staff=1)
    contender = house.posts[0]
    indicator = contender.indicators.get()
    indicator.readings.create(
        read_on="2026-10-20", value=4250, recorded_by=house.holders[0], recorded_at=clock.now()
    )
    held = facts(house.holders[0])
    assert held["指标读数"] == [[contender.title, "恢复用时", "2026-10-20", "42.5", ""]]
    assert held["申报"][0][1:3] == ["党员示范岗", "争创中"]


def test_taking_it_is_on_the_trail_without_its_content(person, as_person):
    archive(as_person(person))
    event = AuditEvent.objects.get(action="own-data-taken")
    assert (event.actor, event.object_id, set(event.detail)) == (person, str(person.pk), {"tables", "rows"})


def test_a_fourth_time_in_a_minute_is_refused_in_words(person, as_person):
    client = as_person(person)
    with clock.at("2026-11-10 09:00"):
        for _ in range(3):
            archive(client)
        page = client.post(DOWNLOAD, follow=True).content.decode()
    assert "一分钟内最多下载3次，请稍等片刻再试。" in page
    with clock.at("2026-11-10 09:01:01"):
        archive(client)


def test_it_holds_the_account_its_trail_and_no_hash(person, as_person):
    accounts.change_password(person, "Kx8-lakeside", by=person)
    ask_correction(text="学历应为硕士。", by=person)
    held = facts(person)
    assert [row[1] for row in held["账号留痕"]] == ["修改密码", "申请更正"]
    assert (len(held["换过的密码"]), held["更正申请"][0][0]) == (1, "学历应为硕士。")
    hashes = [person.password, person.former_passwords.get().password]
    assert [encoded in str(held) for encoded in hashes] == [False, False]


def test_nothing_of_a_neighbour_is_in_it(person):
    neighbour = make_person("邻居", person.memberships.get().branch, phone="13900009999")
    ask_correction(text="邻居的事", by=neighbour)
    accounts.change_password(neighbour, PASSWORD, by=neighbour)
    held = str(facts(person))
    assert [word in held for word in ("邻居", "13900009999", "李晓燕")] == [False, False, True]


def test_own_application_and_ledger_are_in_it_and_the_sheet_is_not():
    house = make_house(posts=2, teams=0, staff=6)
    cycle = open_month(house)
    entries = list(CycleEntry.objects.filter(cycle=cycle).order_by("pk"))
    holder, voter = entries[0].principal, house.staff[0]
    before = facts(voter)
    with clock.at(VOTING):
        marks = {entry.pk: "poor" for entry in entries}
        send_sheet(cycle=cycle, marks=marks, remarks={entries[0].pk: "SENTINEL-意见"}, by=voter)
    # Having sent a sheet changes nothing in the voter's file: not a row, not a word, not a count.
    assert facts(voter) == before
    held = facts(holder)
    assert held["申报"][0][0] == entries[0].contender.title
    assert ("示范岗" in held, "SENTINEL-意见" in str(held)) == (True, False)


def test_the_number_of_queries_does_not_grow(person, django_assert_max_num_queries):
    for number in range(30):
        person.former_numbers.create(number=f"旧{number}", changed_on=timezone.localdate())
    with django_assert_max_num_queries(72):
        held = facts(Person.objects.get(pk=person.pk))
    assert len(held["原工号"]) == 30
