"""互学: whose practice is taken up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Measure, Person
from reviews.models import CycleEntry
from reviews.month_head import title_for


class EntryChoice(forms.ModelChoiceField):
    """An entry by the name the person may read."""

    person: Person

    def label_from_instance(self, obj: Any) -> str:
        return title_for(self.person, obj)


class MeasureChoice(forms.ModelChoiceField):
    """A measure with the entry it belongs to."""

    titles: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return f"{self.titles.get(obj.contender_id, '')}：{obj.text}"


class LearnForm(forms.Form):
    """One of one's own entries takes up a practice of one of those compared."""

    entry = EntryChoice(CycleEntry.objects.none(), label=_("我的争创对象"), empty_label=None)
    source = EntryChoice(CycleEntry.objects.none(), label=_("向谁学"), empty_label=_("请选择"))
    measure = MeasureChoice(
        Measure.objects.none(), label=_("对方的措施"), required=False, empty_label=_("不对应哪一条")
    )
    text = PlainTextField(
        label=_("学什么、怎么用"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对方看得到。写清打算学哪个做法、用在哪件事上。"),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        person: Person,
        own: Sequence[CycleEntry],
        others: Sequence[CycleEntry],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = CycleEntry.objects.select_related("contender", "branch").prefetch_related("members")
        entry, source, measure = (self.fields[name] for name in ("entry", "source", "measure"))
        entry.queryset = rows.filter(pk__in=[row.pk for row in own])  # type: ignore[attr-defined]  # choice fields
        source.queryset = rows.filter(pk__in=[row.pk for row in others])  # type: ignore[attr-defined]  # choice fields
        entry.person = source.person = person  # type: ignore[attr-defined]  # choice fields
        measure.titles = {row.contender_id: title_for(person, row) for row in others}  # type: ignore[attr-defined]  # choice fields
        measure.queryset = Measure.objects.filter(contender_id__in=measure.titles)  # type: ignore[attr-defined]  # choice fields


class FollowForm(forms.Form):
    """What became of a practice taken up."""

    result = PlainTextField(
        label=_("用得怎样"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("对方看得到。写清用在哪件事上、有什么变化；没有用上的，写明为什么。"),
    )  # fmt: skip
