"""The application for a 党员示范岗."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.drafting import title_on
from campaign.form_fields import PlainTextField
from campaign.forms.applications import ApplicationForm, ApplicationPage, Tables
from campaign.models import Campaign, Contender, ContenderKind, Duty, Person
from campaign.services.applications import Draft
from campaign.starting import Start
from modelposts.models import ModelPost
from modelposts.services.applications import PostFacts, apply_for_post, edit_post_application


class PostApplicationForm(ApplicationForm):
    """Head of the application; a new duty is named here and confirmed by the branch secretary."""

    kind = ContenderKind.POST

    duty = forms.ModelChoiceField(
        label=_("重点业务"),
        queryset=Duty.objects.none(),
        empty_label=_("清单里没有，写在下面"),
    )
    new_duty = PlainTextField(
        label=_("新的重点业务"),
        max_length=80,
        required=False,
        help_text=_("清单里没有时填写，由支部书记确认后列入清单。"),
    )
    post_type = forms.ChoiceField(
        label=_("岗位类型"), choices=[("", _("请选择")), *ModelPost.PostType.choices], required=True
    )
    responsibilities = PlainTextField(
        label=_("工作职责"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    goal = PlainTextField(
        label=_("示范目标"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚要达到什么，具体数字放在下面的指标里。"),
    )
    responsibility_area = PlainTextField(label=_("责任区"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("示范岗名称")
        branch = self.branch
        mine = Q(branch=branch, ended_at=None) & (Q(confirmed_at__isnull=False) | Q(proposed_by=self.person))
        if self.contender is not None and self.contender.duty_id:
            mine |= Q(pk=self.contender.duty_id)
        self.fields["duty"].queryset = self.campaign.duties.filter(mine).order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("duty") and data.get("new_duty"):
            self.add_error(
                "new_duty", _("已在清单里选择了重点业务，这里请留空；要新提一项，请把上面改为“清单里没有”。")
            )
        missing = [error.code for error in self._errors["duty"].as_data()] if "duty" in self._errors else []
        if missing == ["required"] and data.get("new_duty"):
            # A duty named below counts as chosen.
            del self._errors["duty"]
            data["duty"] = None
        return data

    def save(self, tables: Tables, by: Person) -> Contender:
        """Create or change the draft. Raises Refused."""
        data = self.cleaned_data
        draft = Draft(
            title=data["title"],
            level=data["level"],
            duty=data["duty"],
            new_duty=data["new_duty"],
            commitments=tables.commitments,
        )
        post = PostFacts(
            **{name: data[name] for name in ("post_type", "responsibilities", "goal", "responsibility_area")}
        )
        if self.contender is None:
            return apply_for_post(campaign=self.campaign, draft=draft, post=post, by=by)
        return edit_post_application(
            contender=self.contender, version=data["version"] or 0, draft=draft, post=post, by=by
        )


def page_of(
    data: Any, *, campaign: Campaign, person: Person, contender: Contender | None, start: Start | None = None
) -> ApplicationPage:
    """The page's forms, bound to ``data`` where something was sent; 保存并核对 demands everything."""
    strict = bool(data) and "check" in data
    form = PostApplicationForm(
        data,
        campaign=campaign,
        person=person,
        contender=contender,
        strict=strict,
        initial=_first_values(contender, start),
        label_suffix="",
    )
    return ApplicationPage(form, Tables(data, contender=contender, strict=strict, start=start), start)


def _first_values(contender: Contender | None, start: Start | None) -> dict[str, Any]:
    """What the form opens with."""
    if contender is None:
        return _start_values(start) if start else {}
    return {
        "version": contender.version,
        "level": contender.level_applied_id,
        "title": contender.title,
        "duty": contender.duty_id,
        **_of_post(contender),
    }


def _start_values(start: Start) -> dict[str, Any]:
    """A new one: what an earlier one said, and the duty it is to stand on."""
    earlier, duty = start.earlier, start.item
    title = title_on(duty.public_name, str(_("示范岗"))) if duty else ""
    values = {"title": earlier.title if earlier else title, "duty": duty.pk if duty else None}
    return values | {"level": start.level} | (_of_post(earlier) if earlier else {})


def _of_post(contender: Contender) -> dict[str, Any]:
    post: ModelPost = contender.post
    return {
        "post_type": post.post_type,
        "responsibilities": post.responsibilities,
        "goal": post.goal,
        "responsibility_area": post.responsibility_area,
    }
