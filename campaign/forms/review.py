"""Forms of single decisions: a comment, with or without obligation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField, SeveralField
from campaign.models import Contender


class CommentForm(forms.Form):
    """意见 with an upper limit; ``needed`` where the step asks for a reason."""

    comment = PlainTextField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, needed: bool = False, label: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["comment"]
        field.required = needed
        if label:
            field.label = label


class ReviewForm(CommentForm):
    """The branch secretary's word: a return or refusal says why."""

    ENDORSE, RETURN, REJECT = "endorse", "return", "reject"

    action = forms.ChoiceField(
        label=_("审核结果"),
        choices=[(ENDORSE, _("同意推荐")), (RETURN, _("退回修改")), (REJECT, _("不同意"))],
        error_messages={"required": _("请选择审核结果。"), "invalid_choice": _("请选择审核结果。")},
        widget=forms.HiddenInput,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        silent = not data.get("comment") and "comment" not in self.errors
        if data.get("action") in (self.RETURN, self.REJECT) and silent:
            self.add_error("comment", _("退回或不同意请写明理由，让申报人知道怎么改。"))
        return data


class BulkEndorseForm(CommentForm):
    """Which applications of the inbox are endorsed together, with one comment."""

    contenders = SeveralField(
        label=_("同意推荐的申报"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一件申报。")},
    )

    def __init__(self, *args: Any, waiting: Collection[Contender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pks = [contender.pk for contender in waiting]
        self.fields["contenders"].queryset = Contender.objects.filter(pk__in=pks)


class WithdrawalForm(forms.Form):
    """The holder's own reason for leaving."""

    reason = PlainTextField(
        label=_("申请退出的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """Whether somebody takes part in a team."""

    ACCEPT, DECLINE = "accept", "decline"

    answer = forms.ChoiceField(
        choices=[(ACCEPT, _("同意参加")), (DECLINE, _("谢绝"))],
        error_messages={
            "required": _("请选择同意参加或谢绝。"),
            "invalid_choice": _("请选择同意参加或谢绝。"),
        },
        widget=forms.HiddenInput,
    )
