"""Forms of 意见箱."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Suggestion
from campaign.permissions.suggestions import PASSES_ON

Desk, Status, Audience = Suggestion.Desk, Suggestion.Status, Suggestion.Audience


class SuggestionForm(forms.Form):
    """A complaint or suggestion, to the office the writer chooses, with or without a name."""

    category = forms.ChoiceField(
        label=_("类别"),
        choices=[("", _("请选择")), *Suggestion.Category.choices],
        error_messages={"required": _("请选择类别。"), "invalid_choice": _("请选择列出的类别。")},
    )
    desk = forms.ChoiceField(
        label=_("交给"),
        choices=Desk.choices,
        widget=forms.RadioSelect,
        help_text=_("对党总支办事员的意见请交给纪检委员；登录、页面和操作上的问题请交给系统管理员。"),
        error_messages={"required": _("请选择交给谁。"), "invalid_choice": _("请选择列出的受理人。")},
    )
    text = PlainTextField(
        label=_("意见内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("写清楚事情和您的建议，便于办理。"),
    )
    with_name = forms.BooleanField(
        label=_("署上我的姓名"),
        required=False,
        help_text=_("署名只有受理人看得到，办结后可以单独答复您；不署名时系统不记录是谁写的，答复只能公布。"),
    )

    def __init__(self, *args: Any, has_house: bool, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if not has_house:
            self.fields["desk"].choices = [(Desk.SYSTEM_ADMIN, Desk.SYSTEM_ADMIN.label)]


class HandlingForm(forms.Form):
    """Taking a suggestion up, or closing it with an answer."""

    status = forms.ChoiceField(
        label=_("办理情况"),
        choices=[(Status.UNDER_WAY, _("办理中，稍后答复")), (Status.CLOSED, _("办结"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择办理情况。"), "invalid_choice": _("请选择列出的办理情况。")},
    )
    answer = PlainTextField(
        label=_("答复"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("办结时填写：怎样办的，采纳了什么，没有采纳的说明理由。"),
    )
    audience = forms.ChoiceField(
        label=_("答复给谁看"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请选择列出的范围。")},
    )
    summary = PlainTextField(
        label=_("公布时的事由"),
        max_length=200,
        required=False,
        help_text=_("公布时用您的话概括，不要照抄原文，以免看出是谁写的。"),
    )

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        # A signed one is always answered to its writer; an unsigned one can only be published or kept.
        other = Audience.NOBODY if suggestion.written_by_id is None else Audience.WRITER
        self.fields["audience"].choices = [(kind, kind.label) for kind in (Audience.EVERYONE, other)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("status") != Status.CLOSED:
            return data
        if not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _g("办结时请填写答复。"))
        if not data.get("audience") and "audience" not in self.errors:
            self.add_error("audience", _g("请选择答复给谁看。"))
        if (
            data.get("audience") == Audience.EVERYONE
            and not data.get("summary")
            and "summary" not in self.errors
        ):
            self.add_error("summary", _g("公布时请填写事由。"))
        return data


class PassOnForm(forms.Form):
    """Handing a matter to another office."""

    desk = forms.ChoiceField(
        label=_("转给"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择转给谁。"), "invalid_choice": _("请选择列出的受理人。")},
    )
    note = PlainTextField(label=_("转办说明"), max_length=200, required=False)

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["desk"].choices = [(desk, Desk(desk).label) for desk in PASSES_ON[suggestion.desk]]
