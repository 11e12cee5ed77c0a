"""The frame and its behaviours in a real browser: home, board, counters, rows, leaving, weight."""

import brotli
import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.forms import formset_factory
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories

BOTH_WIDTHS = pytest.mark.parametrize("width", [1440, 390])
SIGN_IN = reverse("campaign:account-signin")


class GoalForm(forms.Form):
    goal = forms.CharField(label="示范目标", max_length=20, widget=forms.Textarea)


class RowForm(forms.Form):
    name = forms.CharField(label="指标名称")
    unit = forms.CharField(label="单位", max_length=10)


Rows = formset_factory(RowForm, extra=1, max_num=3)
FORM_PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}{% block title %}表单{% endblock %}
{% block heading %}表单{% endblock %}{% block content %}{% include "_errors.html" with form=form %}
<form method="post" action="/nowhere/" data-guard novalidate><section class="panel"><div class="panel-body stack-4">
{{ form|crispy }}</div></section><section class="panel">
{% include "_formset.html" with formset=rows add="加一项" %}</section>
<button class="btn btn-primary">保存</button></form>{% endblock %}"""


@pytest.fixture
def form_page(page: Page):
    """Show a page of ours with a form and inline rows, on the live server's own origin and policy."""

    def show(form=None, javascript=True) -> Page:
        context = {"form": form or GoalForm(), "rows": Rows()}
        html = engines["django"].from_string(FORM_PAGE).render(context, RequestFactory().get("/"))
        page.goto(SIGN_IN)
        page.set_content(html)
        return page

    return show


@pytest.fixture
def house():
    tree = factories.make_tree()
    tree.offices = factories.make_offices(tree)
    tree.campaign = factories.make_campaign(tree, tree.offices.officer)
    return tree


@BOTH_WIDTHS
def test_home_is_accessible_and_fits(house, browser_as, assert_accessible, width):
    page = browser_as(house.offices.officer)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    expect(page.get_by_role("link", name="首页")).to_have_attribute("aria-current", "page")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@BOTH_WIDTHS
def test_board_is_accessible_and_steps_by_keys(house, browser_as, assert_accessible, width):
    for name in ("陆致远", "额尔敦巴特尔"):
        factories.make_post(house.campaign, factories.make_member(name, house.branch), "active")
    page = browser_as(house.offices.officer)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/board/")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("额尔敦巴特尔")
    page.wait_for_load_state()  # the keys work once the script has run
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("陆致远")


def test_account_menu_opens_and_closes_by_keyboard(house, browser_as):
    page = browser_as(house.offices.officer)
    page.goto("/")
    page.locator("details.mine > summary").press("Enter")
    expect(page.get_by_role("link", name="我的")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="我的")).to_be_hidden()


def test_counter_follows_the_typing_and_nothing_is_cut_off(form_page):
    page = form_page()
    page.get_by_label("示范目标").fill("字" * 25)
    expect(page.locator(".counter")).to_have_text("25／20字，超出5字")
    expect(page.get_by_label("示范目标")).to_have_value("字" * 25)


def test_rows_are_added_up_to_the_limit(form_page):
    page = form_page()
    add = page.get_by_role("button", name="加一项")
    add.click()
    expect(page.get_by_label("第2项指标名称")).to_be_focused()
    expect(page.locator("[name=form-1-unit]")).to_have_count(1)
    add.click()
    expect(page.locator("[name=form-TOTAL_FORMS]")).to_have_value("3")
    expect(add).to_be_hidden()


def test_error_summary_takes_the_focus_and_leads_to_the_field(form_page):
    page = form_page(GoalForm({"goal": ""}))
    expect(page.locator(".errsum")).to_be_focused()
    page.get_by_role("link", name="请填写示范目标。").click()
    expect(page.get_by_label("示范目标")).to_be_focused()


@BOTH_WIDTHS
def test_form_in_error_is_accessible_and_fits(form_page, assert_accessible, width):
    page = form_page(GoalForm({"goal": "字" * 500}))
    page.set_viewport_size({"width": width, "height": 800})
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_leaving_with_changes_is_asked_about(form_page):
    page = form_page()
    page.get_by_label("示范目标").fill("新目标")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(SIGN_IN)
    assert asked == ["beforeunload"]


def test_leaving_without_changes_is_not(form_page):
    page = form_page()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(SIGN_IN)
    assert asked == []


def test_first_visit_is_light(house, browser_as, live_server):
    """interface.md: under 150 KB over the wire; production serves brotli."""
    page, asked = browser_as(house.offices.officer), []
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto("/")
    names = [url.split("/static/")[1].split("?")[0] for url in asked if "/static/" in url]
    files = [open(finders.find(name), "rb").read() for name in names]  # noqa: SIM115  read at once
    weight = len(brotli.compress(response.body())) + sum(len(brotli.compress(content)) for content in files)
    assert len(names) >= 8
    assert weight < 150 * 1024
