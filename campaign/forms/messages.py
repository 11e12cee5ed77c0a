"""The form of 消息设置."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import MessageChannel, MessageKind, MessageSettings, Person
from campaign.own_messages import choice_of

HOURS = range(24)
APP, MAIL = MessageChannel.APP, MessageChannel.MAIL


class MessageSettingsForm(forms.Form):
    """Where to write, how often, when not, and which kinds on which way. Duties always stand in the app."""

    email = PlainTextField(
        label=_("邮箱"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("不填就不发邮件。只用来给您发提醒，花名册里也看得到。"),
    )
    mail = forms.ChoiceField(
        label=_("邮件"),
        choices=MessageSettings.Mail.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择怎样发邮件。"), "invalid_choice": _("请选择列出的方式。")},
    )
    quiet_from = forms.TypedChoiceField(
        label=_("晚上几点起不打扰"), coerce=int, empty_value=None, required=False
    )
    quiet_until = forms.TypedChoiceField(
        label=_("早上几点前不打扰"), coerce=int, empty_value=None, required=False
    )
    app_kinds = forms.MultipleChoiceField(
        label=_("站内消息"),
        choices=[(kind, kind.label) for kind in MessageKind if kind != MessageKind.DUTY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("待办提醒是履行职责要用的，一直都有。"),
        error_messages={"invalid_choice": _("请选择列出的类别。")},
    )
    mail_kinds = forms.MultipleChoiceField(
        label=_("邮件里的类别"),
        choices=MessageKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("站内没有的类别，邮件里也没有。"),
        error_messages={"invalid_choice": _("请选择列出的类别。")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        kept = choice_of(person)
        start, end = kept.quiet or (None, None)
        kwargs["initial"] = {
            "email": person.email,
            "mail": kept.mail,
            "quiet_from": "" if start is None else start,
            "quiet_until": "" if end is None else end,
            "app_kinds": [kind for kind in MessageKind.values if (APP, kind) not in kept.muted],
            "mail_kinds": [kind for kind in MessageKind.values if (MAIL, kind) not in kept.muted],
        }
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, hour in (("quiet_from", settings.QUIET_FROM), ("quiet_until", settings.QUIET_UNTIL)):
            usual = _g("按本系统的，%d点") % hour
            self.fields[name].choices = [("", usual), *((str(h), _g("%d点") % h) for h in HOURS)]
            self.fields[name].error_messages["invalid_choice"] = _g("请选择列出的钟点。")

    def clean_email(self) -> str:
        """An address mail can go to, or none."""
        given: str = self.cleaned_data["email"]
        if given:
            forms.EmailField(
                error_messages={"invalid": _("请填写完整的邮箱，例如 zhang@example.cn。")}
            ).clean(given)
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        one, other = data.get("quiet_from"), data.get("quiet_until")
        if (one is None) != (other is None) and not self.errors:
            self.add_error(
                "quiet_until" if other is None else "quiet_from", _g("勿扰时间请两项都选，或都按本系统的。")
            )
        elif one is not None and one == other:
            self.add_error("quiet_until", _g("开始和结束不能是同一个钟点。"))
        return data

    def choice(self) -> dict[str, Any]:
        """What the service keeps."""
        data = self.cleaned_data
        muted = [
            (APP, kind) for kind, _l in self.fields["app_kinds"].choices if kind not in data["app_kinds"]
        ]
        muted += [(MAIL, kind) for kind in MessageKind.values if kind not in data["mail_kinds"]]
        quiet = None if data["quiet_from"] is None else (data["quiet_from"], data["quiet_until"])
        return {"email": data["email"], "mail": data["mail"], "quiet": quiet, "muted": muted}
