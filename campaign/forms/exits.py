"""Forms of the ways out: the fact, the statement, the appeal and its finding, what a captain asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import DayInput, PlainTextField
from campaign.formatting import day_year
from campaign.models import Contender, Revocation, State, StepRequest


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlainForm(forms.Form):
    """Labels without a colon, as everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class RevocationForm(PlainForm):
    """The fact on which a title may be taken; a failed rectification only while there is one."""

    ground = forms.ChoiceField(label=_("摘牌事由"), choices=())
    fact = PlainTextField(
        label=_("事实和依据"),
        max_length=500,
        widget=_area(),
        help_text=_("写明何时何事、依据的文件或结论。本人看得到。"),
    )

    def __init__(self, *args: Any, contender: Contender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(Revocation.Ground.choices)
        if contender.state != State.RECTIFYING:
            choices = [row for row in choices if row[0] != Revocation.Ground.RECTIFICATION]
        self.fields["ground"].choices = [("", _("请选择")), *choices]


class StatementForm(PlainForm):
    """The person's own say."""

    statement = PlainTextField(
        label=_("本人陈述"), max_length=1000, widget=_area(6), help_text=_("没有意见的，写“无异议”。")
    )


class ReasonForm(PlainForm):
    """One reason; ``needed`` where the record may not be without it."""

    reason = PlainTextField(label=_("理由"), max_length=500, widget=_area())

    def __init__(self, *args: Any, needed: bool = True, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed
        if label:
            self.fields["reason"].label = label


class AppealForm(PlainForm):
    """Why the title should not have been taken."""

    text = PlainTextField(label=_("申诉内容"), max_length=1000, widget=_area(6))


class AppealFindingForm(PlainForm):
    """The handler's finding."""

    upheld = forms.ChoiceField(
        label=_("申诉是否成立"), choices=[("", _("请选择")), ("yes", _("成立")), ("no", _("不成立"))]
    )
    finding = PlainTextField(label=_("核查结论"), max_length=1000, widget=_area(6))


class StepRequestForm(PlainForm):
    """延期 with its day, or 转为常态化; both with a reason."""

    until = forms.DateField(label=_("新的完成日期"), widget=DayInput)
    reason = PlainTextField(label=_("理由"), max_length=300, widget=_area())

    def __init__(self, *args: Any, contender: Contender, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if step != StepRequest.Step.EXTEND:
            del self.fields["until"]
        elif contender.due_on:
            rules = contender.rule_set or contender.campaign.rule_set
            self.fields["until"].help_text = _g("原定%(day)s完成，最多延%(days)d天，只能延一次。") % {
                "day": day_year(contender.due_on),
                "days": rules.extension_days,
            }


class StepAnswerForm(PlainForm):
    """Accept or decline; declining says why."""

    accepted = forms.ChoiceField(
        label=_("是否同意"), choices=[("", _("请选择")), ("yes", _("同意")), ("no", _("不同意"))]
    )
    answer = PlainTextField(label=_("意见"), max_length=300, required=False, widget=_area())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("accepted") == "no" and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _g("不同意的，请写明理由。"))
        return data
