"""审计日志: the auditor's page, its filters, its workbook, the state of the chain (trust.md AUD-1, AUD-3, ACL-8)."""

from html import unescape
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import connection

from campaign import audit, clock, triggers
from campaign.models import AuditEvent, AuditLink
from campaign.services.trail import seal_trail
from campaign.trail_list import MOST_ROWS, Filters, filtered
from tests.factories import appoint, make_offices, make_person, make_tree

pytestmark = pytest.mark.django_db
LOG = "/audit/"
NOW = "2026-11-10 09:00"


@pytest.fixture
def house():
    tree = make_tree()
    tree.offices = make_offices(tree)
    tree.auditor = appoint(make_person("宋审计"), "auditor")
    tree.system = appoint(make_person("卞系统"), "system_admin")
    return tree


@pytest.fixture
def page(house, as_person):
    """Ask for the log with filters as the auditor; the rows it lists, and its text."""
    client = as_person(house.auditor)

    def ask(**asked):
        response = client.get(f"{LOG}?{urlencode(asked)}")
        assert response.status_code == 200
        return response.context["page"].object_list, unescape(response.content.decode())

    return ask


def shown(rows):
    return [(row.action, row.who, row.object) for row in rows if row.action != "查看审计日志"]


def record(action, by=None, at=NOW, **more):
    with clock.at(at):
        return audit.record(action, by=by, **more)


# --- Who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["auditor", "system", "officer"])
def test_the_auditor_alone_reads_takes_out_and_verifies(house, as_person, who):
    person = house.offices.officer if who == "officer" else getattr(house, who)
    row = record("transfer", by=house.offices.officer, obj=house.offices.branch_member)
    client, ok = as_person(person), who == "auditor"
    answers = [
        client.get(LOG),
        client.get(f"{LOG}{row.pk}/"),
        client.post(f"{LOG}export/"),
        client.post(f"{LOG}verify/"),
    ]
    assert [answer.status_code for answer in answers] == ([200, 200, 200, 302] if ok else [403] * 4)
    assert ["施委员" in answer.content.decode() for answer in answers[:2]] == [ok, ok]
    assert AuditEvent.objects.filter(action="audit-verify").count() == ok
    menu = client.get("/").content.decode()
    assert ("审计日志</a>" in menu) is ok


# --- What is listed --------------------------------------------------------------------------------------------------


def test_row_says_who_did_what_to_whom_from_where(page, house):
    record("transfer", by=house.offices.officer, obj=house.offices.branch_member)
    row = page(action="transfer")[0][0]
    assert (row.who, row.role, row.action, row.group) == (
        "秦办事",
        "党总支办事员",
        "转接组织关系",
        "花名册和导入",
    )
    assert (row.object, row.object_type, row.result, row.kind) == ("施委员", "人员", "成功", "done")


def test_newest_come_first_and_rows_that_lead_to_nobody_last_in_their_day(page):
    record("sign-out", at="2026-11-09 23:00")
    record("objection-raise", anonymous=True, at="2026-11-10 12:00")
    record("sign-out", at="2026-11-10 08:00")
    with clock.at("2026-11-10 18:00"):
        rows = page(first="2026-11-09", last="2026-11-10")[0]
    named = [(row.when, row.action, row.who, row.url != "") for row in rows if row.action != "登录"]
    assert named == [
        ("11月10日 08:00:00", "退出登录", "系统命令", True),
        ("11月10日", "提出异议", "不记名", False),
        ("11月9日 23:00:00", "退出登录", "系统命令", True),
    ]


def test_page_of_a_row_that_leads_to_nobody_does_not_exist(house, as_person):
    row = record("sheet-send", anonymous=True)
    assert as_person(house.auditor).get(f"{LOG}{row.pk}/").status_code == 404


