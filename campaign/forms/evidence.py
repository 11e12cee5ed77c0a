"""A file field that takes several files at once, each checked by content (trust.md FILE-1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from campaign import filetypes, held_files, images
from campaign.errors import Refused
from campaign.formatting import size_text
from campaign.held_files import HeldFile
from campaign.models import Attachment, Contender, Person

#: Name of the ticks that carry files the server holds.
HELD = "held"

#: What static/js/evidence.js says.
_WORDS = {
    "data-text-drop": _("也可以把文件拖到这里，或粘贴截图"),
    "data-text-camera": _("拍照"),
    "data-text-remove": _("移除"),
    "data-text-busy": _("正在处理图片"),
    "data-text-left": _("已选{count}个，最多{most}个。"),
    "data-text-many": _("超出个数，没有加入：{names}。"),
    "data-text-heavy": _("超过20MB，没有加入：{names}。"),
    "data-text-pasted": _("截图"),
}


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
        self.widget.attrs |= {"accept": filetypes.ACCEPT, "data-evidence": str(most), **_WORDS}

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


def _check_picture(file: UploadedFile) -> None:
    """Decode a picture once more: a damaged one is not held, or it would be refused with every sending."""
    name = filetypes.shown_name(file.name or "")
    content = file.read()
    kind = filetypes.check(name, content)
    if images.is_image(kind.content_type):
        images.rewritten(name, content, kind.content_type)
    file.seek(0)


class HoldsFiles(forms.Form):
    """A form of a record with evidence in its field ``files``: what was chosen stays chosen when it comes back.

    The form's ``__init__`` calls ``add_files`` and, where a record has files already, ``kept``.
    """

    contender: Contender
    by: Person

    def most_files(self) -> int:
        """How many files the record may have: the rule's number."""
        return (self.contender.rule_set or self.contender.campaign.rule_set).evidence_files

    def add_files(self, kept: Iterable[Attachment] = ()) -> None:
        """The file control with what is held for it, and a tick to delete each file the record has."""
        stored = [(str(file.pk), file.name) for file in kept]
        if stored:
            self.fields["drop"] = forms.MultipleChoiceField(
                label=_("删去已有材料"), choices=stored, required=False, widget=forms.CheckboxSelectMultiple
            )
        tokens = self.data.getlist(HELD) if self.is_bound and hasattr(self.data, "getlist") else []
        found = [held_files.find(token, self.owner) for token in tokens]
        self.has_lost = None in found
        self._offer([one for one in found if one])
        self.fields["files"] = EvidenceField(most=self.most_files())

    @property
    def owner(self) -> str:
        """For whom and which record files are held."""
        return f"{self.by.pk}:{self.contender.pk}"

    def clean(self) -> dict[str, Any]:
        """Held files join the chosen ones, together no more than the rule's number."""
        values = super().clean() or {}
        self.held_tokens: list[str] = values.pop(HELD, None) or []
        if self.has_lost and HELD in self.data:
            self.add_error("files", _("先前选的材料已过期，请重新选择。"))
        if "files" in values:
            held = [held_files.take(token, self.owner) for token in self.held_tokens]
            values["files"] = [*values["files"], *(one for one in held if one)]
            most, chosen = self.fields["files"].most, len(values["files"])  # type: ignore[attr-defined]  # an EvidenceField
            if chosen > most:
                words = {"most": most, "chosen": chosen}
                self.add_error("files", _("最多选%(most)d个，现在选了%(chosen)d个。") % words)
        return values

    def keep_files(self) -> None:
        """The form is refused: hold what was chosen and is acceptable, so that nobody chooses it again."""
        uploads = self.files.getlist("files") if hasattr(self.files, "getlist") else []
        accepted = []
        for upload in uploads[: self.fields["files"].most]:  # type: ignore[attr-defined]  # an EvidenceField
            with suppress(Refused):
                check_upload(upload)
                _check_picture(upload)
                accepted.append(held_files.hold(upload, self.owner))
        before = [held_files.find(token, self.owner) for token in self.data.getlist(HELD)]
        self.data = self.data.copy()
        self.data.setlist(HELD, [one.token for one in (*before, *accepted) if one])
        self._offer([one for one in (*before, *accepted) if one])

    def let_go(self) -> None:
        """The form was taken: what was held for it is stored with the record."""
        for token in self.held_tokens:
            held_files.let_go(token, self.owner)

    def _offer(self, held: Sequence[HeldFile]) -> None:
        if held:
            self.fields[HELD] = forms.MultipleChoiceField(
                label=_("已上传的材料"),
                choices=[(one.token, f"{one.name}（{size_text(one.size)}）") for one in held],
                required=False,
                help_text=_("不要的去掉勾，随本次保存。"),
                widget=forms.CheckboxSelectMultiple,
            )
