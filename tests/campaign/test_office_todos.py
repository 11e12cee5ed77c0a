from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password

from campaign import audit, clock
from campaign.models import Level, Person, UpwardReport, UpwardReportEntry
from campaign.office_todos import for_auditor, for_security_admin, for_superior_viewer, for_system_admin
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 10)


@pytest.fixture
def tree():
    return factories.make_tree()


def titles(provider, person):
    with clock.at(TODAY):
        return [item.title for item in provider(person, TODAY)]


def test_system_admin_hears_of_people_without_a_password(tree):
    admin = factories.appoint(factories.make_person("管系统"), "system_admin")
    factories.make_person("未发放", tree.branch)
    factories.make_person("没有支部")
    factories.make_person("已离开", tree.branch, is_active=False)
    Person.objects.filter(pk=factories.make_person("已发放", tree.branch).pk).update(
        password=make_password(factories.PASSWORD)
    )
    assert titles(for_system_admin, admin) == ["发放首次密码，1人还不能登录"]
    assert titles(for_system_admin, factories.make_person("旁人", tree.branch)) == []


def test_security_admin_hears_of_vacant_offices_and_no_longer_once_filled(tree):
    guard = factories.appoint(factories.make_person("管安全"), "security_admin")
    assert titles(for_security_admin, guard) == [
        "信息化中心党总支还没有党总支办事员",
        "工程信息党支部还没有支部书记",
        "制造信息党支部还没有支部书记",
        "试验中心党总支还没有党总支办事员",
        "结构试验党支部还没有支部书记",
    ]
    factories.appoint(factories.make_member("有书记", tree.branch), "secretary", tree.branch)
    factories.appoint(factories.make_member("有办事", tree.branch), "campaign_officer", tree.general)
    assert len(titles(for_security_admin, guard)) == 3
    assert titles(for_security_admin, factories.make_person("旁人", tree.branch)) == []


def test_auditor_hears_what_the_last_seven_days_brought(tree):
    auditor = factories.appoint(factories.make_person("管审计"), "auditor")
    assert [item.key for item in for_auditor(auditor, TODAY)] == ["audit-verify"]
    with clock.at("2026-11-02 23:59"):
        audit.record("report.export", by=auditor)
    with clock.at("2026-11-03 00:00"):
        audit.record("report.export", by=auditor)
        audit.record("sign-in-locked", by=None, result="refused")
    with clock.at(TODAY):
        _verify, item = for_auditor(auditor, TODAY)
    assert (item.title, item.detail) == ("查看近7日操作留痕，共2条", "其中导出1次，被拒绝1次")
    assert titles(for_auditor, factories.make_person("旁人", tree.branch)) == []


@pytest.mark.parametrize(
    ("at", "result", "said"),
    [
        ("", "ok", "逐条校验审计日志"),
        ("2026-11-02 09:00", "ok", "逐条校验审计日志"),
        ("2026-11-03 00:00", "ok", None),
        ("2026-11-10 08:00", "fault", "审计日志校验不一致，请查明"),
    ],
)
def test_auditor_is_asked_to_verify_weekly_and_hears_of_a_difference_until_it_is_gone(at, result, said):
    auditor = factories.appoint(factories.make_person("管审计"), "auditor")
    if at:
        with clock.at(at):
            audit.record("audit-verify", by=auditor, result=result)
    items = [item for item in for_auditor(auditor, TODAY) if item.key == "audit-verify"]
    assert [item.title for item in items] == ([said] if said else [])
    assert [item.due for item in items] == ([TODAY if result == "fault" else None] if said else [])


def test_superior_viewer_hears_of_lists_of_the_own_subtree_without_reply(tree, as_person):
    viewer = factories.appoint(factories.make_person("上级人"), "superior_viewer", tree.committee)
    stranger = factories.appoint(factories.make_person("别处人"), "superior_viewer", tree.other_general)
    campaign = factories.make_campaign(tree)
    post = factories.make_post(
        campaign, factories.make_member("李在岗", tree.branch), "reported", title="上报的岗"
    )
    officer = factories.make_member("秦办事", tree.branch)
    report = UpwardReport.objects.create(
        campaign=campaign, level=Level.objects.first(), reference="信总〔2026〕1号", reported_on=TODAY,
        prepared_by=officer, prepared_at=clock.start_of(TODAY),
    )  # fmt: skip
    entry = UpwardReportEntry.objects.create(report=report, contender=post)
    assert titles(for_superior_viewer, viewer) == ["信息化中心党总支上报“上报的岗”，待批复"]
    assert titles(for_superior_viewer, stranger) == []
    (waiting,) = for_superior_viewer(viewer, TODAY)
    # Another house's campaign begins later: the to-do still leads to the one it is about.
    later = factories.make_campaign(SimpleNamespace(general=tree.other_general), started_on=date(2026, 6, 1))
    with clock.at(TODAY):
        page = as_person(viewer).get(waiting.url)
        newest = as_person(viewer).get("/campaign/")
    assert (page.context["campaign"], newest.context["campaign"]) == (campaign, later)
    UpwardReportEntry.objects.filter(pk=entry.pk).update(
        reply="granted", replied_on=TODAY, level_granted=report.level
    )
    assert titles(for_superior_viewer, viewer) == []