FILTERS = {
    "person by name": ({"person": "秦办事"}, ["transfer", "report.export"]),
    "person by number": ({"person": "{number}"}, ["transfer", "report.export"]),
    "group": ({"action": "group:office"}, ["appointment-made"]),
    "action": ({"action": "report.export"}, ["report.export"]),
    "object": ({"object": "施委"}, ["transfer"]),
    "result": ({"result": "refused"}, ["access-denied"]),
    "first day": ({"first": "2026-11-10"}, ["access-denied"]),
    "last day": ({"last": "2026-11-08"}, ["transfer"]),
    "address": ({"address": "10.1.2.3"}, ["access-denied"]),
    "beginning of an address": ({"address": "10.1"}, ["access-denied"]),
    "request": ({"request": "{request}"}, ["access-denied"]),
    "one thing": ({"of": "campaign.person:{member}"}, ["transfer"]),
    "two at once": ({"person": "秦办事", "action": "group:roster"}, ["transfer"]),
    "nothing matches": ({"person": "查无此人"}, []),
    "unknown choice and no day": ({"action": "nonsense", "result": "x", "first": "31.12."}, None),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter_finds_exactly_its_rows(page, house, as_person, name):
    officer, member = house.offices.officer, house.offices.branch_member
    record("transfer", by=officer, obj=member, at="2026-11-08 09:00")
    record("appointment-made", by=house.auditor, at="2026-11-09 09:00")
    record("report.export", by=officer, at="2026-11-09 10:00")
    with clock.at(NOW):
        as_person(house.offices.neighbour_secretary).get("/nowhere/", REMOTE_ADDR="10.1.2.3")
        as_person(house.offices.neighbour_secretary).get(LOG, REMOTE_ADDR="10.1.2.3")
    request = AuditEvent.objects.get(action="access-denied").request_id
    as_person(house.auditor)
    asked, expected = FILTERS[name]
    values = {"number": officer.employee_number, "request": request, "member": member.pk}
    asked = {key: value.format(**values) for key, value in asked.items()}
    kept = ("transfer", "appointment-made", "report.export", "access-denied")
    found = filtered(house.auditor, Filters.read(asked)).filter(action__in=kept)
    names = (
        ["transfer", "appointment-made", "report.export", "access-denied"] if expected is None else expected
    )
    assert sorted(found.values_list("action", flat=True)) == sorted(names)
    text = page(**asked)[1]
    for key, value in asked.items() if expected is not None else ():
        assert f'name="{key}" value="{value}"' in text or f'value="{value}" selected' in text


def test_filters_stay_in_the_links_and_in_the_export(page, house):
    for _ in range(60):
        record("sign-out", by=house.system)
    text = page(person="卞系统", action="sign-out")[1]
    assert f"?{urlencode({'person': '卞系统', 'action': 'sign-out', 'page': 2})}" in text
    assert '<input type="hidden" name="person" value="卞系统">' in text
    assert len(page(person="卞系统", action="sign-out", page=2)[0]) == 10


def test_nothing_found_says_what_to_do(page):
    assert "没有符合条件的记录。" in page(person="查无此人")[1]


def test_more_than_ten_thousand_are_cut_and_say_so(page, house, monkeypatch):
    monkeypatch.setattr("campaign.trail_list.MOST_ROWS", 60)
    for _ in range(61):
        record("sign-out", by=house.system)
    rows, text = page(action="sign-out", page=2)
    assert (len(rows), "60条以上，只列最近60条" in text) == (10, True)
    assert MOST_ROWS == 10_000


@pytest.mark.parametrize("size", [1, 30, 120])
def test_the_page_takes_the_same_queries_for_any_size(house, as_person, django_assert_num_queries, size):
    for number in range(size):
        record(
            "transfer", by=house.offices.officer, obj=house.offices.branch_member, branch=[number, number + 1]
        )
    seal_trail()
    client = as_person(house.auditor)
    client.get(LOG)
    with django_assert_num_queries(14):
        client.get(LOG)


def test_twelve_characters_and_markup_are_shown_as_text(page, house):
    person = make_person("阿卜杜热合曼买买提江·玉素", house.branch)
    record("person-changed", by=person, obj=make_person("<b>x</b>", house.branch))
    rows, text = page()
    assert ("阿卜杜热合曼买买提江·玉素" in text, "<b>x</b>" in text) == (True, True)
    assert [row.object for row in rows if row.action == "更改人员信息"] == ["<b>x</b>"]


# --- One row ---------------------------------------------------------------------------------------------------------


def detail(house, as_person, row):
    return unescape(as_person(house.auditor).get(f"{LOG}{row.pk}/").content.decode())


def test_row_shows_before_and_after_and_hides_personal_values(house, as_person):
    changes = {
        "has_committee": [True, False],
        "name": ["旧名", "新名"],
        "phone": "changed",
        "kind": ["branch", "group"],
    }
    row = record("organization-changed", by=house.system, obj=house.branch, changes=changes)
    response = as_person(house.auditor).get(f"{LOG}{row.pk}/")
    found = [(c.field, c.before, c.after, c.hidden) for c in response.context["row"].changes]
    assert sorted(found) == sorted([
        ("设支部委员会", "是", "否", False), ("名称", "旧名", "新名", False), ("phone", "", "", True),
        ("类型", "党支部", "党小组", False),
    ])  # fmt: skip
    text = detail(house, as_person, row)
    assert ("个人信息，不记内容" in text, "2026-11-10 09:00:00+08:00" in text) == (True, True)


def test_states_people_and_organizations_are_named(house, as_person):
    moved = record("transfer", by=house.system, branch=[house.branch.pk, house.neighbour.pk])
    decided = record("contender-endorse", by=house.system, before="submitted", after="endorsed")
    assert "工程信息党支部、制造信息党支部" in detail(house, as_person, moved)
    text = detail(house, as_person, decided)
    assert ("待支部审核" in text, "支部已同意" in text) == (True, True)


def test_row_leads_to_the_same_person_thing_and_request(house, as_person):
    with clock.at(NOW):
        as_person(house.system).get(LOG)
    row = AuditEvent.objects.get(action="access-denied")
    response = as_person(house.auditor).get(f"{LOG}{row.pk}/")
    shown = response.context["row"]
    assert shown.same_request == f"/audit/?request={row.request_id}"
    assert shown.same_person == f"/audit/?person={house.system.employee_number}"
    assert [link in response.content.decode() for link in (shown.same_request, shown.same_person)] == [
        True,
        True,
    ]


# --- The chain on the page -------------------------------------------------------------------------------------------


def test_reading_seals_what_came_more_than_an_hour_ago_and_no_more(house, as_person):
    client = as_person(house.auditor)
    with clock.at("2026-11-10 09:00"):
        client.get(LOG)
        client.get(LOG)
    assert AuditLink.objects.count() == 1
    client = as_person(house.auditor)  # the session has ended meanwhile
    with clock.at("2026-11-10 10:00"):
        text = client.get(LOG).content.decode()
    assert (AuditLink.objects.count(), "校验一致" in text, "还没有逐条校验过" in text) == (2, True, True)


def test_removed_row_is_named_on_the_page_at_once(page, house):
    row = record("sign-out", by=house.system)
    page()
    with triggers.lifted("test"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaign_auditevent WHERE id = %s", [row.pk])
    assert f"校验不一致：第{row.pk}条缺失" in page()[1]


def test_changed_row_is_marked_where_it_is_read_and_named_by_the_whole_check(house, as_person):
    row = record("sign-out", by=house.system)
    client = as_person(house.auditor)
    client.get(LOG)
    with triggers.lifted("test"):
        AuditEvent.objects.filter(pk=row.pk).update(actor_name="别人")
    listed = client.get(f"{LOG}?action=sign-out").context["page"].object_list
    assert [line.is_changed for line in listed if line.who == "别人"] == [True]
    assert "写入以后被改动过" in client.get(f"{LOG}{row.pk}/").content.decode()
    text = client.post(f"{LOG}verify/", follow=True).content.decode()
    assert f"校验不一致：第{row.pk}条被改动。" in text
    later = client.get(LOG).content.decode()
    assert ("校验不一致" in later, "最近逐条校验" in later) == (True, True)


def test_whole_check_that_finds_nothing_says_how_much_it_read(house, as_person):
    client = as_person(house.auditor)
    record("sign-out", by=house.system)
    total = AuditEvent.objects.count()
    text = client.post(f"{LOG}verify/", follow=True).content.decode()
    assert (f"已逐条校验{total}条，全部一致。" in text, "一致</span>" in text) == (True, True)


# --- The workbook ----------------------------------------------------------------------------------------------------


def workbook(response):
    """The cells of the exported sheet from its header on."""
    sheet = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    start = next(number for number, row in enumerate(rows) if row[0] == "时间")
    return rows[start:]


def test_workbook_holds_the_rows_of_the_filters_as_text(house, as_person):
    record("organization-changed", by=house.system, obj=house.branch, changes={"name": ["甲", "=1+1"]})
    record("sheet-send", anonymous=True)
    client = as_person(house.auditor)
    rows = workbook(client.post(f"{LOG}export/", {"action": "organization-changed"}))
    assert rows[1] == [
        "2026-11-10 09:00:00", "卞系统", "系统管理员", "组织和任职", "更改党组织", "工程信息党支部", "成功", None, None,
        "名称：甲 → =1+1",
    ]  # fmt: skip
    secret = workbook(client.post(f"{LOG}export/", {"action": "sheet-send"}))[1]
    assert (secret[0], secret[1], secret[4]) == ("2026-11-10", "不记名", "提交民主测评")
    last = AuditEvent.objects.filter(action="audit-export").latest("id")
    assert last.detail == {"rows": 1, "filters": {"action": "sheet-send"}}


def test_too_many_rows_and_too_many_workbooks_are_refused_with_the_page(house, as_person, monkeypatch):
    client, _row = as_person(house.auditor), record("sign-out", by=house.system)
    monkeypatch.setattr("campaign.services.trail_export.MOST_ROWS", 1)
    text = client.post(f"{LOG}export/", {"first": "2020-01-01"}).content.decode()
    assert ("符合条件的记录超过1条，请缩小日期范围后再导出。" in text, 'value="2020-01-01"' in text) == (
        True,
        True,
    )
    monkeypatch.setattr("campaign.services.trail_export.MOST_ROWS", 10_000)
    with clock.at(NOW):
        answers = [client.post(f"{LOG}export/") for _ in range(11)]
    assert [answer["Content-Type"].split(";")[0][-5:] for answer in answers] == ["sheet"] * 10 + ["/html"]
    assert "一分钟内最多导出10次" in answers[-1].content.decode()


def test_workbook_takes_the_same_queries_for_any_size(house, as_person, django_assert_num_queries):
    client = as_person(house.auditor)
    client.post(f"{LOG}export/", {"action": "transfer"})
    for size in (1, 30):
        for number in range(size):
            record(
                "transfer", by=house.system, obj=house.offices.branch_member, branch=[number, house.branch.pk]
            )
        with django_assert_num_queries(9):
            client.post(f"{LOG}export/", {"action": "transfer"})


def test_week_on_the_first_page_leads_here(house, as_person):
    client = as_person(house.auditor)
    with clock.at(NOW):
        record("sign-out", by=house.system)
        assert "/audit/?first=2026-11-03" in client.get("/").content.decode()
