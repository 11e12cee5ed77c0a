"""The handbook in a campaign's archive."""

from datetime import date

from campaign.ledger_archive import tables_of
from modelposts.services import handbook
from tests.ledgers import first

DAY = date(2026, 11, 17)


def tables(contender):
    return {table.title: [list(row) for row in table.rows] for table in tables_of(contender)}


def test_every_word_of_the_handbook_is_in_its_tables(house):
    post, by = house.post, house.holder
    measure = first(post.measures)
    handbook.record_action(contender=post, measure=measure, acted_on=DAY, text="22:50全部入库。", by=by)
    handbook.record_study_note(contender=post, studied_on=DAY, title="学习一篇", text="摘要一段。", by=by)
    handbook.save_part_text(contender=post, key="evaluation", text="小结一段。", version=1, by=by)
    found = tables(post)
    assert found["争创行动"] == [["2026年11月17日", "22:50全部入库。", measure.text]]
    assert found["学习摘要"] == [["2026年11月17日", "学习一篇", "摘要一段。"]]
    assert found["创建手册各部分"] == [["综合评价", "小结一段。"]]
    assert [row[0] for row in found["公开承诺的兑现"]] == [pledge.text for pledge in post.pledges.all()]
    assert "里程碑" not in found


def test_an_application_never_put_up_has_no_ledger(house):
    house.post.activated_on = None
    assert tables_of(house.post) == []


def test_a_longer_handbook_takes_no_more_queries(house, django_assert_num_queries):
    measure = first(house.post.measures)
    for number in range(30):
        handbook.record_action(
            contender=house.post, measure=measure, acted_on=DAY, text=f"第{number}次。", by=house.holder
        )
    with django_assert_num_queries(6):
        assert len(tables(house.post)["争创行动"]) == 30
