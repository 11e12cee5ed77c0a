"""A score typed with decimals, kept in hundredths."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from campaign.form_fields import DayInput, HundredthsField


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("95.4", 9540),
        ("95", 9500),
        (" 0.05 ", 5),
        ("９５．４", 9540),
        ("-2.5", -250),
        ("12.500", 1250),
        ("", None),
    ],
)
def test_number_is_cleaned_to_hundredths(typed, value):
    assert HundredthsField(required=False).clean(typed) == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("一百", "请填写数字，例如 95.4。"),
        ("1e3", "请填写数字，例如 95.4。"),
        ("120.555", "最多填两位小数。"),
        ("100.01", "不能大于100。"),
        ("-0.5", "不能小于0。"),
    ],
)
def test_anything_else_is_refused_in_chinese(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        HundredthsField(min_value=0, max_value=10000).clean(typed)
    assert refused.value.messages == [sentence]


def test_stored_value_is_shown_without_needless_zeros_and_typed_text_is_kept():
    field = HundredthsField()
    assert [field.prepare_value(9540), field.prepare_value("一百")] == ["95.4", "一百"]


def test_unchanged_value_has_not_changed():
    field = HundredthsField(required=False)
    assert [field.has_changed(9540, "95.40"), field.has_changed(None, ""), field.has_changed(9540, "x")] == [
        False,
        False,
        True,
    ]


def test_day_picker_takes_the_iso_form():
    class Form(forms.Form):
        day = forms.DateField(widget=DayInput())

    html = str(Form({"day": "2026-11-17"})["day"])
    assert ('type="date"' in html, 'value="2026-11-17"' in html) == (True, True)
