"""The handbook on paper: every word of it, in product.md §4's order, on the page, in Word and in the report."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.html import strip_tags
from openpyxl import load_workbook

from campaign import clock
from campaign.models import AuditEvent, Campaign
from campaign.reporting import Selection, find
from campaign.reporting.sheets import build
from campaign.reporting.workbook import render
from campaign.services import commitments
from modelposts.paper import handbooks
from modelposts.services import handbook
from tests.access.records import PDF
from tests.ledgers import first
from tests.words import fields_of, in_order, running_text, text_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 17)
ORDER = [
    "党员示范岗创建手册", "名称", "试飞数据处理岗", "所在支部", "姓名", "陆致远", "年度", "2026年",
    "一、创建信息", "姓名", "政治面貌", "岗位类型", "工作职责", "示范目标", "指标", "措施", "公开承诺", "责任区", "补充说明",
    "二、两学摘要", "2026年11月17日", "学习一篇", "摘要一段。",
    "三、争创行动", "2026年11月17日", "22:50全部入库。", "台账.pdf",
    "四、示范效应", "指标读数", "2026年11月17日", "成效", "交付提前两天。", "承诺兑现", "已兑现", "当日完成",
    "五、综合评价", "自评小结", "小结一段。", "本人签名：", "日期：", "月度评比结果", "支部评价意见", "支部书记签名：", "盖章：", "日期：",
    "党总支评价意见", "党总支书记签名：", "盖章：", "日期：",
    "六、验收结论", "争创总结", "总结一段。", "本人签名：", "日期：", "支部验收意见", "支部书记签名：", "盖章：", "日期：",
    "等次", "验收结论", "党总支书记签名：", "盖章：", "日期：",
]  # fmt: skip


def fill(house):
    """Something in every part."""
    post, by = house.post, house.holder
    handbook.record_action(
        contender=post, measure=first(post.measures), acted_on=DAY, text="22:50全部入库。", by=by,
        files=[ContentFile(PDF, "台账.pdf")],
    )  # fmt: skip
    handbook.record_study_note(contender=post, studied_on=DAY, title="学习一篇", text="摘要一段。", by=by)
    for key, text in (("founding", "补充一句。"), ("evaluation", "小结一段。"), ("acceptance", "总结一段。")):
        handbook.save_part_text(contender=post, key=key, text=text, version=1, by=by)
    indicator = first(post.indicators)
    commitments.record_reading(
        indicator=indicator, read_on=DAY, value=indicator.target, note="系统导出", by=by
    )
    commitments.record_outcome(
        contender=post, measure=first(post.measures), happened_on=DAY, text="交付提前两天。", by=by
    )
    commitments.settle_pledge(first(post.pledges), kept=True, settled_on=DAY, evidence="当日完成", by=by)


def get(person, address):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def test_page_and_word_say_everything_in_the_order_of_the_form(house):
    fill(house)
    page = get(house.holder, f"/posts/{house.post.pk}/handbook/print/")
    shown = strip_tags(page.content.decode().split('<article class="paper"')[1])
    assert in_order(shown, ORDER) == ""
    word = get(house.holder, f"/posts/{house.post.pk}/handbook/word/")
    assert in_order(text_of(word.content), ORDER) == ""
    assert fields_of(word.content) == ["NUMPAGES", "PAGE"]
    assert "党员示范岗创建手册" in running_text(word.content, "header")
    assert running_text(word.content, "footer").startswith("第 PAGE ")
    assert "%E5%88%9B%E5%BB%BA%E6%89%8B%E5%86%8C.docx" in word["Content-Disposition"]
    event = AuditEvent.objects.get(action="ledger-word")
    assert (event.actor, event.object_id, event.detail["paper"]) == (
        house.holder,
        str(house.post.pk),
        "handbook",
    )


def test_what_is_not_written_stays_a_blank_form(house):
    page = get(house.holder, f"/posts/{house.post.pk}/handbook/print/").content.decode()
    assert page.count("（空）") == 5
    assert page.count("盖章：") == 4


def test_the_profile_is_for_the_holder_and_the_offices(house):
    house.holder.professional_title = "高级工程师"
    house.holder.save()
    address = f"/posts/{house.post.pk}/handbook/print/"
    assert "高级工程师" in get(house.holder, address).content.decode()
    neighbour = get(house.neighbour, address)
    assert (neighbour.status_code, "高级工程师" in neighbour.content.decode()) == (200, False)
    for name in ("print", "word"):
        assert get(house.stranger, f"/posts/{house.post.pk}/handbook/{name}/").status_code == 404


def test_a_longer_handbook_takes_no_more_queries(house, django_assert_num_queries):
    measure = first(house.post.measures)
    handbooks([house.post], house.holder)
    for number in range(30):
        handbook.record_action(
            contender=house.post, measure=measure, acted_on=DAY, text=f"第{number}次。", by=house.holder
        )
    post = type(house.post).objects.get(pk=house.post.pk)
    with django_assert_num_queries(21):
        (paper,) = handbooks([post], house.holder)
    assert next(table for table in paper.tables() if table.name == "争创行动").rows[29][2] == "第29次。"


def workbook(house, person, key="post-ledgers", **more):
    picked = {"campaign": Campaign.objects.get(pk=house.campaign.pk), "unit": house.tree.general, **more}
    document = build(find(key), Selection(person, picked), today=clock.today())
    return load_workbook(BytesIO(render(document)))


def test_the_report_carries_the_same(house):
    fill(house)
    handbook.save_part_text(contender=house.post, key="founding", text="=1+1", version=2, by=house.holder)
    book = workbook(house, house.offices.officer)
    ledger = book["党员示范岗台账"]
    row = [cell.value for cell in ledger[4]]
    assert row[:4] == [1, "试飞数据处理岗", "陆致远", house.tree.branch.name]
    assert (row[14].date(), row[15]) == (house.post.activated_on, "争创中")
    assert ledger.print_title_rows == "$1:$3"
    assert ledger.sheet_properties.pageSetUpPr.fitToPage
    progress = [cell.value for cell in book["示范岗进展和结果"][4]]
    assert (progress[5], progress[6:9]) == ("1／2", [1, 1, 1])
    action = [cell.value for cell in book["示范岗行动明细"][4]]
    assert (action[5].date(), action[6], action[7]) == (DAY, "22:50全部入库。", "台账.pdf")
    kinds = [row[4].value for row in book["示范岗成效明细"].iter_rows(min_row=4, max_row=5)]
    assert kinds == ["读数", "成效"]


def test_the_report_holds_what_the_reader_may_see(house):
    assert workbook(house, house.offices.branch_secretary)["党员示范岗台账"]["B4"].value == "试飞数据处理岗"
    assert workbook(house, house.stranger)["党员示范岗台账"]["B4"].value == "合计"
