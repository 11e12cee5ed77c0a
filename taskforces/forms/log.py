"""Forms of the 工作周志 (product.md §4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField
from campaign.forms.evidence import HoldsFiles
from campaign.forms.ledger import SHARED_FORMS, DoneForm, LedgerForm, TextForm
from campaign.forms.ledger_review import REVIEW_FORMS, PartCommentForm
from campaign.ledger_parts import Part
from campaign.models import Contender, Person
from taskforces.log_weeks import active_weeks
from taskforces.models import LogPart, Milestone, WeeklyEntry
from taskforces.permissions import can_excuse_week, can_hand_in_week
from taskforces.querysets import helpers_of
from taskforces.services import log, weeks
from taskforces.weeks import Week


class LogTextForm(TextForm):
    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The part's row, None while nothing was saved."""
        return LogPart.objects.select_related("saved_by").filter(team_id=contender.pk, key=part.key).first()

    def perform(self) -> str:
        self.target = log.save_part_text(
            contender=self.contender, key=self.part.key, by=self.by, why=self.why, **self.cleaned_data
        )
        return str(_("已保存。"))


class LogDoneForm(DoneForm):
    def perform(self) -> str:
        done = self.cleaned_data["done"]
        log.mark_part_done(contender=self.contender, key=self.part.key, done=done, by=self.by)
        return str(_("已标为完成。") if done else _("已改回进行中。"))


@dataclass(frozen=True, slots=True)
class WeekTarget:
    """A week with its entry, if there is one, and the entry before."""

    week: Week
    entry: WeeklyEntry | None
    before: WeeklyEntry | None


def week_target(contender: Contender, week: Week) -> WeekTarget:
    """One query for the week's entry and the one before it."""
    both = WeeklyEntry.objects.filter(team_id=contender.pk).select_related(
        "saved_by", "submitted_by", "help_from"
    )
    last = week.shift(-1)
    found = {
        (entry.iso_year, entry.iso_week): entry
        for entry in both.filter(iso_year__in=(week.year, last.year), iso_week__in=(week.number, last.number))
    }
    return WeekTarget(week, found.get((week.year, week.number)), found.get((last.year, last.number)))


class OfWeek(LedgerForm):
    """A form about one week; ``on`` is the week as ``2026-W47``."""

    autosave = ""
    target: WeekTarget

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        week = Week.parse(key)
        if week not in active_weeks(contender, clock.today()):
            raise ValueError(f"not a week of this team: {week}")
        return week_target(contender, week)

    @property
    def target_key(self) -> str:
        return str(self.target.week)

    @property
    def place(self) -> str:
        return f"{self.part.key}/{self.target.week}"

    def come_back(self, address: str) -> str:
        week = self.target.week
        return reverse("taskforces:week", args=[self.contender.pk, week.year, week.number])


