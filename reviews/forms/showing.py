"""晒一晒: what is shown, its confirmation and clearance, comments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.formatting import day_text
from campaign.models import Outcome
from reviews import shown
from reviews.forms.finding import VERSION_MAX
from reviews.models import ShowPage
from reviews.services.month_ledger import MonthLedger
from reviews.shown import Shown

LABEL_LENGTH = 90


class ShowForm(forms.Form):
    """What the holder picks from the month's ledger, and words."""

    picked = forms.TypedMultipleChoiceField(
        label=_("本月行动"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    outcomes = forms.TypedMultipleChoiceField(
        label=_("本月成效"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    readings = forms.TypedMultipleChoiceField(
        label=_("本月读数"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    pictures = forms.TypedMultipleChoiceField(
        label=_("佐证图片"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    summary = PlainTextField(
        label=_("本月情况说明"),
        required=False,
        max_length=600,
        help_text=_("用两三句话说明本月做成了什么，写变化和数字。公开前须经支部确认和保密审查。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(min_value=0, max_value=VERSION_MAX, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        page: ShowPage | None,
        ledger: MonthLedger,
        **kwargs: Any,
    ) -> None:
        self.known, self.theirs = {row.pk: row for row in ledger.outcomes}, ""
        super().__init__(*args, initial=_first_values(page), **kwargs)
        choices = {
            "picked": [(row.key, _label(row.on, row.text)) for row in ledger.rows],
            "outcomes": [(row.pk, _label(row.happened_on, row.text)) for row in ledger.outcomes],
            "readings": [(row.key, _label(row.on, row.text)) for row in ledger.readings],
            "pictures": [(row.key, _label(row.on, row.name)) for row in ledger.pictures],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # choice fields

    def clash(self, page: ShowPage, sentence: str) -> None:
        """Keep what was typed beside what is stored; the next save is made knowing it."""
        self.theirs = page.summary or str(_("没有文字说明"))
        self.data = self.data.copy()
        self.data["version"] = str(page.version)
        self.add_error(None, sentence)

    @property
    def chosen(self) -> list[Outcome]:
        """The outcomes picked, in the ledger's order."""
        wanted = set(self.cleaned_data["outcomes"])
        return [row for pk, row in self.known.items() if pk in wanted]


def _label(on: Any, text: str) -> str:
    return f"{day_text(on)}　{Truncator(text).chars(LABEL_LENGTH)}"


def _first_values(page: ShowPage | None) -> dict[str, Any]:
    if page is None:
        return {"version": 0}
    held = Shown.parse(page.picked)
    return {
        "summary": page.summary,
        "picked": held.keys(shown.ACTION),
        "outcomes": [row.pk for row in page.outcomes.all()],
        "readings": held.keys(shown.READING),
        "pictures": held.keys(shown.PICTURE),
        "version": page.version,
    }


class VersionForm(forms.Form):
    """An act on exactly the version that was read."""

    version = forms.IntegerField(min_value=1, max_value=VERSION_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: ShowPage, **kwargs: Any) -> None:
        self.page = page
        super().__init__(*args, initial={"version": page.version}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("version") != self.page.version:
            self.data = self.data.copy()
            self.data["version"] = str(self.page.version)
            raise ValidationError(_("这一页在您打开后又有改动，请核对现在的内容后再办理。"))
        return cleaned


class ConfirmForm(VersionForm):
    """The branch secretary confirms, or sends back with a reason."""

    decision = forms.ChoiceField(
        label=_("支部意见"),
        choices=[("confirm", _("内容属实，同意公开")), ("return", _("退回修改"))],
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(
        label=_("退回理由"), max_length=300, required=False, help_text=_("退回时填写，本人看得到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == "return" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写明退回理由。"))
        return cleaned


class ClearForm(VersionForm):
    """保密审查 of the confirmed version."""

    decision = forms.ChoiceField(
        label=_("保密审查结论"),
        choices=[("clear", _("不涉及国家秘密、工作秘密和商业秘密，可以公开")), ("refuse", _("不予公开"))],
        widget=forms.RadioSelect,
    )
    reason = PlainTextField(
        label=_("审查意见"), max_length=300, required=False, help_text=_("不予公开时须写明理由。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == "refuse" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("不予公开的，请写明理由。"))
        return cleaned


class CommentForm(forms.Form):
    """A colleague's word under a public page."""

    text = PlainTextField(
        label=_("留言"),
        max_length=300,
        help_text=_("署名发表，全体职工可见。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
