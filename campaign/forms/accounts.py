"""Forms of sign-in and password change."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from campaign.accounts import is_first_password_dead
from campaign.passwords import even_out


class SignInForm(AuthenticationForm):
    """工号 and password; one sentence for every wrong pair, whoever exists (trust.md AUTH-4)."""

    error_messages = {
        "invalid_login": _("工号或密码不对，请核对后再填。连续填错5次，要等15分钟。"),
        "inactive": _("工号或密码不对，请核对后再填。连续填错5次，要等15分钟。"),
        "first_password_dead": _("初始密码已用过或已过期，请找本支部组织委员重新领取。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label, password.label = _("工号"), _("密码")
        username.error_messages["required"] = _("请填工号。")
        password.error_messages["required"] = _("请填密码。")
        username.widget.attrs.pop("autofocus", None)
        # Django only tells the browser; what is longer would not fit into the record of failed sign-ins.
        username.validators.append(MaxLengthValidator(username.max_length))
        if settings.DEMO:
            username.help_text = _("演示时填拼音账号。")

    def clean(self) -> dict[str, Any]:
        """Check the pair; it takes as long for a slip's password and for nobody as for any other (AUTH-4)."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            even_out(username, password)
        return super().clean()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse who has left, and a first password that is spent or too old."""
        super().confirm_login_allowed(user)
        if not user.is_here:
            raise ValidationError(self.error_messages["inactive"], code="inactive")
        if is_first_password_dead(user):
            raise ValidationError(self.error_messages["first_password_dead"], code="first_password_dead")


class OwnPasswordForm(PasswordChangeForm):
    """Old password once, new one twice; the rules stand under the field."""

    error_messages = {
        "password_incorrect": _("现在的密码不对。"),
        "password_mismatch": _("两次填的新密码不一样。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "old_password": (_("现在的密码"), _("请填现在的密码。")),
            "new_password1": (_("新密码"), _("请填新密码。")),
            "new_password2": (_("再填一次新密码"), _("请再填一次新密码。")),
        }
        for name, (label, required) in words.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = required
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("autofocus", None)
        # One paragraph: the field's template puts help into a <p>, where Django's own list may not stand.
        self.fields["new_password1"].help_text = "".join(password_validators_help_texts())

    def clean_new_password1(self) -> str:
        """The new password differs from the old one."""
        new = str(self.cleaned_data["new_password1"])
        if new == self.data.get(self.add_prefix("old_password")):
            raise forms.ValidationError(_("新密码不能与现在的密码相同。"), code="password_same")
        return new
