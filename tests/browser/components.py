"""The components of docs/components.md as specimens: one template a picture, and what the templates are rendered with."""

from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.forms import formset_factory


class GoalForm(forms.Form):
    goal = forms.CharField(label="示范目标", max_length=60, help_text="写到年底能看见的变化。", widget=forms.Textarea({"rows": 2}))  # fmt: skip
    due = forms.CharField(label="到期", required=False)
    level = forms.ChoiceField(label="申报层级", choices=[("", "请选择"), ("1", "上航公司级")])
    agreed = forms.BooleanField(label="内容属实，同意公开")


class RowForm(forms.Form):
    name = forms.CharField(label="指标名称")
    unit = forms.CharField(label="单位", max_length=10)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea({"rows": 2}))


Rows = formset_factory(RowForm, extra=2, max_num=3)


def context() -> dict:
    """What the templates below are rendered with; the same on every machine and day."""
    wrong = GoalForm({"goal": "字" * 63, "level": "", "agreed": "on"})
    page = Paginator(range(61), 25).page(2)
    contender = SimpleNamespace(state="active", get_state_display=lambda: "争创中")
    return {
        "form": GoalForm({"goal": "试飞数据当天可用。", "level": "1", "agreed": "on"}),
        "wrong": wrong, "rows": Rows(), "page": page, "reason": ReasonForm(), "contender": contender,
        "people": [("陆致远", "95.4"), ("额尔敦巴特尔", "94.5")],
    }  # fmt: skip


#: Picture → template; docs/components.md shows each of them.
COMPONENTS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted(Path(__file__).with_name("components").glob("*.html"))
}
