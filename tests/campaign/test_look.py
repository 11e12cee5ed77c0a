"""What the templates print: the order inside a field, the error summary, inline rows, icons and bars."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from campaign.form_fields import DayInput, HundredthsField
from campaign.templatetags.look import ICONS, bar, icon


class GoalForm(forms.Form):
    goal = forms.CharField(
        label="示范目标", help_text="写清楚要达到什么。", max_length=20, widget=forms.Textarea
    )
    level = forms.ChoiceField(label="申报层级", choices=[("a", "公司级"), ("b", "集团公司级")])
    how = forms.ChoiceField(label="方式", choices=[("a", "口头"), ("b", "举手")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)
    cleared = forms.BooleanField(label="已做保密审查", help_text="由保密员勾选。")


class RowForm(forms.Form):
    name = forms.CharField(label="指标名称", max_length=40)
    target = HundredthsField(label="目标")
    due_on = forms.DateField(label="到期", widget=DayInput())


Rows = formset_factory(RowForm, extra=1, can_delete=True, max_num=5)


def render(source, **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get("/?branch=3&page=2"))


def crispy(form):
    return render("{% load crispy_forms_tags %}{{ form|crispy }}", form=form)


def positions(html, *needles):
    return [html.index(needle) for needle in needles]


def field_html(form, name):
    """One field as crispy prints it, from its own wrapper to the next."""
    html = crispy(form)
    start = html.index(f'id="div_id_{name}"')
    following = re.search(r'id="div_id_', html[start + 5 :])
    return html[start : start + 5 + following.start()] if following else html[start:]


def test_field_comes_as_label_help_error_control_counter():
    html = field_html(GoalForm({"goal": "字" * 25}), "goal")
    order = positions(html, "form-label", "form-text", "invalid-feedback", "<textarea", 'class="counter"')
    assert order == sorted(order)


def test_control_names_its_help_error_and_counter():
    html = field_html(GoalForm({"goal": "字" * 25}), "goal")
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_goal_help", "id_goal_error", "id_goal_counter"]
    assert [f'id="{name}"' in html for name in described] == [True, True, True]
    assert ('aria-invalid="true"' in html, "form-control is-invalid" in html) == (True, True)


def test_counter_starts_with_what_was_typed():
    assert "3／20字" in field_html(GoalForm({"goal": "一字\r\n"}), "goal")


def test_error_is_announced_in_words():
    html = field_html(GoalForm({"goal": ""}), "goal")
    assert '<span class="visually-hidden">错误：</span>请填写示范目标。' in html


def test_only_optional_fields_are_marked():
    html = crispy(GoalForm())
    assert [
        label for label, mark in re.findall(r"<label[^>]*>([^<]*)(<span[^>]*>（选填）)?", html) if mark
    ] == ["备注"]
    assert "asteriskField" not in html


def test_select_and_radio_and_checkbox_have_the_looks_classes():
    html = crispy(GoalForm({"goal": "好", "level": "z"}))
    assert '<select name="level" class="form-select is-invalid"' in html
    assert re.search(r"<fieldset[^>]*id=\"div_id_how\".*<legend>方式</legend>", html, re.S) is not None
    assert html.count('type="radio"') == 2
    assert re.search(r'class="form-check-input is-invalid"[^>]*id="id_cleared"', html) is not None


def test_errors_of_the_whole_form_are_left_to_the_summary():
    form = GoalForm({"goal": "好"})
    form.add_error(None, "申报已经截止。")
    assert "申报已经截止" not in crispy(form)
    assert "申报已经截止。" in render('{% include "_errors.html" with form=form %}', form=form)


def test_summary_links_to_fields_of_form_and_formset():
    rows = Rows(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "整改率", "form-0-target": "百"}
    )
    html = render(
        '{% include "_errors.html" with form=form formset=rows %}',
        form=GoalForm({"level": "a", "how": "a", "cleared": "on"}),
        rows=rows,
    )
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html) == [
        ("id_goal", "请填写示范目标。"),
        ("id_form-0-target", "第1项目标：请填写数字，例如 95.4。"),
        ("id_form-0-due_on", "第1项请填写到期。"),
    ]
    assert ("有3处需要改正" in html, 'role="alert"' in html, 'tabindex="-1"' in html) == (True, True, True)


def test_summary_is_nothing_without_errors():
    assert render('{% include "_errors.html" with form=form %}', form=GoalForm()).strip() == ""


def test_title_says_error_first():
    page = '{% extends "base.html" %}{% block title %}申报{% endblock %}'
    titles = [
        re.search(r"<title>([^<]*)</title>", render(page, form=form))[1]
        for form in (GoalForm(), GoalForm({}))
    ]
    assert titles == ["申报 - 争创账本", "错误：申报 - 争创账本"]


def test_inline_rows_carry_management_form_labels_and_a_template():
    html = render('{% include "_formset.html" with formset=rows add="加一项指标" %}', rows=Rows())
    assert 'name="form-TOTAL_FORMS"' in html
    assert [
        label for label in ("第1项指标名称", "第1项目标", "第1项到期") if f'aria-label="{label}"' in html
    ] == [
        "第1项指标名称",
        "第1项目标",
        "第1项到期",
    ]
    assert re.search(r"<template>.*form-__prefix__-name.*</template>", html, re.S) is not None
    assert "加一项指标" in html


def test_error_of_a_row_stands_over_it_and_is_named_by_its_control():
    rows = Rows(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "整改率", "form-0-target": "百"}
    )
    html = render('{% include "_formset.html" with formset=rows %}', rows=rows)
    order = positions(html, 'id="id_form-0-target_error"', 'name="form-0-target"')
    assert order == sorted(order)
    assert 'aria-describedby="id_form-0-target_error"' in html


def test_pagination_keeps_the_filters_of_the_address():
    page = Paginator(range(61), 30).page(2)
    html = render('{% include "_pagination.html" with page=page unit="个" %}', page=page)
    assert re.findall(r'rel="(\w+)" href="([^"]+)"', html) == [
        ("prev", "?branch=3&amp;page=1"),
        ("next", "?branch=3&amp;page=3"),
    ]
    assert "共61个，第2／3页" in html


def test_typed_text_is_escaped():
    hostile = "<script>alert(1)</script>"
    html = crispy(GoalForm({"goal": hostile, "level": hostile})) + render(
        '{% include "_note.html" with text=text %}{% include "_tag.html" with text=text %}'
        '{% include "_fact.html" with label=text value=text %}{% include "_empty.html" with lead=text text=text %}',
        text=hostile,
    )
    assert "<script>" not in html


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icon_is_hidden_from_readers(name):
    assert 'aria-hidden="true"' in icon(name)


@pytest.mark.parametrize(
    ("percent", "width"), [(67.5, "67.5%"), ("96.6%", "96.6%"), (130, "100%"), (-5, "0%"), ("", "0%")]
)
def test_bar_stays_in_its_track(percent, width):
    assert re.findall(r'class="fg" width="([^"]+)"', bar(percent)) == [width]


def test_frame_without_a_request_is_printed():
    assert "本系统为非涉密系统" in render_to_string("base.html")


def test_htmx_runs_nothing_and_keeps_nothing():
    """trust.md WEB-3."""
    content = re.search(r"name=\"htmx-config\" content='([^']+)'", render_to_string("base.html"))[1]
    assert content == (
        '{"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,'
        '"historyCacheSize":0,"refreshOnHistoryMiss":true,"selfRequestsOnly":true}'
    )
