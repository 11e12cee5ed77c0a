"""匿名化: two people, and then nothing of the name but at the declared places (trust.md PII-4)."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, ImportFile, Objection, Organization, Person, PublicNotice, State
from campaign.name_places import NAME_PLACES, Fate
from campaign.services.anonymising import ask, confirm, decline, mentions_of
from campaign.services.attachments import attach
from campaign.services.leaving import leave
from campaign.services.meetings import create_meeting
from campaign.services.roster_facts import change_number
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.transfers import transfer
from campaign.services.uploads import store_upload
from campaign.workflow import perform
from modelposts.services.handbook import save_part_text
from reviews.models import CycleEntry
from reviews.services.seals import verify_campaign
from tests.access.records import PDF
from tests.factories import appoint, make_house, make_member, make_post
from tests.reviews import months

NAME, NUMBER, FORMER, PHONE = "栾奕葳", "ZQ778812", "ZQ100003", "13987654321"
MARKS = (NAME, NUMBER, FORMER, PHONE)
LEFT = "2026-12-02 09:00"
FAILING_WORD = "Wrong-word-17"


def roster_file(branch):
    book = openpyxl.Workbook()
    book.active.append(
        ["工号", "姓名", "性别", "政治面貌", "入党时间", "转正时间", "所在支部", "岗位", "手机号码"]
    )
    book.active.append([FORMER, NAME, "女", "中共党员", "2012-05", "2013-05", branch.name, "数据员", PHONE])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def import_person(house):
    """The person comes with the roster; a second upload is left unconfirmed."""
    with clock.at("2026-01-10 09:00"):
        for _time in range(2):
            upload = store_upload(
                kind=ImportFile.Kind.ROSTER, organization=house.tree.general, name="花名册.xlsx",
                content=roster_file(house.tree.branch), by=house.officer,
            )  # fmt: skip
            if _time == 0:
                confirm_roster(upload, by=house.officer, seen=plan_roster(upload).digest)
    return Person.objects.get(employee_number=FORMER)


def live(house, person):
    """A year in the ledger: office, meeting, post, two months, a file, a failed sign-in, a correction, a move."""
    officer = house.officer
    with clock.at("2026-02-01 09:00"):
        change_number(person, number=NUMBER, reason=f"{NAME}换发工牌", by=officer)
        Client().post("/signin/", {"username": NUMBER, "password": FAILING_WORD})
        correct_phone(house, person)
    appoint(person, Appointment.Role.COMMITTEE_MEMBER, house.tree.branch, since=date(2026, 2, 1))
    submitted = make_post(house.campaign, make_member("别的申报", house.tree.branch), "submitted")
    with clock.at("2026-03-02 09:00"):
        create_meeting(
            campaign=house.campaign, organization=house.tree.branch, held_on=date(2026, 3, 2), method="hands",
            contenders=[submitted], by=house.branch_secretary,
        )  # fmt: skip
    post = make_post(house.campaign, person, "active", title="数据治理示范岗")
    with clock.at("2026-11-09 09:00"):
        attach(upload=ContentFile(PDF, "佐证.pdf"), contender=post, by=person)
    # Written once with the name and mended: the version before still has it.
    for version, (hour, text) in enumerate(((10, f"{NAME}（{NUMBER}）值班"), (11, "本人值班")), start=1):
        with clock.at(f"2026-11-09 {hour}:00"):
            save_part_text(contender=post, key="evaluation", text=text, version=version, by=person)
    months.full_month(house)
    with clock.at("2026-12-01 09:00"):
        perform(post, "rectify", by=officer, comment="限期整改")
        months.open_month(house, at="2026-12-01 09:00", month="2026-11")
        transfer(person, branch=house.tree.neighbour, reason=f"{NAME}轮岗", by=officer)
    return post


def correct_phone(house, person):
    client = Client()
    client.force_login(house.branch_secretary, backend="django.contrib.auth.backends.ModelBackend")
    facts = {"name": NAME, "phone": PHONE, "gender": "女", "reason": "本人核对"}
    precisions = dict.fromkeys(("born_precision", "joined_party_precision", "full_member_precision"), "day")
    address = reverse("admin:campaign_person_change", args=[person.pk])
    assert client.post(address, facts | precisions).status_code == 302


def cells():
    """(model.field, text) of every cell of every table, as the database spells it."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')
                for (value,) in cursor.fetchall():
                    yield f"{model._meta.label}.{field.name}", plain(value)


