"""Errors of forms as sentences, and the summary of a page with a form and a formset."""

from django import forms
from django.forms import formset_factory

from campaign.form_errors import ErrorRow, error_rows


class ApplicationForm(forms.Form):
    level = forms.ChoiceField(label="申报层级", choices=[("a", "公司级")])
    goal = forms.CharField(label="示范目标", max_length=200, widget=forms.Textarea)
    starts_on = forms.DateField(label="开始日期")
    places = forms.IntegerField(label="名额")
    cleared = forms.BooleanField(label="已做保密审查")
    minutes = forms.FileField(label="会议记录")
    voice = forms.ChoiceField(label="方式", choices=[("a", "口头")], widget=forms.RadioSelect)
    why = forms.CharField(label="理由", error_messages={"required": "写明理由才能退回。"})

    def clean(self):
        raise forms.ValidationError("申报已经截止。")


class RowForm(forms.Form):
    name = forms.CharField(label="指标名称")


Rows = formset_factory(RowForm, can_delete=True, extra=0)


def rows_sent(*names, deleted=()):
    data = {"form-TOTAL_FORMS": str(len(names)), "form-INITIAL_FORMS": str(len(names))}
    for index, name in enumerate(names):
        data[f"form-{index}-name"] = name
        if index in deleted:
            data[f"form-{index}-DELETE"] = "on"
    return Rows(data)


def test_djangos_sentences_are_said_in_the_houses_words():
    form = ApplicationForm({"level": "z", "goal": "字" * 209, "starts_on": "32日", "places": "多"})
    assert error_rows([form], []) == [
        ErrorRow("", "申报已经截止。"),
        ErrorRow("id_level", "申报层级：请从列出的选项中选择。"),
        ErrorRow("id_goal", "示范目标：请删去9字，上限200字。"),
        ErrorRow("id_starts_on", "开始日期：请填写有效的日期，例如 2026-11-17。"),
        ErrorRow("id_places", "名额：请填写数字。"),
        ErrorRow("id_cleared", "请勾选“已做保密审查”。"),
        ErrorRow("id_minutes", "请选择会议记录。"),
        ErrorRow("id_voice_0", "请选择方式。"),
        ErrorRow("id_why", "写明理由才能退回。"),
    ]


def test_rows_of_a_formset_name_their_number():
    assert error_rows([], [rows_sent("整改率", "")]) == [ErrorRow("id_form-1-name", "第2项请填写指标名称。")]


def test_rows_to_be_deleted_are_not_complained_of():
    assert error_rows([], [rows_sent("整改率", "", deleted={1})]) == []


def test_forms_not_yet_sent_have_no_errors():
    assert error_rows([ApplicationForm()], [Rows()]) == []
