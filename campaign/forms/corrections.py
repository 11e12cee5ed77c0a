"""Asking for a correction of the own data, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField

LONGEST = 500


class CorrectionForm(forms.Form):
    """What is wrong and what would be right, in the person's own words."""

    text = PlainTextField(
        label=_("哪里不对，应当是什么"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例如：入党时间应为2011年7月，见党员登记表。"),
        error_messages={"required": _("请写明哪里不对、应当是什么。")},
    )


class CorrectionAnswerForm(forms.Form):
    """What was done about it."""

    answer = PlainTextField(
        label=_("答复"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明已更正什么；不更正的，写明理由。答复只给提出的人看。"),
        error_messages={"required": _("请填写答复。")},
    )
