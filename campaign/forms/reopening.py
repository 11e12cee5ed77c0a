"""Forms about opening a closed month again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.closing import closed_for
from campaign.form_fields import DayInput, PlainTextField
from campaign.formatting import month_text
from campaign.forms.exits import PlainForm
from campaign.models import Contender
from campaign.services.reopening import MOST_DAYS


class ReopeningForm(PlainForm):
    """Which month, and why."""

    month = forms.ChoiceField(label=_("月份"), choices=())
    reason = PlainTextField(
        label=_("申请理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明要更正哪一条、为什么。账本的读者都看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, contender: Contender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = sorted(closed_for(contender), reverse=True)
        self.fields["month"].choices = [(month, month_text(month)) for month in months]  # type: ignore[attr-defined]  # a choice field


class ReopeningAnswerForm(PlainForm):
    """Until when, or no; either with a reason."""

    granted = forms.TypedChoiceField(
        label=_("办理结果"), choices=[("1", _("同意重开")), ("0", _("不同意"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect,
    )  # fmt: skip
    open_until = forms.DateField(
        label=_("重开到"), widget=DayInput, required=False,
        help_text=_("同意的填写，最多%d天；到期自动关闭。") % MOST_DAYS,
    )  # fmt: skip
    answer = PlainTextField(label=_("办理理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"open_until": clock.today() + timedelta(days=3)})
        super().__init__(*args, **kwargs)
