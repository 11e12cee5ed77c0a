"""Forms of 验收: who comes to it, its scorers, words, and the conclusion put before the meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField, SeveralField
from campaign.models import Contender, Person
from reviews.acceptance_results import Result
from reviews.models import Acceptance


class ClosingForm(forms.Form):
    """Which posts and teams go into acceptance."""

    contenders = SeveralField(
        label=_("转入验收的对象"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个对象。")},
    )

    def __init__(self, *args: Any, contenders: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["contenders"]
        field.queryset = contenders
        field.label_from_instance = lambda one: "　".join(
            [one.get_kind_display(), one.title, one.principal_name, one.branch_name]
        )


class AcceptanceScorersForm(forms.Form):
    """Who scores, from the campaign's scorers."""

    people = SeveralField(
        label=_("验收评分人"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择验收评分人。")},
    )

    def __init__(self, *args: Any, people: list[Person], least: int, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = Person.objects.filter(pk__in=[one.pk for one in people]).in_name_order()
        field.label_from_instance = lambda one: one.name
        field.help_text = _("至少%d位；本对象的成员不在列表里。") % least


class WordsForm(forms.Form):
    """总结 or 支部意见."""

    text = PlainTextField(widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, label: Any, most: int, help_text: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["text"] = PlainTextField(
            label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 8}), help_text=help_text
        )


class ConclusionForm(forms.Form):
    """The conclusion and the grade; a reason where the grade is not the proposed one or goes beyond the share."""

    conclusion = PlainTextField(label=_("验收结论"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    grade = forms.ChoiceField(label=_("等次"), choices=())
    grade_reason = PlainTextField(
        label=_("等次理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("与提出的等次不同，或优秀超过比例的，必须写明理由。"),
    )

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        row = result.acceptance
        initial = {
            "grade": (row.grade if row and row.grade else None) or result.proposed.grade or "",
            "conclusion": row.conclusion if row else "",
            "grade_reason": row.grade_reason if row else "",
        }
        if result.proposed.grade is None:
            initial["grade"] = Acceptance.Grade.NONE
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        graded = result.proposed.grade is not None
        self.fields["grade"].choices = [
            choice for choice in Acceptance.Grade.choices if (choice[0] != Acceptance.Grade.NONE) is graded
        ]
