"""Forms of 引: a round of 征求意见, an opinion and its reply, what changed, and a discussion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.form_fields import DayInput, PlainTextField, SeveralField
from campaign.forms.evidence import EvidenceField
from campaign.models import Campaign, Discussion, Membership, Opinion, OpinionRound, Organization, Person
from campaign.services import consultation

Verdict = Opinion.Verdict


class RoundForm(forms.Form):
    """A question to all staff, and the days between which they answer."""

    title = PlainTextField(label=_("名称"), max_length=60, help_text=_("例如：第一轮征求意见（申报办法）。"))
    question = PlainTextField(
        label=_("征求什么意见"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("写清楚想听哪些方面的意见，需要的话附上办法的要点。"),
    )
    opens_on = forms.DateField(label=_("开始日期"), widget=DayInput, initial=clock.today)
    closes_on = forms.DateField(label=_("截止日期"), widget=DayInput, help_text=_("当天仍可以写。"))

    def __init__(self, *args: Any, campaign: Campaign, opened: OpinionRound | None = None, **kwargs: Any):
        kwargs.setdefault("label_suffix", "")
        self.campaign, self.opened = campaign, opened
        if opened is not None:
            kwargs["initial"] = {name: getattr(opened, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and opens < self.campaign.started_on:
            self.add_error("opens_on", _g("开始日期不能早于活动开始日期。"))
        if opens and closes and closes < max(opens, clock.today()):
            self.add_error("closes_on", _g("截止日期不能早于开始日期和今天。"))
        return data

    def save(self, by: Person) -> OpinionRound:
        """Open or change the round. Raises Refused."""
        if self.opened is not None:
            return consultation.edit_round(opinion_round=self.opened, by=by, **self.cleaned_data)
        return consultation.open_round(campaign=self.campaign, by=by, **self.cleaned_data)


class OpinionForm(forms.Form):
    """One opinion, with or without a name."""

    text = PlainTextField(
        label=_("意见内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("写清楚事情和您的建议，便于采纳。"),
    )
    with_name = forms.BooleanField(
        label=_("署上我的姓名"),
        required=False,
        help_text=_("原文在征求结束后由党总支办事员和书记阅看；不署名时系统不记录是谁写的。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ReplyForm(forms.Form):
    """The reply to one opinion, which everybody reads."""

    verdict = forms.ChoiceField(
        label=_("是否采纳"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是否采纳。"), "invalid_choice": _("请选择列出的答复。")},
    )
    summary = PlainTextField(
        label=_("公布时的概括"),
        max_length=200,
        help_text=_("用您的话概括，不要照抄原文，以免看出是谁写的；内容相同的意见可以写同样的概括。"),
    )
    reply = PlainTextField(
        label=_("答复和理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("采纳的写怎样办，部分采纳和未采纳的说明理由。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class ChangesForm(forms.Form):
    """因此作出的改变."""

    changes = PlainTextField(
        label=_("因此作出的改变"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("逐条写改了什么、从什么时候起；没有改变的，写明原因。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class DiscussionForm(forms.Form):
    """Day, place, who came and what was said."""

    topic = PlainTextField(label=_("议题"), max_length=60)
    held_on = forms.DateField(label=_("召开日期"), widget=DayInput)
    place = PlainTextField(label=_("地点"), max_length=60, required=False)
    chair_name = PlainTextField(label=_("主持人"), max_length=60)
    people = SeveralField(
        label=_("到会人员"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少勾选1名到会人员。")},
    )
    minutes = PlainTextField(
        label=_("讨论情况"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("讨论了什么、形成了哪些意见。"),
    )
    minutes_file = EvidenceField(
        most=1, label=_("会议记录文件"), help_text=_("图片、PDF、Office，20MB内；再次上传会替换原来的文件。")
    )

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        organization: Organization,
        discussion: Discussion | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        self.campaign, self.organization, self.discussion = campaign, organization, discussion
        if discussion is not None:
            there = list(discussion.attendances.values_list("person_id", flat=True))
            names = ("topic", "held_on", "place", "chair_name", "minutes")
            kwargs["initial"] = {name: getattr(discussion, name) for name in names} | {"people": there}
        super().__init__(*args, **kwargs)
        self._offer_people()

    def _offer_people(self) -> None:
        today = clock.today()
        staff = Person.objects.active().staff_of(self.organization, today)
        there = Q(pk__in=self.initial.get("people", ()))
        field = self.fields["people"]
        field.queryset = Person.objects.filter(Q(pk__in=staff.values("pk")) | there).in_name_order()
        places = Membership.objects.on(today).filter(branch__path__startswith=self.organization.path)
        rows = places.order_by("branch__path").values_list("person_id", "branch__name")
        self.places = dict(rows)

    @property
    def people_groups(self) -> list[tuple[str, list[Any]]]:
        """The ticks by branch, in the order of the tree; who has moved away since comes last."""
        groups: dict[str, list[Any]] = {name: [] for name in self.places.values()}
        for option in self["people"]:
            person = int(str(option.data["value"]))
            groups.setdefault(self.places.get(person, _g("已不在本组织")), []).append(option)
        return [(name, options) for name, options in groups.items() if options]

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day < self.campaign.started_on:
            raise ValidationError(_g("召开日期不能早于活动开始日期。"))
        if day > clock.today():
            raise ValidationError(_g("研讨开过以后再登记，请填写今天或以前的日期。"))
        return day

    def save(self, by: Person) -> Discussion:
        """Record or correct the discussion. Raises Refused."""
        facts = {**self.cleaned_data, "minutes_file": next(iter(self.cleaned_data["minutes_file"]), None)}
        if self.discussion is not None:
            return consultation.edit_discussion(discussion=self.discussion, by=by, **facts)
        return consultation.record_discussion(
            campaign=self.campaign, organization=self.organization, by=by, **facts
        )
