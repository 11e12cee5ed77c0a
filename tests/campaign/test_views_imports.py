"""Pages every import goes through: columns explained, who leaves ticked, faults downloaded, progress left and found again."""

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent, ColumnMapping, ImportFile, Membership, Person, Project
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from tests.factories import appoint, make_campaign, make_offices, make_person, make_tree
from tests.sheets import ROSTER_HEADER, full, loaded, mass, saved, sent, text, workbook

pytestmark = pytest.mark.django_db
ODD = ("人员代码", "姓名", "政治面貌", "组织归属", "特长")


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(make_person("秦办事", tree.neighbour), "campaign_officer", tree.general)


@pytest.fixture
def desk(officer, as_person):
    """The officer's browser."""
    return as_person(officer)


def upload(desk, tree, content, name="花名册.xlsx"):
    return desk.post("/roster/import/", {"organization": tree.general.pk, "file": sent(content, name)})


def odd(tree, count=1):
    rows = [
        (f"{number:06}", f"人{number}", "群众", tree.branch.name, "篮球") for number in range(1, count + 1)
    ]
    return text(ODD, *rows, encoding="gbk")


def said(page):
    return [str(message) for message in page.context["messages"]]


def columns(desk, answer, *chosen):
    return desk.post(answer.url, {f"column_{number}": key for number, key in enumerate(chosen)})


def test_unknown_columns_are_asked_about_once_and_used_silently_the_next_time(tree, desk):
    answer = upload(desk, tree, odd(tree), "a.csv")
    stored = ImportFile.objects.get()
    assert answer.url == reverse("campaign:roster-columns", args=[stored.pk])
    page = desk.get(answer.url)
    rows = [(header.title, header.samples, field.value()) for header, field in page.context["form"].rows]
    assert rows == [
        ("人员代码", ("000001",), ""),
        ("组织归属", ("工程信息党支部",), ""),
        ("特长", ("篮球",), ""),
        ("姓名", ("人1",), "name"),
        ("政治面貌", ("群众",), "status"),
    ]
    done = columns(desk, answer, "number", "branch", "", "name", "status")
    assert done.url == reverse("campaign:roster-preview", args=[stored.pk])
    assert desk.get(done.url).context["findings"].counts[0] == ("新增", 1)
    second = upload(desk, tree, odd(tree, 2), "a.csv")
    assert second.url == reverse("campaign:roster-preview", args=[ImportFile.objects.get().pk])
    assert desk.get(second.url).context["findings"].counts[0] == ("新增", 2)


def test_required_columns_nobody_named_are_asked_for_and_choices_kept(tree, desk):
    answer = upload(desk, tree, odd(tree), "a.csv")
    page = columns(desk, answer, "", "branch", "", "name", "status")
    assert page.context["form"].non_field_errors() == [
        "还没有指定这些必填列：工号。表里没有的，请补上后重新上传。"
    ]
    assert [field.value() for _header, field in page.context["form"].rows] == [
        "",
        "branch",
        "",
        "name",
        "status",
    ]
    assert ColumnMapping.objects.count() == 0


def test_one_column_for_two_headers_is_refused_at_the_second(tree, desk):
    answer = upload(desk, tree, odd(tree), "a.csv")
    page = columns(desk, answer, "number", "branch", "name", "name", "status")
    assert page.context["form"].errors == {"column_2": ["“姓名”已经指定给另一列，请只保留一列。"]}


def test_sheets_of_an_inventory_may_each_have_the_same_column(tree, officer, desk):
    campaign = make_campaign(tree, officer)
    book = loaded(workbook(("重大项目", "归口支部"), ("平台", tree.branch.name), title="项目"))
    second = book.create_sheet("业务")
    for row in (("重点业务", "归口支部"), ("值守", tree.branch.name)):
        second.append(row)
    answer = desk.post(f"/campaigns/{campaign.pk}/inventory/import/", {"file": sent(saved(book))})
    page = desk.get(answer.url)
    assert [header.title for header, _field in page.context["form"].rows] == [
        "重大项目",
        "归口支部",
        "重点业务",
    ]
    done = columns(desk, answer, "name", "branch", "name")
    findings = desk.get(done.url).context["findings"]
    assert [(line.title, line.detail, line.fate) for line in findings.lines] == [
        ("平台", "重大项目", "新增"),
        ("值守", "重点业务", "新增"),
    ]
    desk.post(done.url, {"seen": findings.digest})
    assert Project.objects.get().branch == tree.branch