def _paragraph(label: Any, most: int, rows: int, **more: Any) -> forms.CharField:
    return PlainTextField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class WeekForm(HoldsFiles, OfWeek):
    """This week's form; saved as a draft, or handed in by captain or deputy."""

    act, heading, button = "week", _("本周周志"), _("保存草稿")
    autosave = "record"
    by_button = ("drop", "hand_in", "held")
    compared = ("light", "done", "next", "problems", "help_from", "help_wanted")
    light = forms.ChoiceField(label=_("本周状态"), choices=WeeklyEntry.Light, widget=forms.RadioSelect)
    done = _paragraph(
        _("本周完成"), 1000, 4, help_text=_("一件一行，写清做到什么程度。"),
        error_messages={"required": _("请填写本周完成；没有新进展的，点“本周无变化”。")},
    )  # fmt: skip
    next = _paragraph(_("下周计划"), 1000, 3, required=False)
    problems = _paragraph(_("存在问题"), 500, 2, required=False)
    help_from = forms.ModelChoiceField(
        None, label=_("需要谁协调"), required=False, empty_label=_("不需要"),
        help_text=_("提交周志时送到对方的待办，等对方答复。"),
    )  # fmt: skip
    help_wanted = PlainTextField(
        label=_("希望解决的事"), max_length=200, required=False, help_text=_("写清要办的事和时间。")
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.target.entry.help_from_id if self.target.entry else None
        self.fields["help_from"].queryset = helpers_of(self.contender, kept=asked)  # type: ignore[attr-defined]  # a choice field
        # A draft may be half a sentence; what is handed in says what was done.
        self.fields["done"].required = self.hands_in or not self.is_bound
        self.add_files(self.target.entry.evidence.all() if self.target.entry else ())

    def clean(self) -> dict[str, Any]:
        """Whoever is asked must read what for; said at the field before the service says it."""
        values = super().clean()
        asked = values.get("help_from")
        if asked and not values.get("help_wanted") and "help_wanted" not in self.errors and self._goes_out:
            self.add_error("help_wanted", _("请写明希望%s解决什么事。") % asked.name)
        return values

    @property
    def _goes_out(self) -> bool:
        """Whether saving makes the request: handing in, or changing what is handed in."""
        entry = self.target.entry
        return self.hands_in or (entry is not None and entry.status in weeks.HANDED_IN)

    @property
    def hands_in(self) -> bool:
        """Whether the button pressed was the one that hands in."""
        return bool(self.data.get("hand_in"))

    @property
    def may_hand_in(self) -> bool:
        """Whether the page shows that button."""
        return can_hand_in_week(self.by, self.contender)

    def first_values(self) -> dict[str, Any]:
        """The stored entry, or last week's plan as a start for what was done."""
        entry = self.target.entry
        if entry is not None:
            names = ("light", "done", "next", "problems", "help_from", "help_wanted", "version")
            return {name: getattr(entry, name) for name in names}
        planned = self.target.before.next if self.target.before else ""
        return {"light": WeeklyEntry.Light.GREEN, "done": planned, "version": 0}

    @property
    def is_carried_over(self) -> bool:
        """Whether 本周完成 opens with last week's plan."""
        return self.target.entry is None and bool(self.target.before and self.target.before.next)

    @property
    def saved_row(self) -> WeeklyEntry | None:
        return self.target.entry

    def refuses_autosave(self) -> str:
        """A handed-in week keeps saying what was done, and asks nobody for half a sentence."""
        entry = self.target.entry
        if entry is None or entry.submitted_at is None:
            return ""
        if not self.cleaned_data["done"]:
            return str(_("已提交的周志要有“本周完成”，写上再存。"))
        asks = (self.cleaned_data["help_from"], self.cleaned_data["help_wanted"])
        if asks != (entry.help_from, entry.help_wanted):
            return str(_("请人协调的内容改动后，点“保存修改”才送到对方。"))
        return ""

    def perform(self) -> str:
        values = dict(self.cleaned_data)
        values["drop"] = [int(pk) for pk in values.get("drop", ())]
        week = self.target.week
        entry = weeks.save_week(
            contender=self.contender, week=week, by=self.by, hand_in=self.hands_in, why=self.why, **values
        )
        self.target = replace(self.target, entry=entry)
        said = (
            _("已提交%s周志，本月排行发布前都可再改。") if self.hands_in else _("已保存%s草稿，还没有提交。")
        )
        return str(said % week.label)


class WeekSameForm(OfWeek):
    """本周无变化: one tap."""

    act, heading, button = "week-same", _("本周无变化"), _("本周无变化")

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        return can_hand_in_week(person, contender)

    def perform(self) -> str:
        weeks.hand_in_unchanged(contender=self.contender, week=self.target.week, by=self.by)
        return str(_("已填报%s无变化。") % self.target.week.label)


class WeekExcuseForm(OfWeek):
    """准予免填, by the branch secretary."""

    act, heading, button = "week-excuse", _("准予免填"), _("准予免填")
    reason = PlainTextField(
        label=_("免填原因"), max_length=100, help_text=_("全体职工看得到，例如：全队外场保障。")
    )

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        return can_excuse_week(person, contender)

    def perform(self) -> str:
        weeks.excuse_week(contender=self.contender, week=self.target.week, by=self.by, **self.cleaned_data)
        return str(_("已准予%s免填。") % self.target.week.label)


class LogCommentForm(PartCommentForm):
    """A comment on a part of the log; on 攻关行动 it is about the week ``on`` names."""

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        if part.key != "weeks":
            return None
        week = Week.parse(key)
        if week not in active_weeks(contender, clock.today()):
            raise ValueError(f"not a week of this team: {week}")
        return week

    @property
    def target_key(self) -> str:
        return self.week

    @property
    def week(self) -> str:
        return str(self.target) if self.target else ""


class MilestoneForm(LedgerForm):
    act, heading, button = "milestone", _("登记里程碑"), _("保存")
    compared, days = ("done_on", "note"), ("done_on",)
    done_on = forms.DateField(
        label=_("实际完成"), widget=DayInput, required=False, help_text=_("还没有完成的留空。")
    )
    note = PlainTextField(
        label=_("完成情况"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return Milestone.objects.select_related("team__contender").get(team_id=contender.pk, pk=key)

    def first_values(self) -> dict[str, Any]:
        return {name: getattr(self.target, name) for name in ("done_on", "note", "version")}

    def perform(self) -> str:
        log.settle_milestone(self.target, by=self.by, **self.cleaned_data)
        return str(_("已保存“%s”。") % self.target.title)


FORMS: dict[str, type[LedgerForm]] = {
    form.act: form
    for form in (
        *SHARED_FORMS,
        *REVIEW_FORMS,
        LogCommentForm,
        LogTextForm,
        LogDoneForm,
        WeekForm,
        WeekSameForm,
        WeekExcuseForm,
        MilestoneForm,
    )
}
