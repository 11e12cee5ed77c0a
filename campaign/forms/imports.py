"""Uploading a spreadsheet and confirming what its preview found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import Organization
from campaign.spreadsheets.gate import EXTENSIONS, MAX_FILE_BYTES


class SpreadsheetField(forms.FileField):
    """A spreadsheet of at most 5 MB; the gate judges what is in it."""

    default_error_messages = {
        "required": _("请选择要导入的表格。"),
        "invalid": _("文件没有传上来，请重新选择。"),
        "empty": _("这个文件是空的，请重新选择文件。"),
        "missing": _("文件没有传上来，请重新选择。"),
        "max_length": _("文件名太长，请改短后再上传。"),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"accept": ",".join(EXTENSIONS)})
        super().__init__(max_length=200, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("文件超过5 MB，请删去图片和无关的工作表后再上传。"))
        return file


class UploadForm(forms.Form):
    """The inventory's file."""

    file = SpreadsheetField(
        label=_("表格文件"), help_text=_("可用.xlsx、.xls、.ods格式，5 MB以内，不必改动原来的样子。")
    )


class RosterUploadForm(UploadForm):
    """The roster's file, for a general branch; branches it names may be created."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("党总支"),
        empty_label=None,
        error_messages={"required": _("请选择党总支。"), "invalid_choice": _("请选择列出的党总支。")},
    )
    create_branches = forms.BooleanField(
        label=_("按表新建支部"),
        help_text=_(
            "表里有、系统里还没有的支部一并建立。首次导入时勾选；平时不勾，写错的支部名称才会被指出来。"
        ),
        required=False,
    )
    field_order = ["organization", "file", "create_branches"]

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        ids = [organization.pk for organization in organizations]
        field.queryset = Organization.objects.filter(pk__in=ids)
        if len(ids) == 1:
            field.initial, field.widget = ids[0], forms.HiddenInput()


class ConfirmForm(forms.Form):
    """Carries the digest of the findings the person saw."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
