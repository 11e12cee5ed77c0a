"""Forms of both ledgers. Each is one act: it knows its row, reads the input, calls one service, says what happened."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock, presence
from campaign.errors import Refused
from campaign.form_fields import DayInput, HundredthsField, PlainTextField
from campaign.formatting import day_text
from campaign.forms.evidence import HoldsFiles
from campaign.ledger_clash import Difference, differences
from campaign.ledger_parts import Part
from campaign.models import Contender, ContenderKind, LedgerDraft, Person
from campaign.models.history import Why
from campaign.permissions.ledgers import can_write_ledger
from campaign.services import commitments
from campaign.services.ledgers import check_day
from campaign.versions import Stale

# Hundredths that fit any database's big integer and any figure a unit could have.
LARGEST = 10**11


class LedgerForm(forms.Form):
    """One act on a ledger. ``target`` is the row it changes, or the one something is added under."""

    act: ClassVar[str]
    heading: ClassVar[Any]
    button: ClassVar[Any]
    is_danger: ClassVar[bool] = False
    # Field of the form → field of the stored row, for the two texts of a clash.
    compared: ClassVar[tuple[str, ...]] = ()
    # Fields with a day that must lie in the past and in an open month.
    days: ClassVar[tuple[str, ...]] = ()
    # Where typing goes by itself: into a draft of one's own, into the record, or nowhere.
    autosave: ClassVar[Literal["draft", "record", ""]] = "draft"
    # What only a button may do.
    by_button: ClassVar[tuple[str, ...]] = ("drop", "held")

    def __init__(
        self, *args: Any, contender: Contender, part: Part[Any], by: Person, target: Any = None, **kwargs: Any
    ) -> None:
        self.contender, self.part, self.by, self.target = contender, part, by, target
        self.stale: Stale | None = None
        self.draft: LedgerDraft | None = None
        kwargs.setdefault("auto_id", f"{self.act}-%s")
        kwargs.setdefault("initial", {}).update({**self.first_values(), **kwargs["initial"]})
        super().__init__(*args, **kwargs)

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        """Who may use this form; most are the writer's."""
        return can_write_ledger(person, contender)

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The row ``key`` names within this ledger; raises ObjectDoesNotExist or ValueError for any other."""
        return None

    def first_values(self) -> dict[str, Any]:
        """Values the form opens with."""
        return {}

    def clean(self) -> dict[str, Any]:
        """Say at the field what the service would refuse of a day."""
        values = super().clean() or {}
        for name in self.days:
            if values.get(name) is not None:
                try:
                    check_day(self.contender, values[name])
                except Refused as refused:
                    self.add_error(name, str(refused))
        return values

    def perform(self) -> str:
        """Call the service; return the sentence that says what happened. Raises Refused."""
        raise AssertionError("every form performs its own act")  # pragma: no cover

    def come_back(self, address: str) -> str:
        """Where the act ends; ``address`` is the part's page."""
        return address

    @property
    def sentence(self) -> str:
        """What a confirmation asks; only of forms that delete."""
        return ""

    @property
    def target_key(self) -> str:
        """The row's id as the form sends it back."""
        return str(self.target.pk) if self.target is not None else ""

    @property
    def place(self) -> str:
        """Where in the ledger one writes with it, for 某某正在编辑本节."""
        return self.part.key

    @property
    def editors(self) -> str:
        """Who else writes there now; a post has one writer and asks for nobody."""
        if self.contender.kind != ContenderKind.TEAM:
            return ""
        return presence.words(presence.others_at(self.contender, self.place, self.by))

    @property
    def saved_row(self) -> Any:
        """The stored row of a form that saves into the record, None before the first save."""
        return self.target

    def says(self, row: Any) -> bool:
        """Whether the cleaned values are what the row holds already: sent again, nothing is written twice."""
        return row is not None and all(
            self.cleaned_data[name] == getattr(row, name) for name in self.compared
        )

    def refuses_autosave(self) -> str:
        """Why what was typed must wait for the button; empty where it need not."""
        return ""

    def clash(self, stale: Stale) -> None:
        """Keep what was typed, and let the next save be made in knowledge of what is stored now."""
        self.stale = stale
        self.data = self.data.copy()
        self.data["version"] = str(stale.row.version)  # type: ignore[attr-defined]  # all rows that clash have one
        self.data["overrule"] = "1"
        self.add_error(None, str(stale))

    def open_draft(self, draft: LedgerDraft) -> None:
        """Show what was left unfinished; where the row moved on since, both texts."""
        self.draft = draft
        self.initial.update({name: value for name, value in draft.fields.items() if name in self.fields})
        read = draft.fields.get("version")
        if "version" in self.fields and self.target is not None and str(self.target.version) != str(read):
            self.stale = Stale(self.target)
            self.initial["version"] = self.target.version

    @property
    def why(self) -> str:
        """Why the save begins a version of its own: it was decided against another's text."""
        return Why.OVERRULED if self.data.get("overrule") else ""

    @property
    def is_own_clash(self) -> bool:
        """Whether the other text is one's own, from another window or device."""
        return self.stale is not None and self.stale.by_id == self.by.pk

    @property
    def clash_words(self) -> str:
        """What the state line says while two texts wait for a decision."""
        if self.is_own_clash:
            return str(_("您在另一处改过这一部分，请先比对"))
        return str(_("另一人刚改过这一部分，请先比对"))

    @property
    def differences(self) -> list[Difference]:
        """Mine and theirs, for the fields that differ; empty without a clash."""
        return differences(self, self.stale.row, self.compared) if self.stale else []


