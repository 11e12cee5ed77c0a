"""Forms of a meeting: its facts and agenda, who came, the votes of a round, the conclusions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock, voting
from campaign.agenda import kind_for
from campaign.errors import Refused
from campaign.form_fields import DayInput, PlainTextField, SeveralField
from campaign.forms.evidence import EvidenceField
from campaign.levels import level_words
from campaign.models import Campaign, Contender, Meeting, MeetingItem, NamedVote, Organization, Person
from campaign.outcomes import Proposal, attendance_of
from campaign.queues import waiting_for_meeting
from campaign.services import meetings
from campaign.services.meeting_votes import voters_of

FACTS = ("place", "chair_name", "recorder_name", "teller_name", "counter_name", "minutes")
MOST = 9999


class MeetingForm(forms.Form):
    """Day, method, officers and agenda; the due list follows from the day."""

    held_on = forms.DateField(label=_("召开日期"), widget=DayInput)
    place = PlainTextField(label=_("地点"), max_length=60, required=False)
    chair_name = PlainTextField(label=_("主持人"), max_length=60)
    recorder_name = PlainTextField(label=_("记录人"), max_length=60)
    method = forms.ChoiceField(
        label=_("表决方式"), choices=Meeting.Method.choices, initial=Meeting.Method.HANDS
    )
    teller_name = PlainTextField(
        label=_("监票人"), max_length=60, required=False, help_text=_("无记名投票的，请填写；不能是候选人。")
    )
    counter_name = PlainTextField(
        label=_("计票人"), max_length=60, required=False, help_text=_("与监票人不是同一人，也不能是候选人。")
    )
    contenders = SeveralField(
        label=_("议题"),
        queryset=Contender.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个议题。")},
    )
    minutes = PlainTextField(
        label=_("会议纪要"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    minutes_file = EvidenceField(
        most=1, label=_("会议记录文件"), help_text=_("图片、PDF、Office，20MB内；再次上传会替换原来的文件。")
    )

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        organization: Organization,
        meeting: Meeting | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.campaign, self.organization, self.meeting = campaign, organization, meeting
        field = self.fields["contenders"]
        field.queryset = waiting_for_meeting(campaign, organization)
        is_general = organization.pk == campaign.organization_id
        field.label_from_instance = lambda contender: "　".join(
            [
                *([str(kind_for(contender).label)] if is_general else []),
                contender.title,
                contender.principal_name,
                contender.branch_name,
                "，".join(level_words(contender)),
            ]
        )

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day < self.campaign.started_on:
            raise ValidationError(_g("召开日期不能早于活动开始日期。"))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("method") == Meeting.Method.SECRET:
            for name in ("teller_name", "counter_name"):
                if not data.get(name) and name not in self.errors:
                    label = self.fields[name].label
                    self.add_error(name, _g("无记名投票请填写%s。") % label)
        return data

    def save(self, by: Person) -> Meeting:
        """Create or change the meeting. Raises Refused."""
        data = self.cleaned_data
        facts = {name: data[name] for name in FACTS}
        shared: dict[str, Any] = {
            "held_on": data["held_on"],
            "method": data["method"],
            "contenders": data["contenders"],
            "minutes_file": next(iter(data["minutes_file"]), None),
            "by": by,
        }
        if self.meeting is not None:
            return meetings.edit_meeting(meeting=self.meeting, **shared, **facts)
        return meetings.create_meeting(
            campaign=self.campaign, organization=self.organization, **shared, **facts
        )


class AttendanceForm(forms.Form):
    """One line a name of the due list: absent, and why."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.attendances = list(meeting.attendances.all())
        for row in self.attendances:
            self.fields[f"absent_{row.person_id}"] = forms.BooleanField(
                label=_g("%s缺席") % row.person_name, required=False, initial=not row.present
            )
            self.fields[f"reason_{row.person_id}"] = PlainTextField(
                label=_g("%s缺席原因") % row.person_name, max_length=60, required=False, initial=row.reason
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for row in self.attendances:
            name = f"reason_{row.person_id}"
            if data.get(f"absent_{row.person_id}") and not data.get(name) and name not in self.errors:
                self.add_error(name, _g("请写明%s的缺席原因。") % row.person_name)
        return data

    @property
    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Name, absent, reason of every line."""
        return [
            (row.person_name, self[f"absent_{row.person_id}"], self[f"reason_{row.person_id}"])
            for row in self.attendances
        ]

    @property
    def absences(self) -> Mapping[int, str]:
        """Who did not come and why, by person id."""
        data = self.cleaned_data
        return {
            row.person_id: data[f"reason_{row.person_id}"]
            for row in self.attendances
            if data[f"absent_{row.person_id}"]
        }


class RecusalForm(forms.Form):
    """Somebody besides the applicant leaves the room for an item."""

    item = forms.ModelChoiceField(
        label=_("议题"), queryset=MeetingItem.objects.none(), empty_label=_("请选择")
    )
    person = forms.ModelChoiceField(
        label=_("回避人员"), queryset=Person.objects.none(), empty_label=_("请选择")
    )
    reason = PlainTextField(label=_("回避原因"), max_length=60)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.select_related("contender")
        self.fields["item"].label_from_instance = lambda item: item.contender.title
        self.fields["person"].queryset = Person.objects.filter(
            pk__in=meeting.attendances.values("person_id")
        ).in_name_order()


class VotesForm(forms.Form):
    """Votes of one round, one line an item; each line is checked by ``campaign.voting``."""

    plain = (("yes", _("赞成")), ("no", _("反对")), ("abstain", _("弃权")))
    paper = (("issued", _("发出")), ("returned", _("收回")), ("valid", _("有效")))

    def __init__(
        self, *args: Any, meeting: Meeting, round_number: int, items: Sequence[MeetingItem], **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.meeting, self.round_number, self.items = meeting, round_number, items
        self.is_secret = meeting.method == Meeting.Method.SECRET
        self.attendance = {item.pk: attendance_of(meeting, item) for item in items}
        for item in items:
            vote = next((vote for vote in item.votes.all() if vote.round == round_number), None)
            for name, label in self.columns:
                self.fields[f"{name}_{item.pk}"] = forms.IntegerField(
                    label=f"{item.contender.title}{label}",
                    min_value=0,
                    max_value=MOST,
                    required=False,
                    initial=getattr(vote, name, None),
                )

    @property
    def columns(self) -> tuple[tuple[str, Any], ...]:
        """Columns of the table: paper figures only where the vote is secret."""
        return self.paper + self.plain if self.is_secret else self.plain

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.items:
            figures = self.figures(item)
            if self.is_void(item):
                continue
            if self.is_skipped(item) or any(f"{name}_{item.pk}" in self.errors for name in figures):
                continue
            empty = [name for name, figure in figures.items() if figure is None]
            for name in empty:
                self.add_error(f"{name}_{item.pk}", _g("请填写数字，没有写0；缓议的议题整行留空。"))
            if empty:
                continue
            count = voting.VoteCount(
                **figures,
                method=voting.Method(self.meeting.method),
                has_overseer=bool(self.meeting.teller_name),
                has_counter=bool(self.meeting.counter_name),
            )
            for problem in voting.vote_problems(count, self.attendance[item.pk]):
                self.add_error(f"{self.columns[0][0]}_{item.pk}", problem)
        return data

    def is_void(self, item: MeetingItem) -> bool:
        """Whether more sheets came back than were issued: kept as void, whatever was counted."""
        if not self.is_secret or any(f"{name}_{item.pk}" in self.errors for name, _label in self.paper):
            return False
        issued, returned = (self.cleaned_data.get(f"{name}_{item.pk}") for name in ("issued", "returned"))
        return issued is not None and returned is not None and returned > issued

    def is_skipped(self, item: MeetingItem) -> bool:
        """Whether the whole line was left empty: the item was put off."""
        return all(
            self.cleaned_data.get(f"{name}_{item.pk}") is None and f"{name}_{item.pk}" not in self.errors
            for name, _label in self.columns
        )

    def figures(self, item: MeetingItem) -> dict[str, Any]:
        """What was typed for an item, by the names of the service."""
        return {name: self.cleaned_data.get(f"{name}_{item.pk}") for name, _label in self.columns}

    @property
    def rows(self) -> list[tuple[MeetingItem, voting.Attendance, list[tuple[Any, BoundField]]]]:
        """Every line of the table: item, attendance for it, and its fields with the columns' labels."""
        return [
            (
                item,
                self.attendance[item.pk],
                [(label, self[f"{name}_{item.pk}"]) for name, label in self.columns],
            )
            for item in self.items
        ]

    @transaction.atomic
    def save(self, by: Person) -> list[MeetingItem]:
        """Record every line; returns the items whose vote is void and must be repeated. Raises Refused."""
        void = []
        for item in self.items:
            figures, common = self.figures(item), {"item": item, "by": by, "round_number": self.round_number}
            if self.is_void(item):
                meetings.record_void(issued=figures["issued"], returned=figures["returned"], **common)
                void.append(item)
            elif not self.is_skipped(item):
                meetings.record_vote(**common, **figures)
        return void


class NamedVotesForm(forms.Form):
    """What everybody present votes on one item of a 记名 meeting."""

    def __init__(
        self, *args: Any, meeting: Meeting, round_number: int, item: MeetingItem, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.item, self.round_number = item, round_number
        self.people = voters_of(meeting, item)
        said = {vote.person_id: vote.choice for vote in item.named_votes.all() if vote.round == round_number}
        for person in self.people:
            self.fields[f"choice_{person.pk}"] = forms.ChoiceField(
                label=_g("%s的意见") % person.name,
                choices=NamedVote.Choice.choices,
                initial=said.get(person.pk),
                widget=forms.RadioSelect,
                error_messages={"required": _g("请选择%s的意见。") % person.name},
            )

    @property
    def rows(self) -> list[tuple[Person, BoundField]]:
        """Everybody who votes, with the field."""
        return [(person, self[f"choice_{person.pk}"]) for person in self.people]

    def save(self, by: Person) -> None:
        """Record them. Raises Refused."""
        choices = {person.pk: self.cleaned_data[f"choice_{person.pk}"] for person in self.people}
        meetings.record_named_votes(item=self.item, choices=choices, by=by, round_number=self.round_number)


class ConclusionsForm(forms.Form):
    """The meeting's conclusion on every item: the proposal, or something stricter with a reason."""

    def __init__(self, *args: Any, proposals: Sequence[Proposal], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.proposals = proposals
        for proposal in proposals:
            item, title = proposal.item, proposal.item.contender.title
            self.fields[f"outcome_{item.pk}"] = forms.ChoiceField(
                label=_g("%s的结论") % title,
                choices=[("", _("请选择")), *MeetingItem.Outcome.choices],
                initial=proposal.outcome,
            )
            self.fields[f"reason_{item.pk}"] = PlainTextField(
                label=_g("%s的理由") % title,
                max_length=500,
                initial=proposal.text if proposal.outcome else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Proposal, BoundField, BoundField]]:
        """Every item with its two fields."""
        return [(p, self[f"outcome_{p.item.pk}"], self[f"reason_{p.item.pk}"]) for p in self.proposals]

    def close(self, meeting: Meeting, by: Person) -> bool:
        """Close the meeting with what was concluded; a refusal stands at the head of the form."""
        data = self.cleaned_data
        conclusions = {
            p.item.pk: (data[f"outcome_{p.item.pk}"], data[f"reason_{p.item.pk}"]) for p in self.proposals
        }
        try:
            meetings.close_meeting(meeting=meeting, by=by, conclusions=conclusions)
        except Refused as refused:
            self.add_error(None, str(refused))
            return False
        return True


def first_values(meeting: Meeting) -> dict[str, Any]:
    """What the form of an open meeting starts with."""
    values = {name: getattr(meeting, name) for name in ("held_on", "method", *FACTS)}
    return {**values, "contenders": list(meeting.items.values_list("contender_id", flat=True))}


def new_values(chosen: Sequence[int], campaign: Campaign, organization: Organization) -> dict[str, Any]:
    """What the form of a new meeting starts with: today, and everything that waits unless one was chosen."""
    waiting = chosen or [contender.pk for contender in waiting_for_meeting(campaign, organization)]
    return {"held_on": clock.today(), "contenders": list(waiting)}
