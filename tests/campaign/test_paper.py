"""The printed ledger as data (product.md §4)."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.paper import (
    Field,
    Fields,
    Opinion,
    Paper,
    Part,
    Records,
    Sign,
    Table,
    needed_by,
    text_of,
    values_of,
)

WORDS = st.text(max_size=12)


def paper(*blocks, title="试飞数据处理岗"):
    return Paper(
        "handbook", "党员示范岗创建手册", "信息化中心党总支", title, (), (Part("一", "创建信息", blocks),)
    )


def test_fields_stand_two_a_line_and_wide_ones_alone():
    a, b, c, wide = Field("甲"), Field("乙"), Field("丙"), Field("丁", is_wide=True)
    assert Fields("", (a, b, wide, c)).rows == [(a, b), (wide,), (c,)]
    assert Fields("", (a, wide, b, c)).rows == [(a,), (wide,), (b, c)]


def test_a_table_without_rows_says_so_and_days_are_words():
    assert Table("指标", ("甲", "乙"), (1, 1)).shown == (("（空）", ""),)
    assert Table("指标", ("甲", "乙"), (1, 1), (("字", date(2026, 11, 17)),)).shown == (
        ("字", "2026年11月17日"),
    )
    assert text_of(None) == ""


def test_a_record_leaves_out_its_empty_lines_but_never_its_first():
    heads = ("周次", "起止", "状态", "提交", "完成", "计划", "问题")
    (line,) = Records("周志", heads, (("第1周", "", "已填", "", "", "", "人手"),)).lines
    assert line[1] == [("完成", ""), ("问题", "人手")]


def test_who_signs_and_where_the_seal_goes():
    assert Sign("本人").cells == ("本人签名：", "日期：　　　年　　月　　日")
    assert Sign("支部书记", has_seal=True).cells == ("支部书记签名：", "盖章：", "日期：　　　年　　月　　日")


def test_a_template_is_handed_texts_and_rows_by_their_names_and_nothing_else():
    made = paper(
        Fields("", (Field("姓名", "陆致远"),)),
        Table("指标", ("名称",), (1,), (("交付率\x07",),)),
        Opinion("自评小结", Sign("本人"), "一段\x0b二段", "（注）"),
    )
    values = values_of(made)
    assert values["姓名"] == "陆致远"
    assert values["指标"] == [{"名称": "交付率"}]
    assert values["自评小结"] == "一段\n二段\n（注）"
    assert needed_by(made) == {"姓名": (), "指标": ("名称",), "自评小结": ()}


@settings(max_examples=40)
@given(WORDS, st.lists(st.tuples(WORDS, WORDS), max_size=3))
def test_whatever_is_typed_stays_text(text, rows):
    values = values_of(
        paper(Opinion("意见", Sign("本人"), text), Table("表", ("甲", "乙"), (1, 1), tuple(rows)))
    )
    assert all(isinstance(value, str | list) for value in values.values())
    assert all(set(row) == {"甲", "乙"} for row in values["表"])
    assert "\x00" not in str(values)


def test_a_file_name_is_one_any_system_takes():
    assert paper(title='甲/乙:"丙"\n').filename == "甲乙丙-党员示范岗创建手册"
