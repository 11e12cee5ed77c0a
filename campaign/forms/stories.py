"""典型宣传: the story itself, the secretary's and the clearer's word on it, and why it is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign import filetypes, images
from campaign.errors import Refused
from campaign.form_fields import PlainTextField
from campaign.forms.evidence import HoldsFiles
from campaign.forms.exits import PlainForm
from campaign.models import Person, Story

VERSION_MAX = 2**31 - 1
PICTURES = ".jpg,.jpeg,.png"


class StoryForm(HoldsFiles, PlainForm):
    """Title, text and pictures; of a new one also whom or what it is about, as ``c12`` or ``o5``."""

    title = PlainTextField(
        label=_("标题"),
        max_length=40,
        help_text=_("一句话说清谁做成了什么，例如：当日数据当日清，三个月零积压。"),
    )
    body = PlainTextField(
        label=_("正文"), max_length=3000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("写事实、时间和数字，空一行另起一段。公开前须经支部书记确认和保密审查。"),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        by: Person,
        story: Story | None = None,
        about: Iterable[tuple[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        self.by, self.story, self.theirs = by, story, ""
        initial = {"version": 0, **kwargs.pop("initial", {})}
        if story is not None:
            initial = {"title": story.title, "body": story.body, "version": story.version}
        super().__init__(*args, initial=initial, **kwargs)
        if story is None:
            self.fields["about"] = forms.ChoiceField(label=_("写谁"), choices=list(about))
            self.order_fields(["about"])
        self.add_files(story.pictures.order_by("pk") if story is not None else ())
        field = self.fields["files"]
        field.label = _("图片")
        field.help_text = _("最多%d张，JPG或PNG，每张20MB内；第一张上展板。") % settings.STORY_PICTURES
        field.widget.attrs["accept"] = PICTURES
        if "drop" in self.fields:
            self.fields["drop"].label = _("删去已有图片")

    def most_files(self) -> int:
        """The house's number of pictures."""
        most: int = settings.STORY_PICTURES
        return most

    @property
    def owner(self) -> str:
        """For whom files are held until the form is taken."""
        return f"{self.by.pk}:story:{self.story.pk if self.story else 0}"

    def clean_files(self) -> list[Any]:
        """Pictures only: other files have no place on a wall."""
        files: list[Any] = self.cleaned_data["files"]
        for file in files:
            try:
                kind = filetypes.check(file.name or "", file.read())
            except Refused as refused:
                raise ValidationError(str(refused)) from refused
            file.seek(0)
            if not images.is_image(kind.content_type):
                raise ValidationError(_("“%s”不是图片，请选JPG或PNG。") % file.name)
        return files

    def clash(self, story: Story, sentence: str) -> None:
        """Keep what was typed beside what is stored; the next save is made knowing it."""
        self.theirs = f"{story.title}\n\n{story.body}"
        self.data = self.data.copy()
        self.data["version"] = str(story.version)
        self.add_error(None, sentence)


class StoryVersionForm(PlainForm):
    """An act on exactly the version that was read."""

    version = forms.IntegerField(min_value=1, max_value=VERSION_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": story.version}, **kwargs)


class StoryConfirmForm(StoryVersionForm):
    """The secretary confirms, or sends back with a reason."""

    decision = forms.ChoiceField(
        label=_("支部意见"), widget=forms.RadioSelect,
        choices=[("confirm", _("内容属实，同意宣传")), ("return", _("退回修改"))],
    )  # fmt: skip
    reason = PlainTextField(
        label=_("退回理由"), max_length=300, required=False, help_text=_("退回时填写，作者看得到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A return needs its reason."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("decision") == "return" and not values.get("reason"):
            self.add_error("reason", _("请写明退回理由。"))
        return values


class StoryClearForm(StoryVersionForm):
    """保密审查 of the confirmed version."""

    decision = forms.ChoiceField(
        label=_("保密审查结论"), widget=forms.RadioSelect,
        choices=[
            ("clear", _("不涉及国家秘密、工作秘密、商业秘密和不宜公开的个人信息，可以公开，上展板并扫码阅读")),
            ("refuse", _("不予公开")),
        ],
    )  # fmt: skip
    reason = PlainTextField(
        label=_("审查意见"), max_length=300, required=False, help_text=_("不予公开时须写明理由。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("decision") == "refuse" and not values.get("reason"):
            self.add_error("reason", _("不予公开的，请写明理由。"))
        return values


class StoryWithdrawForm(PlainForm):
    """Why it is taken off page and wall."""

    reason = PlainTextField(
        label=_("撤下理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("作者和经办的人看得到。"),
    )  # fmt: skip
