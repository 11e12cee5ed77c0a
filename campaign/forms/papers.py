"""Uploading an office's own Word template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import PaperTemplate


class TemplateForm(forms.Form):
    """Which ledger the template is for, and the file; what is in it the service tries."""

    kind = forms.ChoiceField(
        label=_("用于"),
        choices=PaperTemplate.Kind,
        error_messages={"required": _("请选择用于哪一种。"), "invalid_choice": _("请选择用于哪一种。")},
    )
    file = forms.FileField(
        label=_("Word模板"),
        help_text=_("先下载现用模板，在Word里改字体、页眉、栏宽，占位符照样保留；.docx，1MB以内。"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": _("请选择Word模板。"),
            "invalid": _("文件没有传上来，请重新选择。"),
            "missing": _("文件没有传上来，请重新选择。"),
            "empty": _("这个文件是空的，请重新选择文件。"),
            "max_length": _("文件名太长，请改短后再上传。"),
        },
    )
