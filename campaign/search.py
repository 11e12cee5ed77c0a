"""搜索: contenders, people, projects and duties by name, pinyin, initials and 工号, as far as the person may read.

Every hit leads to a page the person may open; the rows are those of ``visible_to``, never more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import (
    Consent,
    Contender,
    ContenderKind,
    Duty,
    FormerNumber,
    Person,
    Project,
    State,
    Story,
)
from campaign.permissions import branch_path_of, can_read_ledger, has_admin_perm, scope_of, under_paths
from campaign.permissions.listing import record_ids
from campaign.permissions.roster import keeps_accounts_only
from campaign.spreadsheets.cells import text
from campaign.story_page import words_in

A_GROUP = 10
LONGEST = 40
_ENDED_UNSEEN = (State.CANCELLED,)


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: what it is called, what tells it apart, and its page."""

    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one kind; ``more`` where there are further ones than shown."""

    label: str
    hits: list[Hit]
    more: bool


@dataclass(frozen=True, slots=True)
class Words:
    """What was typed, as it is looked for: full-width letters made plain, stray spaces dropped."""

    shown: str
    plain: str

    @classmethod
    def read(cls, typed: str) -> Words:
        shown = text(typed)[:LONGEST]
        return cls(shown, shown.replace(" ", "").replace("ü", "v").replace("Ü", "v").lower())

    @property
    def is_latin(self) -> bool:
        return self.plain.isascii()

    @property
    def is_too_short(self) -> bool:
        """A single letter or digit finds half the house; one Chinese character may be a surname."""
        return bool(self.plain) and self.is_latin and len(self.plain) < 2

    def by_key(self, name: str, key: str) -> Q:
        """The condition on a name and its pinyin key."""
        condition = Q(**{f"{name}__icontains": self.shown})
        return condition | Q(**{f"{key}__contains": self.plain}) if self.is_latin else condition

    def by_person(self, prefix: str = "") -> Q:
        """The condition on a person: part of the name, or a reading or initials from their beginning."""
        condition = Q(**{f"{prefix}name__icontains": self.shown.replace(" ", "")})
        if self.is_latin:
            key = f"{prefix}pinyin"
            condition |= Q(**{f"{key}__startswith": self.plain}) | Q(**{f"{key}__contains": f" {self.plain}"})
        return condition


def search(person: Person, words: Words) -> list[Group]:
    """The groups with something in them, in a constant number of queries; empty for too few letters."""
    if not words.plain or words.is_too_short:
        return []
    posts, teams = _contenders(person, words)
    groups = [posts, teams, _stories(person, words), _people(person, words), *_inventory(person, words)]
    return [group for group in groups if group.hits]


def _group(label: str, hits: Iterable[Hit]) -> Group:
    found = list(hits)
    return Group(label, found[:A_GROUP], len(found) > A_GROUP)


def _best_first(rows: QuerySet[Any], field: str, words: Words) -> QuerySet[Any]:
    """What begins with the words before what holds them further on."""
    starts = Case(
        When(**{f"{field}__istartswith": words.shown}, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.annotate(distance=starts)


def _contenders(person: Person, words: Words) -> tuple[Group, Group]:
    """示范岗 and 攻关队 by title, or by holder or captain."""
    condition = words.by_key("title", "pinyin") | Q(principal_name__icontains=words.shown)
    condition |= words.by_person("principal__")
    rows = Contender.objects.visible_to(person).exclude(state__in=_ENDED_UNSEEN).filter(condition)
    best = _best_first(rows, "title", words).select_related("principal", "lead_branch")
    # One row more than shown tells that there are more.
    ordered = best.order_by("distance", "-campaign_id", "pinyin", "pk")
    found = {kind: list(ordered.filter(kind=kind)[: A_GROUP + 1]) for kind in ContenderKind}
    prefetch_related_objects([contender for group in found.values() for contender in group], "consents")
    # Who declined to take part still sees the row in their answers, and no page of it.
    posts, teams = (
        _group(str(kind.label), [_contender_hit(one) for one in group if can_read_ledger(person, one)])
        for kind, group in found.items()
    )
    return posts, teams


def _contender_hit(contender: Contender) -> Hit:
    facts = [
        contender.principal_name or contender.principal.name,
        contender.branch_name or contender.lead_branch.name,
        contender.get_state_display(),
    ]
    return Hit(contender.title, "　".join(facts), _page_of(contender))


def _page_of(contender: Contender) -> str:
    """The ledger once the contender is public, before that the application."""
    if not contender.is_public:
        return reverse("campaign:application-detail", args=[contender.pk])
    name = "modelposts:handbook" if contender.is_post else "taskforces:log"
    return reverse(name, args=[contender.pk])


def _stories(person: Person, words: Words) -> Group:
    """典型宣传 by words of title, text or names, as far as the person reads them."""
    rows = Story.objects.visible_to(person).filter(words_in(words.shown), withdrawn_at=None)
    found = rows.select_related("organization", "contender").order_by("-cleared_at", "-pk")[: A_GROUP + 1]
    return _group(
        _("典型宣传"),
        [
            Hit(
                story.title,
                "　".join(one for one in (story.principal_name, story.organization.name) if one),
                reverse("campaign:story", args=[story.pk]),
            )
            for story in found
        ],
    )


def _people(person: Person, words: Words) -> Group:
    """People of the roster records the person may open: nobody for who opens none."""
    label = _("人员")
    if not has_admin_perm(person, "campaign.view_person"):
        return Group(label, [], more=False)
    condition = words.by_person()
    if words.is_latin:
        former = FormerNumber.objects.filter(number__istartswith=words.plain).values("person_id")
        condition |= Q(employee_number__istartswith=words.plain) | Q(pk__in=former)
        condition |= Q(username__istartswith=words.plain)
    rows = (
        Person.objects.visible_to(person)
        .filter(condition)
        .with_places(clock.today())
        .with_record_paths(clock.today())
    )
    found = _best_first(rows, "name", words).order_by("distance", "pinyin", "employee_number", "pk")
    account_only = keeps_accounts_only(person)
    shown = list(found[: A_GROUP + 1])
    records = record_ids(person, shown)
    return _group(
        label, [_person_hit(one, account_only=account_only, has_record=one.pk in records) for one in shown]
    )


def _person_hit(person: Person, *, account_only: bool, has_record: bool) -> Hit:
    """工号 and branch, leading to the record; the keeper of accounts reads the sign-in name only (PII-2)."""
    facts = [person.username]
    if not account_only:
        facts = [person.employee_number or "", getattr(person, "branch_name", None) or _("未编入支部")]
    if not person.is_active:
        facts.append(_("账号已停用"))
    page = "campaign:keep-account" if account_only else "admin:campaign_person_change"
    url = reverse("campaign:person-detail" if has_record else page, args=[person.pk])
    return Hit(person.name, "　".join(fact for fact in facts if fact), url)


def _inventory(person: Person, words: Words) -> list[Group]:
    """重大项目 and 重点业务: by the name where it is read, by the public alias where it is not (product.md §3)."""
    groups = []
    own = _own_items(person)
    for model, label, field in ((Project, _("重大项目"), "project"), (Duty, _("重点业务"), "duty")):
        named = _reads_name(person, own[field])
        condition = named & words.by_key("name", "pinyin")
        condition |= ~Q(alias="") & words.by_key("alias", "alias_pinyin")
        rows = model._default_manager.visible_to(person).filter(condition)
        if model is Duty:
            rows = rows.filter(confirmed_at__isnull=False)
        rows = rows.annotate(by_name=Case(When(named, then=Value(1)), default=Value(0)))
        found = rows.select_related("branch").order_by("-campaign_id", "position", "pk")[: A_GROUP + 1]
        groups.append(_group(label, [_item_hit(item, field) for item in found]))
    return groups


def _own_items(person: Person) -> dict[str, list[int]]:
    """Ids of the items of the teams and posts the person belongs to."""
    asked = Consent.objects.filter(person=person).exclude(accepted=False).values("contender_id")
    rows = Contender.objects.filter(Q(principal=person) | Q(pk__in=asked)).values_list(
        "project_id", "duty_id"
    )
    found = list(rows)
    return {
        "project": [project for project, _duty in found if project],
        "duty": [duty for _project, duty in found if duty],
    }


def _reads_name(person: Person, own: list[int]) -> Q:
    """The condition "the person reads the item by its name" (the same as in campaign.inventory_list)."""
    paths = [path for path in scope_of(person) if path]
    condition = Q(alias="") | Q(pk__in=own) | under_paths(paths, "branch__path")
    if path := branch_path_of(person):
        condition |= Q(branch__path=path)
    return condition


def _item_hit(item: Project | Duty, kind: str) -> Hit:
    name = item.name if getattr(item, "by_name", 0) else item.public_name
    asked = {"kind": kind, "branch": item.branch_id}
    if text(name) == name:
        asked["q"] = name[:LONGEST]
    url = f"{reverse('campaign:inventory', args=[item.campaign_id])}?{urlencode(asked)}"
    return Hit(name, item.branch.name, url)