def test_column_left_out_is_told_on_the_preview(tree, officer, desk):
    file = store_upload(
        kind="roster", organization=tree.general, name="a.csv", by=officer,
        content=text(("工号", "姓名", "政治面貌", "支部", "特长"), ("1", "甲", "群众", tree.branch.name, "篮球")),
    )  # fmt: skip
    page = desk.get(reverse("campaign:roster-preview", args=[file.pk]))
    assert page.context["findings"].notes[0] == "这些列没有导入：特长。"
    assert "这些列没有导入：特长。" in page.content.decode()


def test_remembered_column_is_listed_and_forgotten(tree, desk):
    answer = upload(desk, tree, odd(tree), "a.csv")
    columns(desk, answer, "number", "branch", "", "name", "status")
    page = desk.get("/imports/columns/")
    assert [(row.header, title) for row, title in page.context["rows"]] == [
        ("人员代码", "工号"),
        ("特长", ""),
        ("组织归属", "所在支部"),
    ]
    row = ColumnMapping.objects.get(header="特长")
    page = desk.post("/imports/columns/", {"mapping": row.pk}, follow=True)
    assert (said(page), ColumnMapping.objects.count()) == (["已忘记“特长”，下次会再询问。"], 2)


def test_officer_secretary_and_stranger_at_remembered_columns(tree, officer, as_person):
    row = ColumnMapping.objects.create(
        organization=tree.general,
        kind="roster",
        header="人员代码",
        column="number",
        made_by=officer,
        made_at=clock.now(),
    )
    secretary = appoint(make_person("何支书", tree.branch), "secretary", tree.branch)
    stranger = appoint(make_person("远办事", tree.far), "campaign_officer", tree.other_general)
    seen = {}
    for person in (officer, secretary, stranger):
        page = as_person(person).get("/imports/columns/")
        seen[person.name] = (page.status_code, "人员代码" in page.content.decode())
    assert seen == {"秦办事": (200, True), "何支书": (403, False), "远办事": (200, False)}
    page = as_person(stranger).post("/imports/columns/", {"mapping": row.pk})
    assert page.context["form"].errors == {"mapping": ["请从列出的列名中选择。"]}
    assert ColumnMapping.objects.count() == 1


def imported(tree, officer, *rows):
    file = store_upload(
        kind="roster",
        organization=tree.general,
        name="a.xlsx",
        content=workbook(ROSTER_HEADER, *rows),
        by=officer,
    )
    confirm_roster(file, by=officer, seen=plan_roster(file).digest)


def test_who_is_ticked_leaves_with_the_import(tree, officer, desk):
    own = mass(officer.employee_number, "秦办事", branch=tree.neighbour.name)
    imported(tree, officer, full(), mass(), mass("000130", "乙"))
    answer = upload(desk, tree, workbook(ROSTER_HEADER, full(), own))
    findings = desk.get(answer.url).context["findings"]
    assert [one.name for one in findings.leaving] == ["林博", "乙"]
    leaver = Person.objects.get(name="林博")
    page = desk.post(answer.url, {"seen": findings.digest, "leaving": [leaver.pk]}, follow=True)
    assert said(page) == ["花名册已导入：新增0人、变更1人、调动0人、不变1人，1人离册。"]
    assert list(Membership.objects.filter(ended_on=None).values_list("person__name", flat=True).order_by("pk")) == [
        "萧成远", "乙", "秦办事",
    ]  # fmt: skip


def test_all_are_ticked_at_once(tree, officer, desk):
    own = mass(officer.employee_number, "秦办事", branch=tree.neighbour.name)
    imported(tree, officer, full(), mass(), mass("000130", "乙"))
    answer = upload(desk, tree, workbook(ROSTER_HEADER, own))
    digest = desk.get(answer.url).context["findings"].digest
    page = desk.post(answer.url, {"seen": digest, "leaving_all": "on"}, follow=True)
    assert said(page) == ["花名册已导入：新增0人、变更1人、调动0人、不变0人，3人离册。"]


def test_ticks_are_kept_when_the_confirmation_is_refused(tree, officer, desk):
    imported(tree, officer, full(), mass())
    answer = upload(desk, tree, workbook(ROSTER_HEADER, full()))
    leaver = Person.objects.get(name="林博")
    page = desk.post(answer.url, {"seen": "0" * 32, "leaving": [leaver.pk]})
    assert f'name="leaving" value="{leaver.pk}" checked' in page.content.decode()


