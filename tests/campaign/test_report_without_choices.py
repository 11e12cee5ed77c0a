"""A report that has nothing to pick from yet says so, and blames nobody for having picked nothing."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_empty_report_is_no_error(as_person):
    tree = factories.make_tree()
    secretary = factories.make_offices(tree).branch_secretary
    page = as_person(secretary).get(reverse("campaign:report-preview", args=["ranking"]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "还没有可选的内容。" in text
    assert ("<title>错误：" in text, "errsum" in text, "请选择" in text) == (False, False, False)