def plain(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def holding(mark):
    """How often a mark stands in each column; JSON may spell it by numbers."""
    escaped = json.dumps(mark)[1:-1]
    found = Counter()
    for label, text in cells():
        if count := text.count(mark) + (text.count(escaped) if escaped != mark else 0):
            found[label] += count
    return found


def database_bytes():
    """The database file and its log, SQLite only."""
    path = Path(connection.settings_dict["NAME"])
    return b"".join(p.read_bytes() for p in (path, Path(f"{path}-wal")) if p.exists())


@pytest.mark.django_db(transaction=True)
def test_the_name_is_left_only_where_the_registry_says_so():
    house = months.make_house(posts=1, staff=6)
    person = import_person(house)
    live(house, person)
    before = {mark: sum(holding(mark).values()) for mark in MARKS}
    assert min(before.values()) > 0, before  # what is looked for could be found
    assert ImportFile.objects.filter(confirmed_at=None).count() == 1
    with clock.at(LEFT):
        leave(person, leaving="resigned", reason=f"{NAME}离职", by=house.officer)
        request = ask(person, reason="本人书面申请", by=house.officer)
        after = confirm(request, by=house.secretary)
    assert (after.name.startswith("已匿名人员"), after.employee_number, after.phone) == (True, None, "")
    left = {mark: holding(mark) for mark in MARKS}
    assert set(left[NAME]) == {
        "campaign.AuditEvent.actor_name",
        "campaign.AuditEvent.object_label",
        "reviews.CycleEntry.principal_name",
    }
    assert all(NAME_PLACES[label].fate == Fate.KEPT or NAME_PLACES[label].unless for label in left[NAME])
    assert [left[mark] for mark in (NUMBER, FORMER, PHONE)] == [Counter()] * 3
    names = dict(CycleEntry.objects.filter(principal=person).values_list("cycle__month", "principal_name"))
    assert names == {"2026-10": NAME, "2026-11": after.name}
    assert verify_campaign(house.campaign).is_whole
    media = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path for path in media for mark in MARKS if mark.encode() in path.read_bytes()] == []
    assert [path for path in media for mark in MARKS if mark in str(path)] == []
    if connection.vendor == "sqlite":
        raw = database_bytes()
        assert {mark: raw.count(mark.encode()) for mark in MARKS} == {
            NAME: sum(left[NAME].values()), NUMBER: 0, FORMER: 0, PHONE: 0,
        }  # fmt: skip


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def gone(house):
    person = make_member("栾奕葳", house.branch)
    with clock.at("2026-03-10 09:00"):
        leave(person, leaving="resigned", reason="离职", by=house.offices.officer)
    return person


def asked(house, person):
    with clock.at("2026-03-11 09:00"):
        return ask(person, reason="本人书面申请", by=house.offices.officer)


def test_who_is_here_is_not_anonymised(house):
    with pytest.raises(PermissionDenied):
        ask(make_member("在册", house.branch), reason="x", by=house.offices.officer)


@pytest.mark.parametrize("who", ["officer", "branch_secretary", "discipline", "neighbour_secretary"])
def test_only_the_general_secretary_confirms(house, gone, who):
    request = asked(house, gone)
    with clock.at("2026-03-12 09:00"), pytest.raises(PermissionDenied):
        confirm(request, by=getattr(house.offices, who))
    gone.refresh_from_db()
    assert gone.name == "栾奕葳"


def test_nobody_confirms_what_they_asked_for(house, gone):
    """Officer and secretary in one person: rights are unions, the two steps still need two people."""
    both = appoint(house.offices.officer, Appointment.Role.DEPUTY_SECRETARY, house.general)
    request = asked(house, gone)
    with clock.at("2026-03-12 09:00"), pytest.raises(PermissionDenied):
        confirm(request, by=both)


def test_declined_leaves_everything(house, gone):
    request = asked(house, gone)
    with clock.at("2026-03-12 09:00"):
        decline(request, by=house.offices.secretary)
        with pytest.raises(Refused, match=r"^这项申请已经办理，请刷新后再看。$"):
            confirm(request, by=house.offices.secretary)
    gone.refresh_from_db()
    assert gone.name == "栾奕葳"


def test_the_ground_may_not_hold_the_name(house, gone):
    with clock.at("2026-03-11 09:00"), pytest.raises(Refused, match="依据里不要写姓名、工号和电话"):
        ask(gone, reason="栾奕葳本人申请", by=house.offices.officer)


def test_free_texts_that_name_the_person_are_listed(house, gone):
    post = make_post(house.campaign, make_member("别人", house.branch), "active")
    post.measures.update(text="跟栾奕葳学数据治理")
    Organization.objects.filter(pk=house.far.pk).update(short_name="栾奕葳")
    assert [(one.what, one.pk, one.words) for one in mentions_of(gone)] == [
        ("措施", post.measures.get().pk, "跟栾奕葳学数据治理")
    ]


def test_a_sealed_text_is_listed_without_its_words(house, gone):
    """What only an objection's handler reads is not read by way of this list."""
    post = make_post(house.campaign, make_member("别人", house.branch), "on_notice")
    handler, officer = house.offices.discipline, house.offices.officer
    notice = PublicNotice.objects.create(
        campaign=house.campaign, title="公示", body="如下。", office="党总支", handler=handler, posted_by=officer,
        posted_on=date(2026, 3, 2), ends_on=date(2026, 3, 9), posted_at=clock.start_of(date(2026, 3, 2)),
    )  # fmt: skip
    Objection.objects.create(
        notice=notice, contender=post, handler=handler, text="栾奕葳的指标不实", received_on=date(2026, 3, 3)
    )
    assert [(one.what, one.words) for one in mentions_of(gone)] == [("异议", "保密内容，由承办人核对")]


def test_a_declined_application_leaves_both_ways_open(house, gone, as_person):
    request = asked(house, gone)
    with clock.at("2026-03-12 09:00"):
        decline(request, by=house.offices.secretary)
        ways = as_person(house.offices.officer).get(f"/people/{gone.pk}/").context["record"].ways
    assert [way.title for way in ways] == ["返回", "匿名化"]


def test_the_page_shows_mentions_and_asks_for_a_look(house, gone, as_person):
    post = make_post(house.campaign, make_member("别人", house.branch), "active")
    post.measures.update(text="跟栾奕葳学数据治理")
    request = asked(house, gone)
    address = reverse("campaign:anonymisation", args=[request.pk])
    with clock.at("2026-03-12 09:00"):
        client = as_person(house.offices.secretary)
        page = client.get(address).content.decode()
        unseen = client.post(address, {"answer": "confirm"})
        done = client.post(address, {"answer": "confirm", "seen": "on"})
    assert ("跟栾奕葳学数据治理" in page, unseen.context["form"].errors, done.status_code) == (
        True,
        {"seen": ["请先看过下列文字，再勾选这一项。"]},
        302,
    )
    gone.refresh_from_db()
    assert gone.name.startswith("已匿名人员")
    assert post.state == State.ACTIVE