@pytest.mark.parametrize("forged", ["x", "-1", "1.5", "9" * 30, "1\x00"])
def test_forged_ticks_are_refused(tree, officer, desk, forged):
    imported(tree, officer, full(), mass())
    answer = upload(desk, tree, workbook(ROSTER_HEADER, full()))
    digest = desk.get(answer.url).context["findings"].digest
    page = desk.post(answer.url, {"seen": digest, "leaving": [forged]})
    assert (page.status_code, page.context["form"].errors) == (200, {"leaving": ["请从列出的各行中勾选。"]})
    assert Membership.objects.filter(ended_on=None, person__name="林博").count() == 1


def test_marked_table_is_downloaded_corrected_and_imported(tree, desk):
    answer = upload(desk, tree, workbook(ROSTER_HEADER, mass("000127", ""), mass("000130", "乙")))
    page = desk.get(answer.url)
    assert [fault.cell for fault in page.context["findings"].faults] == ["B2"]
    download = desk.get(page.context["faults_url"])
    assert "filename*=utf-8''" in download["Content-Disposition"]
    book = loaded(download.content)
    assert book.active["J2"].value == "B2 缺少姓名，请补上。"
    book.active["B2"] = "林博"
    answer = upload(desk, tree, saved(book))
    digest = desk.get(answer.url).context["findings"].digest
    page = desk.post(answer.url, {"seen": digest}, follow=True)
    assert said(page) == ["花名册已导入：新增2人、变更0人、调动0人、不变0人。"]


def test_unconfirmed_upload_is_found_again_where_it_was_left(tree, desk):
    answer = upload(desk, tree, workbook(ROSTER_HEADER, mass()))
    page = desk.get("/roster/import/")
    assert (page.context["waiting_url"], answer.url in page.content.decode()) == (answer.url, True)


def test_large_file_shows_its_progress_until_it_is_checked(tree, officer, desk, settings, monkeypatch):
    settings.IMPORT_ROWS_AT_ONCE = 10
    monkeypatch.setattr("campaign.services.imports.background.start", lambda work: None)
    rows = [mass(f"{number:06}", f"人{number}") for number in range(1, 16)]
    answer = upload(desk, tree, workbook(ROSTER_HEADER, *rows))
    ImportFile.objects.update(checked=8, rows=15)
    page = desk.get(answer.url).content.decode()
    assert ("已检查8／15行" in page, 'hx-trigger="every 1s"' in page, "刷新进度" in page) == (
        True,
        True,
        True,
    )
    part = desk.get(answer.url, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert (part["X-Part"], "<html" in part.content.decode()) == ("progress", False)
    with clock.at(clock.now() + clock.now().resolution.__class__(seconds=61)):
        page = desk.get(answer.url).content.decode()
    assert ("检查已中断超过60秒" in page, "开始检查" in page, "hx-get" in page) == (True, True, False)


def test_large_file_is_begun_again_confirmed_and_its_end_is_told(tree, officer, desk, settings, monkeypatch):
    settings.IMPORT_ROWS_AT_ONCE = 10
    rows = [mass(f"{number:06}", f"人{number}") for number in range(1, 16)]
    file = store_upload(
        kind="roster",
        organization=tree.general,
        name="a.xlsx",
        content=workbook(ROSTER_HEADER, *rows),
        by=officer,
    )
    address = reverse("campaign:roster-preview", args=[file.pk])
    assert "这份文件还没有检查。" in desk.get(address).content.decode()
    assert desk.post(address, {"check": "1"}).url == address
    findings = desk.get(address).context["findings"]
    assert desk.post(address, {"seen": findings.digest}).url == address
    page = desk.get(address).content.decode()
    assert ("花名册已导入：新增15人" in page, "hx-get" in page) == (True, False)
    assert AuditEvent.objects.get(action="roster-import").actor == officer
    codes = [desk.get(f"{address}{page}/").status_code for page in ("columns", "faults")]
    assert codes == [404, 404]


@pytest.mark.parametrize("size", [1, 30])
def test_preview_and_columns_cost_the_same_for_any_number_of_rows(
    tree, officer, desk, size, django_assert_num_queries
):
    rows = [mass(f"{number:06}", f"人{number}") for number in range(1, size + 1)]
    answer = upload(desk, tree, workbook(ROSTER_HEADER, *rows))
    desk.get(answer.url)
    with django_assert_num_queries(19):
        desk.get(answer.url)
    with django_assert_num_queries(10):
        desk.get(reverse("campaign:roster-columns", args=[ImportFile.objects.get().pk]))


def test_templates_offer_the_branches_of_the_house(tree, officer, desk):
    make_offices(tree)
    sheet = loaded(desk.get("/roster/template/").content)["填写说明"]
    assert [cell.value for cell in sheet["H"][:4]] == [
        "所在支部可选",
        "工程信息党支部",
        "制造信息党支部",
        None,
    ]
