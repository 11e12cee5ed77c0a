"""The inventory by hand, and what a newly imported file no longer lists: ended, never deleted."""

from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Duty, ImportFile, Project
from campaign.services import inventory
from campaign.services.inventory_import import confirm_inventory, plan_inventory, tick_of
from campaign.services.uploads import store_upload
from campaign.workflow.conditions import missing_for
from modelposts.forms.applications import page_of
from tests import factories
from tests.access.records import make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def facts(house, name="数据贯通", **changes):
    return inventory.Facts(**{"name": name, "branch": house.branch, "urgency": 2, "difficulty": 3} | changes)


def add(house, by, model=Project, **changes):
    return inventory.add_item(campaign=house.campaign, model=model, facts=facts(house, **changes), by=by)


def test_the_officer_lists_for_every_branch_and_a_secretary_for_the_own(house):
    duty = add(house, house.offices.branch_secretary, Duty, name="机房值守", alias="值守一号")
    assert (duty.confirmed_by, duty.position, duty.public_name) == (
        house.offices.branch_secretary,
        1,
        "值守一号",
    )
    assert add(house, house.offices.officer).pinyin != ""
    for person in (house.offices.neighbour_secretary, house.holder, house.offices.secretary):
        with pytest.raises(Refused, match="由党总支办事员和本支部书记维护"):
            add(house, person, name="别的")
    with pytest.raises(Refused, match="清单里已有“数据贯通”"):
        add(house, house.offices.officer)


def test_dates_keep_their_precision_until_they_are_changed(house):
    project = factories.make_project(
        house.campaign, house.branch, "数据贯通", starts_on=date(2026, 3, 1), starts_precision="month"
    )
    same = facts(house, starts_on=date(2026, 3, 1), ends_on=date(2026, 12, 1))
    inventory.edit_item(item=project, facts=same, by=house.offices.officer)
    project.refresh_from_db()
    assert (project.starts_precision, project.ends_precision, project.ends_on) == (
        "month",
        "day",
        date(2026, 12, 1),
    )
    inventory.edit_item(
        item=project, facts=facts(house, starts_on=date(2026, 3, 2)), by=house.offices.officer
    )
    project.refresh_from_db()
    assert (project.starts_precision, project.ends_on) == ("day", None)


def test_an_item_somebody_applied_on_neither_moves_nor_goes(house):
    post = factories.make_post(house.campaign, house.holder, "submitted", title="值守示范岗")
    officer = house.offices.officer
    with pytest.raises(Refused, match="已有申报，不能改到其他支部"):
        inventory.edit_item(item=post.duty, facts=facts(house, branch=house.neighbour), by=officer)
    with pytest.raises(Refused, match="上有“值守示范岗”，不能移出清单"):
        inventory.end_item(item=post.duty, by=officer)


def test_an_ended_item_is_not_applied_for_and_comes_back(house):
    duty = factories.make_duty(house.campaign, house.branch, "机房值守")
    draft = factories.make_post(
        house.campaign, house.holder, duty=factories.make_duty(house.campaign, house.branch)
    )

    def offered():
        page = page_of(None, campaign=house.campaign, person=house.holder, contender=None)
        return duty in page.form.fields["duty"].queryset

    assert offered()
    inventory.end_item(item=duty, by=house.offices.branch_secretary)
    assert not offered()
    draft.duty = Duty.objects.get(pk=duty.pk)
    assert "“机房值守”已移出清单，请另选。" in missing_for("submit", draft, house.holder)
    inventory.resume_item(item=duty, by=house.offices.officer)
    assert offered()
    assert [row.action for row in AuditEvent.objects.order_by("pk")][-2:] == [
        "inventory-end",
        "inventory-resume",
    ]


def upload(house, *rows):
    header = ["类别", "名称", "支部", "紧急程度", "难度"]
    content = make_sheet(header, *[[kind, name, house.branch.name, 1, 1] for kind, name in rows])
    return store_upload(
        kind=ImportFile.Kind.INVENTORY, organization=house.general, campaign=house.campaign, name="清单.xlsx",
        content=content, by=house.offices.officer,
    )  # fmt: skip


def imported(house, file, leaving=()):
    return confirm_inventory(
        file, by=house.offices.officer, seen=plan_inventory(file).digest, leaving=leaving
    )


def test_what_a_new_file_lacks_is_told_and_ended_where_ticked(house):
    old = factories.make_project(house.campaign, house.branch, "旧项目")
    gone, kept = (factories.make_duty(house.campaign, house.branch, name) for name in ("旧业务", "还做的"))
    held = factories.make_team(house.campaign, house.holder, title="在办的队").project
    file = upload(house, ("重大项目", "新项目"))
    plan = plan_inventory(file)
    assert {one.name: one.refusal for one in plan.leaving} == {
        "旧项目": "", "旧业务": "", "还做的": "", held.name: "有申报“在办的队”，不能移出",
    }  # fmt: skip
    with pytest.raises(Refused, match="不能移出的"):
        imported(house, file, [tick_of(held)])
    imported(house, file, [tick_of(gone)])
    assert set(Duty.objects.filter(ended_at__isnull=False)) == {gone}
    assert not Project.objects.filter(ended_at__isnull=False).exists()
    detail = AuditEvent.objects.filter(action="inventory-import").latest("pk").detail
    assert (detail["ended"], detail["absent"]) == (1, 3)
    assert {old.pk, kept.pk, held.pk, gone.pk} <= {tick_of(one) // 2 for one in (old, kept, held, gone)}


def test_all_that_may_go_go_and_come_back_with_the_next_file(house):
    old = factories.make_project(house.campaign, house.branch, "旧项目")
    imported(house, upload(house, ("重大项目", "新项目")), None)
    old.refresh_from_db()
    assert old.ended_by == house.offices.officer
    file = upload(house, ("重大项目", "新项目"), ("重大项目", "旧项目"))
    plan = plan_inventory(file)
    assert (plan.leaving, [(c.title, c.after) for row in plan.rows for c in row.changes][:1]) == (
        (), [("清单", "重新列入")],
    )  # fmt: skip
    imported(house, file)
    old.refresh_from_db()
    assert (old.ended_at, old.ended_by, Project.objects.count()) == (None, None, 2)
