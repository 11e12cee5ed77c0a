"""Forms of the second factor: a code, a new phone, the reason of a reset. A code is never sent back to the page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import one_time
from campaign.form_fields import PlainTextField

WRONG = _("口令不对，或已经用过，请填手机上现在显示的6位数字。连续填错5次，要等15分钟。")
WRONG_RECOVERY = _("恢复码不对，或已经用过，请核对后再填。连续填错5次，要等15分钟。")


class CodeInput(forms.TextInput):
    """Like a password's control it comes back empty, but one sees what one types."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Without what was typed."""
        return super().get_context(name, None, attrs)


class CodeField(PlainTextField):
    """A code as people type it: spaces, hyphens and full-width figures do not matter."""

    widget = CodeInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"})

    def __init__(self, *, figures: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        if figures:
            self.widget.attrs["inputmode"] = "numeric"
        self.widget.attrs["class"] = "one-time"

    def to_python(self, value: Any) -> str:
        """The code without what does not matter."""
        return one_time.plain(super().to_python(value))


class _Form(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class CodeForm(_Form):
    """The code of the phone, or one of the sheet."""

    code = CodeField(
        label=_("动态口令"),
        help_text=_("打开手机上的验证器，填“争创账本”下面的6位数字。"),
        error_messages={"required": _("请填动态口令。")},
    )

    def __init__(self, *args: Any, recovery: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong = WRONG_RECOVERY if recovery else WRONG
        if recovery:
            self.fields["code"] = CodeField(
                figures=False,
                label=_("恢复码"),
                help_text=_("启用时保存的12位字母和数字，每个只能用一次。"),
                error_messages={"required": _("请填恢复码。")},
            )

    def refuse(self) -> None:
        """Say beside the field that the code is wrong; which of the reasons it was is not told."""
        self.add_error("code", self.wrong)


class NewPhoneForm(_Form):
    """The code the new phone shows; and, where there is one already, a code of the present one."""

    present = CodeField(
        figures=False,
        label=_("现在的口令"),
        help_text=_("现在这部手机上的6位数字；手机不在，填一个恢复码。"),
        error_messages={"required": _("请填现在的口令或恢复码。")},
    )
    code = CodeField(
        label=_("手机上的6位数字"),
        help_text=_("扫码以后，验证器里“争创账本”下面显示的数字，30秒换一次。"),
        error_messages={"required": _("请填手机上的6位数字。")},
    )

    def __init__(self, *args: Any, first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["present"]

    def refuse(self) -> None:
        """The new phone shows another code."""
        self.add_error("code", _("数字不对，请填验证器现在显示的6位数字；一直不对，请核对手机的时间。"))

    def refuse_present(self) -> None:
        """The present code is wrong or spent."""
        self.add_error("present", _("口令或恢复码不对，或已经用过。连续填错5次，要等15分钟。"))


class ResetForm(_Form):
    """Why a phone is forgotten."""

    reason = PlainTextField(
        label=_("办理依据"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明本人如何提出、怎样核对的身份，例如：手机丢失，本人当面申请，已核对工作证。"),
        error_messages={"required": _("请填办理依据。")},
    )
