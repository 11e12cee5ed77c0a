"""A file field that takes several files at once, each checked by content (trust.md FILE-1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaign import filetypes
from campaign.errors import Refused


class SeveralFiles(forms.ClearableFileInput):
    """The plain file control with ``multiple``; without scripts a browser offers it all the same."""

    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class EvidenceField(forms.FileField):
    """Up to ``most`` files; cleaned to a list, empty for none."""

    widget = SeveralFiles

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("label", _("佐证材料"))
        kwargs.setdefault("help_text", _("最多%d个；图片、PDF、Office，每个20MB内。") % most)
        super().__init__(required=False, **kwargs)
        self.widget.attrs["accept"] = filetypes.ACCEPT

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file, or the sentences of all that are not accepted."""
        sent = data if isinstance(data, list | tuple) else [data]
        files: list[UploadedFile] = [one for one in sent if one]
        errors = []
        if len(files) > self.most:
            errors.append(
                _("最多选%(most)d个，现在选了%(chosen)d个。") % {"most": self.most, "chosen": len(files)}
            )
        for file in files:
            try:
                check_upload(file)
            except Refused as refused:
                errors.append(str(refused))
        if errors:
            raise ValidationError(errors)
        return files


def check_upload(file: UploadedFile) -> None:
    """Check one upload and leave it at its beginning; reads no more than the largest size allowed."""
    file.seek(0)
    filetypes.check(file.name or "", file.read(filetypes.MAX_BYTES + 1))
    file.seek(0)
