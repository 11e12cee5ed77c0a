"""Forms of the 创建手册 (product.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField
from campaign.formatting import day_text
from campaign.forms.evidence import HoldsFiles
from campaign.forms.ledger import SHARED_FORMS, DatedForm, DeleteForm, DoneForm, LedgerForm, TextForm
from campaign.forms.ledger_review import REVIEW_FORMS
from campaign.ledger_parts import Part
from campaign.models import Attachment, Contender
from modelposts.models import Action, HandbookPart, StudyNote
from modelposts.services import handbook


class HandbookTextForm(TextForm):
    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The part's row, None while nothing was saved."""
        return (
            HandbookPart.objects.select_related("saved_by").filter(post_id=contender.pk, key=part.key).first()
        )

    def perform(self) -> str:
        self.target = handbook.save_part_text(
            contender=self.contender, key=self.part.key, by=self.by, why=self.why, **self.cleaned_data
        )
        return str(_("已保存。"))


class HandbookDoneForm(DoneForm):
    def perform(self) -> str:
        done = self.cleaned_data["done"]
        handbook.mark_part_done(contender=self.contender, key=self.part.key, done=done, by=self.by)
        return str(_("已标为完成。") if done else _("已改回进行中。"))


class ActionAddForm(HoldsFiles, DatedForm):
    act, heading, button = "action-add", _("记一条行动"), _("记入手册")
    days = ("acted_on",)
    acted_on = forms.DateField(label=_("日期"), widget=DayInput)
    text = PlainTextField(
        label=_("做了什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写事实和数字，不写涉密型号参数。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_files(self.stored_files())

    def stored_files(self) -> Iterable[Attachment]:
        """Files the action has already."""
        return ()

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The measure the action stands under."""
        return contender.measures.get(pk=key)

    def first_values(self) -> dict[str, Any]:
        return {"acted_on": clock.today()}

    @property
    def measure_id(self) -> int:
        """The measure under which the page shows this form."""
        return int(self.target.pk)

    def come_back(self, address: str) -> str:
        return f"{address}#measure-{self.measure_id}"

    def perform(self) -> str:
        handbook.record_action(contender=self.contender, measure=self.target, by=self.by, **self.cleaned_data)
        return str(_("已记入手册。"))


class ActionChangeForm(ActionAddForm):
    act, heading, button, compared = "action-change", _("修改行动"), _("保存修改"), ("acted_on", "text")
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def stored_files(self) -> Iterable[Attachment]:
        return self.target.evidence.all()

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return Action.objects.select_related("post__contender", "measure").get(post_id=contender.pk, pk=key)

    def first_values(self) -> dict[str, Any]:
        return DatedForm.first_values(self)

    @property
    def measure_id(self) -> int:
        return int(self.target.measure_id)

    def perform(self) -> str:
        values = self.cleaned_data
        handbook.change_action(
            self.target, version=values["version"], measure=self.target.measure, acted_on=values["acted_on"],
            text=values["text"], files=values["files"], drop=[int(pk) for pk in values.get("drop", ())],
            by=self.by,
        )  # fmt: skip
        return str(_("已改好这条行动。"))


class ActionDeleteForm(DeleteForm):
    act, heading = "action-delete", _("删除这条行动？")

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return ActionChangeForm.find_target(contender, part, key)

    @property
    def sentence(self) -> str:
        """Which action goes, and its files with it."""
        day = day_text(self.target.acted_on)
        return _("%(day)s：%(text)s　连同佐证材料一起删除，不能恢复。") % {
            "day": day,
            "text": self.target.text[:60],
        }

    def perform(self) -> str:
        handbook.delete_action(self.target, version=self.cleaned_data["version"], by=self.by)
        return str(_("已删除这条行动。"))


class StudyAddForm(DatedForm):
    act, heading, button = "study-add", _("记一篇"), _("记入手册")
    days = ("studied_on",)
    studied_on = forms.DateField(label=_("日期"), widget=DayInput)
    title = PlainTextField(label=_("学习内容"), max_length=80)
    text = PlainTextField(
        label=_("摘要"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def first_values(self) -> dict[str, Any]:
        return {"studied_on": clock.today()}

    def perform(self) -> str:
        handbook.record_study_note(contender=self.contender, by=self.by, **self.cleaned_data)
        return str(_("已记入手册。"))


class StudyChangeForm(StudyAddForm):
    act, heading, button, compared = "study-change", _("修改"), _("保存修改"), ("studied_on", "title", "text")
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return StudyNote.objects.select_related("post__contender").get(post_id=contender.pk, pk=key)

    def first_values(self) -> dict[str, Any]:
        return DatedForm.first_values(self)

    def perform(self) -> str:
        handbook.change_study_note(self.target, by=self.by, **self.cleaned_data)
        return str(_("已改好。"))


class StudyDeleteForm(DeleteForm):
    act, heading = "study-delete", _("删除这篇摘要？")

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return StudyChangeForm.find_target(contender, part, key)

    @property
    def sentence(self) -> str:
        """Which note goes."""
        return _("《%s》删除后不能恢复。") % self.target.title

    def perform(self) -> str:
        handbook.delete_study_note(self.target, version=self.cleaned_data["version"], by=self.by)
        return str(_("已删除。"))


FORMS: dict[str, type[LedgerForm]] = {
    form.act: form
    for form in (
        *SHARED_FORMS,
        *REVIEW_FORMS,
        HandbookTextForm,
        HandbookDoneForm,
        ActionAddForm,
        ActionChangeForm,
        ActionDeleteForm,
        StudyAddForm,
        StudyChangeForm,
        StudyDeleteForm,
    )
}
