"""Correcting a person's roster facts in 管理后台: what was wrong is mended with the reason why (product.md §2)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Person


class RosterCorrectionForm(forms.ModelForm):
    """The roster's fields and the reason, which goes to the trail with the names of the fields changed."""

    reason = PlainTextField(
        label=_("更正理由"),
        help_text=_("记入留痕，例如：本人核对；不要写个人信息的内容。"),
        max_length=100,
        error_messages={"required": _("请写明更正理由，例如：本人核对后更正。")},
    )

    class Meta:
        model = Person
        # The admin names the fields by who asks; this form adds the reason to them.
        fields = ()
