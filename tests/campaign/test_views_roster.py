"""Pages of the roster import, and who may open them."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaign.models import Appointment, ImportFile, Person
from campaign.services.roster_plan import plan_roster
from tests.factories import appoint, make_offices, make_person, make_tree

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
Role = Appointment.Role
IMPORT = "/roster/import/"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def offices(tree):
    return make_offices(tree)


@pytest.fixture
def officer(tree):
    return appoint(make_person("秦办事", tree.neighbour), Role.CAMPAIGN_OFFICER, tree.general)


@pytest.fixture
def far_officer(tree):
    return appoint(make_person("远办事", tree.far), Role.CAMPAIGN_OFFICER, tree.other_general)


def file_of(name="roster.xlsx"):
    return SimpleUploadedFile(name, (DATA / name).read_bytes())


def small_file(*rows):
    book = openpyxl.Workbook()
    for row in (("工号", "姓名", "政治面貌", "所在支部"), *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("花名册.xlsx", target.getvalue())


def upload(client, organization, file, **fields):
    return client.post(IMPORT, {"organization": organization.pk, "file": file, **fields})


def test_officer_imports_the_sample_in_two_steps(tree, officer, as_person):
    client = as_person(officer)
    before = Person.objects.count()
    answer = upload(client, tree.general, file_of(), create_branches="on")
    stored = ImportFile.objects.get()
    assert answer.url == reverse("campaign:roster-preview", args=[stored.pk])
    page = client.get(answer.url).content.decode()
    assert ("194人" in page, "苏新浩" in page, "新增" in page, Person.objects.count() - before) == (
        True,
        True,
        True,
        0,
    )
    done = client.post(answer.url, {"seen": plan_roster(stored).digest}, follow=True)
    assert [str(message) for message in done.context["messages"]] == [
        "花名册已导入：新增194人、变更0人、调动0人、不变0人。"
    ]
    assert Person.objects.count() - before == 194


def test_faulty_sample_names_its_cells_and_offers_no_confirmation(tree, officer, as_person):
    client = as_person(officer)
    answer = upload(client, tree.general, file_of("roster-with-errors.xlsx"), create_branches="on")
    response = client.get(answer.url)
    page = response.content.decode()
    assert [fault.cell for fault in response.context["findings"].faults] == [
        "C5", "K8", "I10", "B12", "H15", "J20", "I25", "L30",
    ]  # fmt: skip
    assert ("<title>错误：花名册预检" in page, "确认导入" in page) == (True, False)


def test_refused_file_comes_back_at_its_field(tree, offices, as_person):
    response = upload(as_person(offices.officer), tree.general, SimpleUploadedFile("a.xlsx", b"text"))
    assert response.context["form"].errors == {
        "file": ["文件内容与扩展名不符，请用表格软件打开后另存为.xlsx再上传。"]
    }
    assert ImportFile.objects.count() == 0


def test_upload_without_a_file_says_so(tree, offices, as_person):
    response = as_person(offices.officer).post(IMPORT, {"organization": tree.general.pk})
    assert response.context["form"].errors == {"file": ["请选择要导入的表格。"]}


def test_forged_general_branch_is_refused(tree, offices, as_person):
    response = upload(as_person(offices.officer), tree.other_general, file_of())
    assert response.context["form"].errors == {"organization": ["请选择列出的党总支。"]}
    assert ImportFile.objects.count() == 0


def test_confirmation_of_other_findings_shows_the_new_ones(tree, offices, as_person):
    client = as_person(offices.officer)
    answer = upload(client, tree.general, small_file(("1", "甲", "群众", tree.branch.name)))
    response = client.post(answer.url, {"seen": "0" * 32})
    assert response.context["form"].non_field_errors() == [
        "名册在预检之后有了变化，请核对下面新的预检结果，再确认一次。"
    ]
    assert Person.objects.filter(name="甲").count() == 0


def test_only_the_officer_opens_the_import(tree, offices, far_officer, as_person):
    system = appoint(make_person("系统"), Role.SYSTEM_ADMIN)
    opened = {
        person.name: as_person(person).get(IMPORT).status_code
        for person in (offices.officer, offices.secretary, offices.branch_secretary, system, far_officer)
    }
    assert opened == {"秦办事": 200, "方总书": 403, "何支书": 403, "系统": 403, "远办事": 200}


def test_system_administrator_imports_only_before_there_is_an_officer(tree, as_person):
    system = appoint(make_person("系统"), Role.SYSTEM_ADMIN)
    assert as_person(system).get(IMPORT).status_code == 200
    appoint(make_person("秦办事", tree.branch), Role.CAMPAIGN_OFFICER, tree.general)
    appoint(make_person("远办事", tree.far), Role.CAMPAIGN_OFFICER, tree.other_general)
    assert as_person(Person.objects.get(pk=system.pk)).get(IMPORT).status_code == 403


def test_somebody_elses_upload_is_not_found(tree, offices, far_officer, as_person):
    answer = upload(
        as_person(offices.officer), tree.general, small_file(("1", "甲", "群众", tree.branch.name))
    )
    second = appoint(make_person("另办事", tree.branch), Role.CAMPAIGN_OFFICER, tree.general)
    codes = [
        as_person(person).post(answer.url, {"seen": "x"}).status_code for person in (second, far_officer)
    ]
    assert (codes, Person.objects.filter(name="甲").count()) == ([404, 404], 0)


def test_upload_of_a_dismissed_officer_is_forbidden(tree, offices, as_person):
    answer = upload(
        as_person(offices.officer), tree.general, small_file(("1", "甲", "群众", tree.branch.name))
    )
    offices.officer.appointments.all().delete()
    person = Person.objects.get(pk=offices.officer.pk)
    assert as_person(person).post(answer.url, {"seen": "x"}).status_code == 403


def test_template_has_the_titles_the_reader_knows(offices, as_person):
    response = as_person(offices.officer).get("/roster/template/")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]][:3] == ["工号", "姓名", "性别"]
    assert sheet["A2"].number_format == "@"
