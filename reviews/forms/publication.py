"""Appeals against a previewed result and their findings (product.md §5)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField

TEXT_LENGTH = 500


class AppealForm(forms.Form):
    """What the holder objects to."""

    text = PlainTextField(
        label=_("申诉内容"),
        help_text=_("写明对哪一项得分有异议、依据是什么；每月可申诉一次，由纪检委员答复。"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FindingForm(forms.Form):
    """The answer: upheld or not, and why."""

    upheld = forms.TypedChoiceField(
        label=_("结论"),
        help_text=_("申诉成立的，评分人可更正评分，原评分保留。"),
        choices=[("1", _("申诉成立")), ("0", _("申诉不成立"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论。"), "invalid_choice": _("请选择列出的结论。")},
    )
    finding = PlainTextField(
        label=_("答复"),
        help_text=_("写明核实情况和理由，申诉人看得到。"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
