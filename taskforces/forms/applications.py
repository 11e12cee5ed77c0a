"""The application for a 党员攻关队."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.drafting import title_on
from campaign.form_fields import DayInput, HundredthsField, PlainTextField
from campaign.forms.applications import (
    ApplicationForm,
    ApplicationPage,
    Indicators,
    Measures,
    Pledges,
    Tables,
    not_past,
)
from campaign.forms.rows import RowForm, RowFormSet, rows_of
from campaign.models import LIVE_STATES, Campaign, Contender, ContenderKind, Person, Project
from campaign.permissions import branch_path_of
from campaign.services.applications import Draft
from campaign.starting import Start, ahead
from taskforces.models import TaskForce, TeamMember
from taskforces.requirements import teams_of
from taskforces.services.applications import TeamFacts, apply_for_team, edit_team_application

_WRITTEN = re.compile(r"(?P<name>[^（(]+?)\s*[（(](?P<number>[^）)]+)[）)]")


class ColleagueField(PlainTextField):
    """A colleague by name, by number, or as 姓名（工号） where two share a name; cleaned to the Person."""

    def __init__(self, **kwargs: Any) -> None:
        self.colleagues: dict[str, list[Person]] = {}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        match = _WRITTEN.fullmatch(text)
        found = self.colleagues.get(match["number"] if match else text, [])
        if match and found and found[0].name != match["name"]:
            found = []
        if not found:
            raise ValidationError(_g("花名册里没有“%s”，请写本党总支职工的姓名或工号。") % text[:20])
        if len(found) > 1:
            labels = "、".join(label_of(person, alone=False) for person in found)
            raise ValidationError(
                _g("有%(n)d位同名，请写成%(labels)s中的一个。") % {"n": len(found), "labels": labels}
            )
        return found[0]


def label_of(person: Person, *, alone: bool) -> str:
    """The name; with the number where the name is not alone."""
    return person.name if alone else f"{person.name}（{person.employee_number or person.username}）"


def colleagues_of(campaign: Campaign) -> dict[str, list[Person]]:
    """Everyone of the general branch by name and by number, from one query."""
    staff = Person.objects.active().staff_of(campaign.organization, clock.today())
    found: dict[str, list[Person]] = {}
    for person in staff.only("pk", "name", "employee_number", "username", "standing"):
        for key in {person.name, person.employee_number or "", person.username} - {""}:
            found.setdefault(key, []).append(person)
    return found


def full_of(
    campaign: Campaign, colleagues: Mapping[str, list[Person]], contender: Contender | None
) -> dict[int, int]:
    """Who takes part in as many other teams as a person may, with their number (product.md §3)."""
    ids = {person.pk for people in colleagues.values() for person in people}
    most = campaign.rule_set.teams_per_person
    counts = {
        person: len(teams - {contender.pk if contender else 0})
        for (_campaign, person), teams in teams_of(ids, [campaign.pk]).items()
    }
    return {person: count for person, count in counts.items() if count >= most}


class MemberForm(RowForm):
    telling = ("person", "task")

    person = ColleagueField(
        label=_("姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[choice for choice in TeamMember.Role.choices if choice[0] != TeamMember.Role.CAPTAIN],
        initial=TeamMember.Role.MEMBER,
    )
    task = PlainTextField(label=_("分工"), max_length=60, required=False)
    started_on = forms.DateField(label=_("加入日期"), widget=DayInput, initial=clock.today)

    def __init__(
        self,
        *args: Any,
        colleagues: dict[str, list[Person]],
        captain: Person,
        full: Mapping[int, int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.captain, self.full = captain, full
        self.fields["person"].colleagues = colleagues

    def clean_person(self) -> Person:
        person: Person = self.cleaned_data["person"]
        if person.pk == self.captain.pk:
            raise ValidationError(_g("队长本人不用写进队员。"))
        teams = self.full.get(person.pk)
        if teams:
            words = {"name": person.name, "n": teams}
            raise ValidationError(_g("%(name)s已参加%(n)d支攻关队，不能再参加。") % words)
        return person


class MilestoneForm(RowForm):
    title = PlainTextField(label=_("里程碑"), max_length=60)
    weight = HundredthsField(label=_("权重（%）"), min_value=1, max_value=10000)
    due_on = forms.DateField(label=_("计划完成"), widget=DayInput, validators=[not_past])


class MemberRows(RowFormSet):
    noun, least = _("队员"), 1

    def clean(self) -> None:
        super().clean()
        people = [row["person"] for row in self.rows if "person" in row]
        twice = next((person for person in people if people.count(person) > 1), None)
        if twice is not None:
            raise ValidationError(_g("%s写了两次，请删去一行。") % twice.name)


class MilestoneRows(RowFormSet):
    noun, least = _("里程碑"), 1

    def clean(self) -> None:
        super().clean()
        weights = [row["weight"] for row in self.rows if row.get("weight")]
        if self.strict and weights and sum(weights) != 10000 and len(weights) == len(self.rows):
            total = HundredthsField().prepare_value(sum(weights))
            raise ValidationError(_g("里程碑权重合计应为100%%，现在是%s%%。") % total)


class TeamTables(Tables):
    """The tables of a team: people and milestones besides what all have."""

    kinds = {
        "indicators": Indicators,
        "measures": Measures,
        "milestones": rows_of(MilestoneForm, MilestoneRows, most=12),
        "pledges": Pledges,
        "members": rows_of(MemberForm, MemberRows, most=20),
    }

    def __init__(self, data: Any, *, campaign: Campaign, captain: Person, **kwargs: Any) -> None:
        self.colleagues, self.captain = colleagues_of(campaign), captain
        contender: Contender | None = kwargs.get("contender")
        self.own = contender.pk if contender else None
        self.full = full_of(campaign, self.colleagues, contender)
        super().__init__(data, **kwargs)

    def form_kwargs(self, name: str) -> dict[str, Any]:
        own: dict[str, Any] = {}
        if name == "members":
            own = {"colleagues": self.colleagues, "captain": self.captain, "full": self.full}
        return {**super().form_kwargs(name), **own}

    def first_rows(self, name: str, contender: Contender | None) -> list[dict[str, Any]]:
        if contender is None or name not in ("members", "milestones"):
            return super().first_rows(name, contender)
        team: TaskForce = contender.team
        if name == "milestones":
            return list(team.milestones.order_by("position", "pk").values("title", "weight", "due_on"))
        rows = team.members.exclude(role=TeamMember.Role.CAPTAIN).select_related("person").order_by("pk")
        if team.contender_id != self.own:
            # Copied: whoever is still a colleague, once, and not the new captain.
            here = {person.pk for people in self.colleagues.values() for person in people}
            found = {row.person_id: row for row in rows if row.ended_on is None and row.person_id in here}
            rows = [row for pk, row in found.items() if pk != self.captain.pk]
        return [
            {
                "person": label_of(row.person, alone=len(self.colleagues.get(row.person.name, ())) < 2),
                "role": row.role,
                "task": row.task,
                "started_on": row.started_on,
            }
            for row in rows
        ]

    @property
    def names(self) -> list[str]:
        """Suggestions for the name field: who can still take part."""
        people = {
            person.pk: person
            for rows in self.colleagues.values()
            for person in rows
            if person.pk not in self.full and person.pk != self.captain.pk
        }
        return sorted(
            label_of(person, alone=len(self.colleagues[person.name]) < 2) for person in people.values()
        )


class TeamApplicationForm(ApplicationForm):
    """Head of the application: one project, one team."""

    kind = ContenderKind.TEAM

    project = forms.ModelChoiceField(
        label=_("重大项目"), queryset=Project.objects.none(), empty_label=_("请选择"), required=True
    )
    theme = PlainTextField(label=_("攻关主题"), max_length=100)
    brief = PlainTextField(label=_("项目简介"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    goal = PlainTextField(
        label=_("攻关目标"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚要达到什么，具体数字放在下面的指标里。"),
    )
    due_on = forms.DateField(label=_("计划完成"), widget=DayInput, validators=[not_past])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("攻关队名称")
        taken = Contender.objects.filter(
            campaign=self.campaign, state__in=LIVE_STATES, project__isnull=False
        ).values("project_id")
        free = ~Q(pk__in=taken) & Q(ended_at=None)
        if self.contender is not None and self.contender.project_id:
            free |= Q(pk=self.contender.project_id)
        field = self.fields["project"]
        field.queryset = (
            self.campaign.projects.filter(free).select_related("branch").order_by("position", "pk")
        )
        own = branch_path_of(self.person)
        field.label_from_instance = lambda project: (
            project.name if own.startswith(project.branch.path) else project.public_name
        )

    def save(self, tables: TeamTables, by: Person) -> Contender:
        """Create or change the draft. Raises Refused."""
        data = self.cleaned_data
        draft = Draft(
            title=data["title"],
            level=data["level"],
            project=data["project"],
            due_on=data["due_on"],
            commitments=tables.commitments,
        )
        team = TeamFacts(
            theme=data["theme"],
            brief=data["brief"],
            goal=data["goal"],
            members=tables.sets["members"].rows,
            milestones=tables.sets["milestones"].rows,
        )
        if self.contender is None:
            return apply_for_team(campaign=self.campaign, draft=draft, team=team, by=by)
        return edit_team_application(
            contender=self.contender, version=data["version"] or 0, draft=draft, team=team, by=by
        )


def page_of(
    data: Any, *, campaign: Campaign, person: Person, contender: Contender | None, start: Start | None = None
) -> ApplicationPage:
    """The page's forms, bound to ``data`` where something was sent; 保存并核对 demands everything."""
    strict = bool(data) and "check" in data
    form = TeamApplicationForm(
        data,
        campaign=campaign,
        person=person,
        contender=contender,
        strict=strict,
        initial=_first_values(contender, start),
        label_suffix="",
    )
    tables = TeamTables(
        data, campaign=campaign, captain=person, contender=contender, strict=strict, start=start
    )
    return ApplicationPage(form, tables, start)


def _first_values(contender: Contender | None, start: Start | None) -> dict[str, Any]:
    """What the form opens with."""
    if contender is None:
        return _start_values(start) if start else {}
    return {
        "version": contender.version,
        "level": contender.level_applied_id,
        "title": contender.title,
        "project": contender.project_id,
        "due_on": contender.due_on,
        **_of_team(contender),
    }


def _start_values(start: Start) -> dict[str, Any]:
    """A new one: what an earlier one said, and what the inventory knows of the project."""
    earlier, project = start.earlier, start.item
    values: dict[str, Any] = {"level": start.level}
    if project is not None:
        values["project"], values["due_on"] = project.pk, ahead(project.ends_on)
        values |= {"title": title_on(project.public_name, str(_("攻关队"))), "brief": project.relation}
    if earlier is not None:
        values |= {"title": earlier.title, **_of_team(earlier)}
        values["due_on"] = ahead(earlier.due_on) or values.get("due_on")
    return values


def _of_team(contender: Contender) -> dict[str, Any]:
    team: TaskForce = contender.team
    return {"theme": team.theme, "brief": team.brief, "goal": team.goal}
