"""The weekly log in a campaign's archive."""

from campaign.ledger_archive import tables_of
from taskforces.services import log, weeks
from taskforces.weeks import Week


def tables(contender):
    return {table.title: [list(row) for row in table.rows] for table in tables_of(contender)}


def test_every_word_of_the_log_is_in_its_tables_and_drafts_are_not(house):
    team, by = house.team, house.captain
    weeks.save_week(
        contender=team, week=Week(2026, 46), version=0, by=by, done="联调接口14个。", next="余下9个。",
        problems="环境不稳。", hand_in=True,
    )  # fmt: skip
    weeks.save_week(contender=team, week=Week(2026, 47), version=0, by=by, done="没写完")
    log.save_part_text(contender=team, key="evaluation", text="小结一段。", version=1, by=by)
    found = tables(team)
    assert found["攻关行动"] == [["2026年第46周", "正常", "联调接口14个。", "余下9个。", "环境不稳。", ""]]
    assert found["工作周志各部分"] == [["综合评价", "小结一段。"]]
    milestones = [milestone.title for milestone in team.team.milestones.order_by("position", "due_on")]
    assert [row[0] for row in found["里程碑"]] == milestones
    assert "争创行动" not in found
