"""Uploading a spreadsheet and confirming what its preview found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import ColumnMapping, Organization
from campaign.spreadsheets.gate import EXTENSIONS, MAX_FILE_BYTES
from campaign.spreadsheets.reading import Column, Header, Table


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
        label=_("表格文件"),
        help_text=_("可用.xlsx、.xls、.ods、.csv格式，5 MB以内、5000行以内，不必改动原来的样子。"),
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


class IdsField(forms.Field):
    """Keys of ticked rows; whose they are is judged by the rules, not by the form."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        ids = [text for text in value or () if text]
        if not all(text.isascii() and text.isdigit() and len(text) <= 18 for text in ids):
            raise forms.ValidationError(_("请从列出的各行中勾选。"))
        return [int(text) for text in ids]


class ConfirmForm(forms.Form):
    """Carries the digest of the findings the person saw, and who of the absent leaves the roster."""

    seen = PlainTextField(widget=forms.HiddenInput, max_length=64)
    leaving = IdsField(label=_("离册人员"), required=False)
    leaving_all = forms.BooleanField(label=_("全部离册"), required=False)

    @property
    def ticked(self) -> set[str]:
        """The ticks as they were sent."""
        return set(self.data.getlist("leaving")) if self.is_bound else set()

    @property
    def chosen(self) -> list[int] | None:
        """Who leaves: the ticked, or None for all who may."""
        return None if self.cleaned_data["leaving_all"] else self.cleaned_data["leaving"]


class ForgetForm(forms.Form):
    """Which remembered header is forgotten."""

    mapping = forms.ModelChoiceField(
        ColumnMapping.objects.none(),
        label=_("列名"),
        widget=forms.HiddenInput,
        error_messages={"required": _("请选择列名。"), "invalid_choice": _("请从列出的列名中选择。")},
    )

    def __init__(self, *args: Any, mappings: QuerySet[ColumnMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"].queryset = mappings


class ColumnsForm(forms.Form):
    """What each header of the file means; "" is "not imported".

    A column is named once a table, and the required ones must be named.
    """

    def __init__(
        self,
        *args: Any,
        headers: Sequence[Header],
        tables: Sequence[Table],
        columns: Sequence[Column],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers, self.tables, self.columns = headers, tables, columns
        choices = [("", _("不导入")), *((column.key, column.title) for column in columns)]
        for number, header in enumerate(headers):
            self.fields[field_name(number)] = forms.ChoiceField(
                label=header.title,
                choices=choices,
                initial=header.column,
                required=False,
                error_messages={"invalid_choice": _("请从列出的选项中选择。")},
            )

    @property
    def said(self) -> Mapping[str, str]:
        """The chosen column's key by header."""
        return {
            header.key: self.cleaned_data[field_name(number)] for number, header in enumerate(self.headers)
        }

    @property
    def rows(self) -> list[tuple[Header, forms.BoundField]]:
        """Each header with its control."""
        return [(header, self[field_name(number)]) for number, header in enumerate(self.headers)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        said, titles = self.said, {column.key: column.title for column in self.columns}
        for table in self.tables:
            taken: dict[str, str] = {}
            for header in table.headers:
                column = said.get(header.key, "")
                if column and taken.setdefault(column, header.key) != header.key:
                    place = [one.key for one in self.headers].index(header.key)
                    words = _("“%(title)s”已经指定给另一列，请只保留一列。") % {"title": titles[column]}
                    self.add_error(field_name(place), words)
        missing = [one.title for one in self.columns if one.required and one.key not in said.values()]
        if missing:
            words = _("还没有指定这些必填列：%(titles)s。表里没有的，请补上后重新上传。")
            self.add_error(None, words % {"titles": "、".join(missing)})
        return cleaned


def field_name(number: int) -> str:
    """Name of the control of one header."""
    return f"column_{number}"
