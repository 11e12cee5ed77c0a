"""Forms beside a ledger: comments on a part, handing in, the branch's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.forms.ledger import LedgerForm
from campaign.ledger_addresses import part_address
from campaign.ledger_parts import Part
from campaign.models import Contender, LedgerHandIn, PartComment, Person
from campaign.permissions.ledger_review import can_answer_comment, can_comment_part
from campaign.services import ledger_review


class PartCommentForm(LedgerForm):
    """An office writes on a part; the team's log says which week is meant."""

    act, heading, button = "part-comment", _("写意见"), _("写给填写人")
    text = PlainTextField(
        label=_("意见"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("说清看到了什么、希望补什么；填写人答复后由您关闭。"),
    )  # fmt: skip

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        return can_comment_part(person, contender)

    @property
    def place(self) -> str:
        """Not the part itself: who comments does not write it."""
        return "comments"

    @property
    def week(self) -> str:
        """The week it is about; none for a part."""
        return ""

    def come_back(self, address: str) -> str:
        return f"{part_address(self.contender, self.part.key, self.week)}#comments"

    def perform(self) -> str:
        ledger_review.comment_on_part(
            contender=self.contender, part=self.part.key, week=self.week, by=self.by, **self.cleaned_data
        )
        return str(_("已写给填写人，答复后会列入您的待办。"))


class OfComment(LedgerForm):
    """A form about one comment of the part."""

    target: PartComment

    @property
    def place(self) -> str:
        """As of the comment itself."""
        return "comments"

    @classmethod
    def find_target(cls, contender: Contender, part: Part[Any], key: str) -> Any:
        return PartComment.objects.select_related("contender", "office").get(
            contender=contender, part=part.key, pk=key
        )

    def come_back(self, address: str) -> str:
        return f"{part_address(self.contender, self.part.key, self.target.week)}#comments"


class CommentAnswerForm(OfComment):
    act, heading, button = "part-comment-answer", _("答复意见"), _("答复")
    answer = PlainTextField(label=_("答复"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        return can_answer_comment(person, contender)

    def perform(self) -> str:
        ledger_review.answer_comment(self.target, by=self.by, **self.cleaned_data)
        return str(_("已答复，等提意见的一方看后关闭。"))


class CommentCloseForm(OfComment):
    autosave = ""
    act, heading, button = "part-comment-close", _("关闭意见"), _("关闭")

    @classmethod
    def may(cls, person: Person, contender: Contender) -> bool:
        return can_comment_part(person, contender)

    def perform(self) -> str:
        ledger_review.close_comment(self.target, by=self.by)
        return str(_("已关闭这条意见。"))


REVIEW_FORMS: tuple[type[LedgerForm], ...] = (PartCommentForm, CommentAnswerForm, CommentCloseForm)


class HandInForm(forms.Form):
    """提交: what is missing is said and acknowledged, never forbidden."""

    note = PlainTextField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("想请支部书记留意的，写在这里。"),
    )  # fmt: skip
    acknowledged = forms.BooleanField(
        label=_("还缺的内容我知道，先提交"),
        error_messages={"required": _("请先补齐再提交；暂时不补的，请选中这一项。")},
    )

    def __init__(self, *args: Any, missing: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.missing = missing
        if not missing:
            del self.fields["acknowledged"]

    def perform(self, contender: Contender, by: Person) -> str:
        """Hand in; the sentence that says so."""
        ledger_review.hand_in_ledger(
            contender=contender, by=by, note=self.cleaned_data["note"], missing=self.missing
        )
        return str(_("已提交，支部书记阅看后会有答复；之后仍可继续填写。"))


class AnswerForm(forms.Form):
    """已阅, or 退回补充 with what is wanted."""

    answer = forms.ChoiceField(
        label=_("答复"), choices=LedgerHandIn.Answer, widget=forms.RadioSelect,
        error_messages={"required": _("请选择已阅或退回补充。")},
    )  # fmt: skip
    comment = PlainTextField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回补充的，写明要补什么。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        silent = not data.get("comment") and "comment" not in self.errors
        if data.get("answer") == LedgerHandIn.Answer.RETURNED and silent:
            self.add_error("comment", _("退回补充请写明要补什么。"))
        return data

    def perform(self, hand_in: LedgerHandIn, by: Person) -> str:
        """Answer; the sentence that says so."""
        ledger_review.answer_hand_in(hand_in, by=by, **self.cleaned_data)
        return str(_("已答复。"))