class TextForm(LedgerForm):
    """The free text of a part; the ledger's own form names the service."""

    act, heading, button, compared = "text", _("正文"), _("保存"), ("text",)
    autosave = "record"
    text = PlainTextField(max_length=3000, required=False, widget=forms.Textarea)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        described = self.part.text
        if described is not None:
            self.fields["text"].label, self.fields["text"].help_text = described.label, described.help
            self.fields["text"].widget.attrs["rows"] = described.rows

    def first_values(self) -> dict[str, Any]:
        return {"text": self.target.text, "version": self.target.version} if self.target else {"version": 1}

    @property
    def target_key(self) -> str:
        return ""


class DoneForm(LedgerForm):
    """已完成本节: the writer's own word, to be taken back at any time."""

    act, heading, button = "done", _("完成情况"), _("标为已完成本节")
    autosave = ""
    done = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1", widget=forms.HiddenInput
    )


class DatedForm(LedgerForm):
    """A form with a version and a day that is not after today."""

    def first_values(self) -> dict[str, Any]:
        values = {name: getattr(self.target, name) for name in self.compared} if self.target else {}
        return values | ({"version": self.target.version} if self.target else {})


class OutcomeAddForm(DatedForm):
    act, heading, button = "outcome-add", _("记一条成效"), _("记入账本")
    days = ("happened_on",)
    happened_on = forms.DateField(label=_("日期"), widget=DayInput)
    measure = forms.ModelChoiceField(
        None, label=_("对应措施"), required=False, empty_label=_("不对应哪一条"), to_field_name="pk"
    )
    text = PlainTextField(
        label=_("成效"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写带来的变化和数字，不写涉密型号参数。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = self.contender.measures.all()  # type: ignore[attr-defined]  # a choice field

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The measure the outcome is to stand under, if any."""
        return contender.measures.get(pk=key) if key else None

    def first_values(self) -> dict[str, Any]:
        return {"happened_on": clock.today(), "measure": self.target.pk if self.target else None}

    def perform(self) -> str:
        commitments.record_outcome(contender=self.contender, by=self.by, **self.cleaned_data)
        return str(_("已记下这条成效。"))


class OutcomeChangeForm(OutcomeAddForm):
    act, heading, button = "outcome-change", _("修改成效"), _("保存修改")
    compared = ("happened_on", "measure", "text")
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return contender.outcomes.get(pk=key)

    def first_values(self) -> dict[str, Any]:
        return DatedForm.first_values(self) | {"measure": self.target.measure_id}

    def perform(self) -> str:
        commitments.change_outcome(self.target, by=self.by, **self.cleaned_data)
        return str(_("已改好这条成效。"))


class DeleteForm(LedgerForm):
    """Asks before a row is deleted; ``version`` is what the person saw."""

    is_danger, button, autosave = True, _("删除"), ""
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def first_values(self) -> dict[str, Any]:
        return {"version": self.target.version}


class OutcomeDeleteForm(DeleteForm):
    act, heading = "outcome-delete", _("删除这条成效？")

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return contender.outcomes.get(pk=key)

    @property
    def sentence(self) -> str:
        """Which outcome goes, and that it cannot come back."""
        day = day_text(self.target.happened_on)
        return _("%(day)s：%(text)s　删除后不能恢复。") % {"day": day, "text": self.target.text[:60]}

    def perform(self) -> str:
        commitments.delete_outcome(self.target, version=self.cleaned_data["version"], by=self.by)
        return str(_("已删除这条成效。"))


class ReadingAddForm(LedgerForm):
    act, heading, button = "reading-add", _("记一次读数"), _("记入账本")
    days = ("read_on",)
    read_on = forms.DateField(label=_("读数日期"), widget=DayInput)
    value = HundredthsField(label=_("读数"), min_value=-LARGEST, max_value=LARGEST)
    note = PlainTextField(label=_("说明"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("“%(name)s”，单位：%(unit)s") % {
            "name": self.target.name,
            "unit": self.target.unit,
        }

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        """The indicator that was read."""
        return contender.indicators.get(pk=key)

    def first_values(self) -> dict[str, Any]:
        return {"read_on": clock.today()}

    def perform(self) -> str:
        commitments.record_reading(indicator=self.target, by=self.by, **self.cleaned_data)
        return str(_("已记下“%s”的读数。") % self.target.name)


class ReadingDeleteForm(LedgerForm):
    act, heading, button, is_danger = "reading-delete", _("删除这次读数？"), _("删除"), True
    autosave = ""

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        from campaign.models import Reading

        return Reading.objects.select_related("indicator__contender").get(
            indicator__contender=contender, pk=key
        )

    @property
    def sentence(self) -> str:
        """Which reading goes."""
        return _("“%(name)s”%(day)s的读数，删除后不能恢复。") % {
            "name": self.target.indicator.name,
            "day": day_text(self.target.read_on),
        }

    def perform(self) -> str:
        commitments.delete_reading(self.target, by=self.by)
        return str(_("已删除这次读数。"))


class PledgeSettleForm(HoldsFiles, LedgerForm):
    act, heading, button = "pledge-settle", _("登记兑现情况"), _("登记")
    days = ("settled_on",)
    kept = forms.TypedChoiceField(
        label=_("结果"), choices=[("1", _("已兑现")), ("0", _("未兑现"))], coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )  # fmt: skip
    settled_on = forms.DateField(label=_("日期"), widget=DayInput)
    evidence = PlainTextField(
        label=_("兑现情况"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_files()

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return contender.pledges.get(pk=key)

    def first_values(self) -> dict[str, Any]:
        return {"settled_on": clock.today()}

    def perform(self) -> str:
        commitments.settle_pledge(self.target, by=self.by, **self.cleaned_data)
        return str(_("已登记“%s”的兑现情况。") % self.target.text)


class PledgeReopenForm(LedgerForm):
    act, heading, button, is_danger = "pledge-reopen", _("撤回兑现登记？"), _("撤回登记"), True
    autosave = ""

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return contender.pledges.get(pk=key)

    @property
    def sentence(self) -> str:
        """Which pledge opens again."""
        return _("“%s”将回到未登记，结果、日期、兑现情况和佐证材料都会清空。") % self.target.text

    def perform(self) -> str:
        commitments.reopen_pledge(self.target, by=self.by)
        return str(_("已撤回，可以重新登记。"))


SHARED_FORMS: tuple[type[LedgerForm], ...] = (
    OutcomeAddForm,
    OutcomeChangeForm,
    OutcomeDeleteForm,
    ReadingAddForm,
    ReadingDeleteForm,
    PledgeSettleForm,
    PledgeReopenForm,
)
