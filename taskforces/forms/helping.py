"""Forms about a request for help: its answer, its end, whom to ask instead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import DayInput, PlainTextField
from taskforces.models import HelpRequest
from taskforces.querysets import helpers_of


class HelpForm(forms.Form):
    """One act on a request; labels without a colon."""

    heading: Any
    button: Any

    def __init__(self, *args: Any, request: HelpRequest, **kwargs: Any) -> None:
        self.request = request
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class HelpAnswerForm(HelpForm):
    """已办, 将于某日办 or 办不了 with why."""

    heading, button = _("答复"), _("答复")
    answer = forms.ChoiceField(label=_("办理情况"), choices=HelpRequest.Answer, widget=forms.RadioSelect)
    promised_on = forms.DateField(
        label=_("将于哪天办"), widget=DayInput, required=False, help_text=_("选“将于某日办”的填写。")
    )
    text = PlainTextField(
        label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("“办不了”的请写明原因。答复写进对方周志，全体职工看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, request: HelpRequest, **kwargs: Any) -> None:
        first = {"answer": request.answer, "promised_on": request.promised_on, "text": request.answer_text}
        super().__init__(*args, request=request, initial=first, **kwargs)


class HelpCloseForm(HelpForm):
    """解决了, or 不再需要."""

    heading, button = _("办结这项请求"), _("办结")
    ending = forms.ChoiceField(
        label=_("结果"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (HelpRequest.Ending.SOLVED, HelpRequest.Ending.WITHDRAWN)],
    )  # fmt: skip


class HelpPassForm(HelpForm):
    """Another person to ask; the words stay."""

    heading, button = _("改请他人"), _("改请这位")
    asked = forms.ModelChoiceField(None, label=_("改请谁"), empty_label=_("请选择"))

    def __init__(self, *args: Any, request: HelpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        others = helpers_of(request.team.contender).exclude(pk=request.asked_id)
        self.fields["asked"].queryset = others  # type: ignore[attr-defined]  # a choice field
