"""找一找: the holder's words about each gap, all of them on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import DayInput, PlainTextField
from campaign.formatting import day_text
from reviews.models import Gap

VERSION_MAX = 2**31 - 1
WORDS = ("cause", "next_action", "due_on")


class AskedLater:
    """A field that may be saved empty and is asked for at handing in: not optional, not required yet."""

    def validate(self, value: Any) -> None:
        """Emptiness is the service's to judge when the step is handed in."""


class LaterText(AskedLater, PlainTextField):
    """Words of at most 300 characters."""


class LaterDay(AskedLater, forms.DateField):
    """A day."""


def _words(label: Any) -> LaterText:
    return LaterText(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class GapForm(forms.Form):
    """Cause, next action and due of one gap, with the version the page showed."""

    cause = _words(_("原因"))
    next_action = _words(_("下一步措施"))
    due_on = LaterDay(label=_("完成期限"), widget=DayInput)
    version = forms.IntegerField(min_value=1, max_value=VERSION_MAX, widget=forms.HiddenInput)

    def __init__(self, *args: Any, gap: Gap, **kwargs: Any) -> None:
        self.gap, self.stored = gap, None
        super().__init__(*args, **kwargs)

    @property
    def is_changed(self) -> bool:
        """Whether the words differ from what is stored."""
        return any(name in self.changed_data for name in WORDS)

    def clash(self, stored: Gap, sentence: str) -> None:
        """Keep what was typed beside what is stored; the next save is made knowing it."""
        self.stored = stored
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(stored.version)
        self.add_error(None, sentence)

    @property
    def theirs(self) -> list[tuple[str, str]]:
        """Label and text of what the other one saved."""
        if self.stored is None:
            return []
        return [(str(self.fields[name].label), _shown(getattr(self.stored, name))) for name in WORDS]


def _shown(value: Any) -> str:
    return day_text(value) if hasattr(value, "isoformat") else str(value or "")


class BaseGapFormSet(forms.BaseFormSet):
    """One form a gap, told apart by the gap's id and never by its place on the page."""

    def __init__(self, *args: Any, gaps: Sequence[Gap], **kwargs: Any) -> None:
        self.gaps = gaps
        kwargs.setdefault(
            "error_messages", {"missing_management_form": _("表格没有完整送达，请刷新页面后再填。")}
        )
        super().__init__(*args, prefix="gap", initial=[_first_values(gap) for gap in gaps], **kwargs)

    def total_form_count(self) -> int:
        return len(self.gaps)

    def initial_form_count(self) -> int:
        return len(self.gaps)

    def add_prefix(self, index: int | str) -> str:
        return f"gap-{self.gaps[index].pk}" if isinstance(index, int) else f"gap-{index}"

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """A gap that came up after the page was read has nothing to say in what was sent."""
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is None:
            return kwargs | {"gap": Gap()}
        was_sent = f"{self.add_prefix(index)}-version" in (self.data or {})
        return kwargs | {"gap": self.gaps[index]} | ({} if was_sent else {"data": None, "files": None})

    @property
    def sent(self) -> list[GapForm]:
        """The forms that came back with the page."""
        return [form for form in self.forms if form.is_bound]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.sent)


def _first_values(gap: Gap) -> dict[str, Any]:
    return {name: getattr(gap, name) for name in (*WORDS, "version")}


GapFormSet = forms.formset_factory(GapForm, formset=BaseGapFormSet, extra=0)


class OwnGapForm(forms.Form):
    """A gap the people found themselves."""

    finding = PlainTextField(
        label=_("差距"),
        max_length=200,
        help_text=_("写清与目标或要求差在哪里。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cause = _words(_("原因"))
    next_action = _words(_("下一步措施"))
    due_on = LaterDay(label=_("完成期限"), widget=DayInput)
