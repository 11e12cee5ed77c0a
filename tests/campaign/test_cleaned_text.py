"""Pasted text is cleaned on its way in, and nothing that can be read is lost."""

import unicodedata

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from campaign.form_fields import PlainTextField
from campaign.plain_text import cleaned

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
        ("Word的\x0b软回车和\x0c分页", "Word的\n软回车和\n分页"),
        ("段\u2028落\u2029末\x85尾", "段\n落\n末\n尾"),
        ("\ufeff零\u200b宽\u2060字\xad符", "零宽字符"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("序号\t名称\xa0备注", "序号 名称 备注"),
        ("\uf0b7 完成复核", "• 完成复核"),
        ("响铃\x07和退格\x08\x1b", "响铃和退格"),
        ("𠮷野家、䶮、㐂、𬭎", "𠮷野家、䶮、㐂、𬭎"),
        ("👨\u200d👩\u200d👧✌️👍🏽", "👨\u200d👩\u200d👧✌️👍🏽"),
        ("cafe\u0301", "café"),
        ("　　首行缩进", "　　首行缩进"),
    ],
)
def test_what_cannot_be_seen_goes_and_what_is_read_stays(pasted, kept):
    assert cleaned(pasted) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_readable_characters_are_all_there(text):
    kept = unicodedata.normalize("NFC", text.replace("\xa0", " ").replace("\u202f", " "))
    assert cleaned(text) == kept


def test_a_control_of_one_line_holds_one_line():
    assert PlainTextField(max_length=9).clean(" 两\r\n行 ") == "两 行"
    assert PlainTextField(widget=forms.Textarea).clean("　两\r\n行 ") == "两\n行"


def test_a_line_break_counts_once_and_a_rare_character_once():
    field = PlainTextField(max_length=5, widget=forms.Textarea)
    assert field.clean("𠮷\r\n𠮷\r\n𠮷") == "𠮷\n𠮷\n𠮷"
    with pytest.raises(forms.ValidationError):
        field.clean("𠮷\r\n𠮷\r\n𠮷𠮷")


@pytest.mark.parametrize("typed", ["空\x00字符", "\ud840"])
def test_what_no_program_writes_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        PlainTextField().clean(typed)


def test_nothing_but_signs_without_width_is_nothing():
    with pytest.raises(forms.ValidationError):
        PlainTextField().clean("\u200b\ufeff \u2060")
