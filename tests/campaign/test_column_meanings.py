"""What unknown headers mean: guessed at nobody's risk, said once a house and kind, used silently, forgotten on demand."""

import pytest

from campaign.errors import Refused
from campaign.models import AuditEvent, ColumnMapping, Person
from campaign.roster_words import COLUMNS as ROSTER
from campaign.services.column_meanings import forget_meaning, headers_of, meanings_of, remember, tables_of
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import plan_roster
from campaign.services.uploads import store_upload
from campaign.spreadsheets.reading import Column, find_table, not_imported
from campaign.spreadsheets.workbook import Sheet
from tests.factories import appoint, make_person, make_tree
from tests.sheets import text

COLUMNS = (
    Column("number", "工号", ("员工编号",), required=True),
    Column("name", "姓名", required=True),
    Column("born", "出生年月"),
)


def table_of(*rows, meanings=()):
    return find_table([Sheet("表", tuple(map(tuple, rows)))], COLUMNS, dict(meanings))


def unknown(*rows, meanings=()):
    return [header.title for header in table_of(*rows, meanings=meanings).unknown]


def test_unknown_column_with_data_is_asked_about_with_samples():
    table = table_of(["工号", "姓名", "特长"], ["1", "甲", "篮球"], ["2", "乙", ""], ["3", "丙", "合唱"])
    (header,) = table.unknown
    assert (header.title, header.letters, header.samples) == ("特长", "C", ("篮球", "合唱"))
    assert not_imported([table]) == ("这些列没有导入：特长。",)


@pytest.mark.parametrize("header", ["序号", "问题说明", "身份证号码", "家庭住址", "居民身份证", "户籍地址"])
def test_needless_and_private_columns_are_never_asked_about(header):
    table = table_of(["工号", "姓名", header], ["1", "甲", "310101199001011234"])
    assert (table.unknown, headers_of([table])[2:]) == ((), ())


def test_column_without_data_is_not_asked_about():
    assert unknown(["工号", "姓名", "特长"], ["1", "甲", ""]) == []


def test_remembered_meaning_is_used_and_no_longer_asked():
    rows = (["人员代码", "姓名", "特长"], ["000120", "甲", "篮球"])
    table = table_of(*rows, meanings={"人员代码": "number", "特长": ""})
    assert (table.faults, table.unknown, table.rows[0]["number"]) == ((), (), "000120")


def test_remembered_meaning_is_stronger_than_the_usual_one():
    rows = (["工号", "员工编号", "姓名"], ["A7", "000120", "甲"])
    assert [fault.cell for fault in table_of(*rows).faults] == ["B1"]
    assert table_of(*rows, meanings={"工号": ""}).rows[0]["number"] == "000120"


def test_header_of_which_nothing_is_known_is_guessed_below_its_title_lines():
    table = table_of(["2026年人员表"], ["代码", "称呼", "生辰"], ["000120", "甲", "1990.1"])
    assert (table.header_row, [header.title for header in table.unknown]) == (2, ["代码", "称呼", "生辰"])
    assert table.faults[0].message == "没有找到表头，请让表头一行里至少有：工号、姓名。"


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def officer(tree):
    return appoint(make_person("秦办事", tree.branch), "campaign_officer", tree.general)


def upload(tree, officer, organization=None):
    rows = (
        ("人员代码", "姓名", "政治面貌", "组织归属", "特长"),
        ("000120", "甲", "群众", tree.branch.name, "篮球"),
    )
    return store_upload(
        kind="roster",
        organization=organization or tree.general,
        name="a.csv",
        content=text(*rows),
        by=officer,
    )


SAID = {"人员代码": "number", "姓名": "name", "政治面貌": "status", "组织归属": "branch", "特长": ""}


def test_only_what_is_not_usual_anyway_is_kept(tree, officer):
    file = upload(tree, officer)
    remember(file, SAID, columns=ROSTER, by=officer)
    assert meanings_of(tree.general, "roster") == {"人员代码": "number", "组织归属": "branch", "特长": ""}
    assert [row.row.name for row in plan_roster(upload(tree, officer)).rows] == ["甲"]
    event = AuditEvent.objects.get(action="columns-explained")
    assert (event.actor, event.detail) == (officer, {"kind": "roster", "columns": 5})


def test_meaning_is_changed_by_saying_it_again_and_dropped_by_saying_the_usual(tree, officer):
    file = upload(tree, officer)
    remember(file, SAID | {"特长": "note", "姓名": "post"}, columns=ROSTER, by=officer)
    remember(file, SAID, columns=ROSTER, by=officer)
    assert meanings_of(tree.general, "roster") == {"人员代码": "number", "组织归属": "branch", "特长": ""}


def test_header_explained_otherwise_since_the_preview_is_another_finding(tree, officer):
    remember(upload(tree, officer), SAID, columns=ROSTER, by=officer)
    file = upload(tree, officer)
    seen = plan_roster(file).digest
    remember(file, SAID | {"特长": "note"}, columns=ROSTER, by=officer)
    with pytest.raises(Refused):
        confirm_roster(file, by=officer, seen=seen)
    assert Person.objects.filter(name="甲").count() == 0


def test_another_house_and_another_kind_do_not_know_it(tree, officer):
    remember(upload(tree, officer), SAID, columns=ROSTER, by=officer)
    assert (meanings_of(tree.other_general, "roster"), meanings_of(tree.general, "inventory")) == ({}, {})


def test_forgotten_meaning_is_asked_again(tree, officer):
    file = upload(tree, officer)
    remember(file, SAID, columns=ROSTER, by=officer)
    forget_meaning(ColumnMapping.objects.get(header="特长"), by=officer)
    (table,) = tables_of(file, ROSTER)
    assert [header.title for header in table.unknown] == ["特长"]
    assert AuditEvent.objects.filter(action="column-forgotten").count() == 1


def test_officer_neighbour_and_stranger_see_their_own_houses_meanings(tree, officer):
    remember(upload(tree, officer), SAID, columns=ROSTER, by=officer)
    secretary = appoint(make_person("何支书", tree.branch), "secretary", tree.branch)
    stranger = appoint(make_person("远办事", tree.far), "campaign_officer", tree.other_general)
    seen = [ColumnMapping.objects.visible_to(person).count() for person in (officer, secretary, stranger)]
    assert seen == [3, 0, 0]
