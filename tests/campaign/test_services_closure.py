"""Ending, copying and archiving a campaign; the register of incentives (product.md §3)."""

import hashlib
import io
import zipfile
from datetime import date

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, CampaignArchive, Incentive, Scorer
from campaign.reporting import Selection, find
from campaign.reporting.sheets import build
from campaign.services import archiving, closure
from campaign.services.packing import Member, pack
from campaign.services.rules import make_rule_set
from tests.factories import make_house, make_member, make_post
from tests.prepared import done

pytestmark = pytest.mark.django_db
DAY = "2026-12-30 09:00"


@pytest.fixture
def house():
    with clock.at(DAY):
        yield make_house()


def refusal(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return str(refused.value)


def finished(house):
    return closure.finish_campaign(house.campaign, by=house.offices.officer)


def test_a_campaign_ends_only_when_nothing_of_it_is_open(house):
    post = make_post(house.campaign, house.holder, "active", title="试飞数据岗")
    said = refusal(closure.finish_campaign, house.campaign, by=house.offices.officer)
    assert said == "还有1个对象没有办结，如“试飞数据岗”；请验收、取消或办理退出。"
    type(post).objects.filter(pk=post.pk).update(state="withdrawn", closed_on=date(2026, 12, 30))
    ended = finished(house)
    assert (ended.ended_on, ended.finished_by) == (date(2026, 12, 30), house.offices.officer)
    assert refusal(closure.finish_campaign, house.campaign, by=house.offices.officer) == "活动已经结束。"


def copied(house, **changes):
    given = {"name": "2027年争创", "started_on": date(2027, 1, 5), **changes}
    return closure.copy_campaign(house.campaign, by=house.offices.officer, **given)


def test_the_next_one_is_the_last_one_shifted(house):
    """365 days lie between 5 January 2026 and 5 January 2027."""
    rows = [(house.general, house.campaign.company, "post", 18)]
    make_rule_set(campaign=house.campaign, by=house.offices.officer, quotas=rows, rectify_days=21)
    make_post(house.campaign, house.holder, "closed")
    leaver = Scorer.objects.filter(campaign=house.campaign).first().person
    leaver.left_on = date(2026, 12, 1)
    leaver.save()
    house.campaign = finished(house)
    made = copied(house)
    before = [(row.phase, row.starts_on.replace(year=2027)) for row in house.campaign.phases.all()]
    assert [(row.phase, row.starts_on) for row in made.phases.all()] == before
    assert (made.ended_on, made.incentive_published_at) == (date(2027, 12, 30), None)
    assert [level.name for level in made.levels.all()] == ["集团公司级", "公司级"]
    rules = made.rule_set
    assert (rules.number, rules.rectify_days, rules.rubric.count()) == (1, 21, 11)
    assert [(quota.level.campaign, quota.places) for quota in rules.quotas.all()] == [(made, 18)]
    assert leaver.pk not in made.scorers.values_list("person", flat=True)
    assert made.scorers.count() == 1
    assert made.contenders.count() == 0


def test_a_running_campaign_is_not_copied(house):
    assert refusal(copied, house) == "活动还没有结束，结束后才能复制为下一次活动。"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_on": date(2026, 1, 5)}, "新活动的开始日期应晚于原活动。"),
        ({"started_on": date(9999, 1, 5)}, "新活动的开始日期离原活动太远，请核对年份。"),
        ({"name": "学规范我在行动"}, "本党总支已有名为“学规范我在行动”的活动，请换一个名称。"),
    ],
)
def test_what_cannot_be_the_next_campaign(house, changes, said):
    house.campaign = finished(house)
    assert refusal(copied, house, **changes) == said


def test_the_archive_holds_what_its_manifest_says(house, settings, tmp_path):
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    make_post(house.campaign, house.holder, "closed", title="试飞/数据岗")
    make_post(house.campaign, make_member("草拟", house.branch), "draft", title="还在起草")
    job = done(archiving.ask_archive(house.campaign, by=house.offices.officer))
    made = CampaignArchive.objects.get()
    assert (job.stage, job.archive, job.total) == ("ready", made, len(made.manifest))
    content = made.file.read()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (made.size, made.sha256)
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = {name.partition("/")[2] for name in archive.namelist()}
    assert names == {row[0] for row in made.manifest} | {"归档清单.csv"}
    for path, digest, size, _rows in made.manifest:
        stored = archive.read(f"学规范我在行动/{path}")
        assert (hashlib.sha256(stored).hexdigest(), len(stored)) == (digest, size)
    assert not any("还在起草" in name for name in names)
    assert any(name.startswith("党员示范岗/") and name.endswith("试飞 数据岗.html") for name in names)
    # Reports about this campaign only; the roster is of no campaign.
    assert {name for name in names if "花名册" in name} == set()
    assert [row[3] for row in made.manifest if "示范岗申报汇总表" in row[0]] == [1]
    assert AuditEvent.objects.filter(action="archive-made").count() == 1


def test_two_files_of_one_name_are_told_apart(tmp_path):
    one = Member("报表/一.xlsx", b"1")
    made = pack("归档", [lambda: [one], lambda: [one, one]], tmp_path, lambda done, total: None)
    assert [line[0] for line in made.manifest] == ["报表/一.xlsx", "报表/一(2).xlsx", "报表/一(3).xlsx"]


def test_an_archive_that_fails_leaves_no_file(house, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    monkeypatch.setattr(CampaignArchive, "save", lambda *args, **given: 1 / 0)
    job = done(archiving.ask_archive(house.campaign, by=house.offices.officer))
    assert job.stage == "failed"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def entered(house, **changes):
    given = {
        "campaign": house.campaign, "kind": "honour", "content": "通报表扬", "granted_on": date(2026, 12, 30),
        "document": "〔2026〕9号", "by": house.offices.officer, **changes,
    }  # fmt: skip
    return closure.record_incentive(**given)


def test_an_incentive_names_who_and_what_decided_it(house):
    post = make_post(house.campaign, house.holder, "closed", title="试飞数据岗")
    row = entered(house, contender=post, amount="1份")
    assert (row.receiver_name, row.branch_name, row.person) == ("许望舒", "工程信息党支部", house.holder)
    assert refusal(entered, house) == "请选择争创对象或填写受激励人。"
    assert refusal(entered, house, person=house.holder, document="") == "请选择决定会议，或填写决定文件。"


def test_one_struck_off_stays_readable_and_leaves_the_report(house):
    row = entered(house, person=house.holder)
    entered(house, person=house.offices.deputy, content="培训名额")
    closure.void_incentive(row, reason="登记有误。", by=house.offices.officer)
    assert (
        refusal(closure.void_incentive, row, reason="再注销", by=house.offices.officer)
        == "这条激励已经注销。"
    )
    picked = Selection(house.offices.officer, {"campaign": house.campaign})
    sheet = build(find("incentives"), picked, today=clock.today()).sheets[0]
    assert [(line[1], line[5], line[8]) for line in sheet.rows] == [("石副书", "培训名额", "〔2026〕9号")]
    assert Incentive.objects.visible_to(house.holder).get() == row
