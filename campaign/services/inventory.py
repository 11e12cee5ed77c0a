"""One item of the inventory by hand: added, corrected, taken off the list and back (product.md §3 选).

Nothing is deleted: what was applied for on an item stays readable, and an item a live contender stands on stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Campaign, Contender, Duty, Organization, Person, Precision, Project
from campaign.models.pinyin import title_key
from campaign.permissions.inventory import can_keep_item, can_list_in

Item = Project | Duty
#: What the import and the hand write alike.
PLAIN = ("name", "alias", "urgency", "difficulty", "relation")


@dataclass(frozen=True)
class Facts:
    """An item as its form says it; the last three are a project's."""

    name: str
    branch: Organization
    urgency: int
    difficulty: int
    alias: str = ""
    relation: str = ""
    leader_name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def add_item(*, campaign: Campaign, model: type[Project] | type[Duty], facts: Facts, by: Person) -> Item:
    """Put a project or duty on the list, behind the last one; it needs nobody's confirmation."""
    if not can_list_in(by, campaign, facts.branch):
        raise Refused(_("清单由党总支办事员和本支部书记维护。"))
    last = model.objects.filter(campaign=campaign).order_by("-position").values_list("position", flat=True)
    item = model(campaign=campaign, position=(last.first() or 0) + 1)
    if isinstance(item, Duty):
        item.confirmed_at, item.confirmed_by = clock.now(), by
    _fill(item, facts)
    _save(item)
    audit.record("inventory-add", by=by, obj=item)
    return item


@transaction.atomic
def edit_item(*, item: Item, facts: Facts, by: Person) -> Item:
    """Correct an item. Refused where it would move it to another branch from under a live contender."""
    found = _kept(item, by)
    if facts.branch != found.branch:
        if not can_list_in(by, found.campaign, facts.branch):
            raise Refused(_("只能改到您维护的支部。"))
        if standing_on([found]):
            raise Refused(_("“%s”已有申报，不能改到其他支部。") % found.name)
    before = {name: getattr(found, name) for name in PLAIN}
    _fill(found, facts)
    _save(found)
    changed = [name for name, value in before.items() if getattr(found, name) != value]
    audit.record("inventory-edit", by=by, obj=found, changed=changed)
    return found


@transaction.atomic
def end_item(*, item: Item, by: Person) -> Item:
    """Take an item off the list: nobody applies on it any more."""
    found = _kept(item, by)
    take_off([found], by=by)
    audit.record("inventory-end", by=by, obj=found)
    return found


@transaction.atomic
def resume_item(*, item: Item, by: Person) -> Item:
    """Put an item back on the list."""
    found = _kept(item, by)
    if found.ended_at is None:
        raise Refused(_("“%s”在清单里。") % found.name)
    found.ended_at = found.ended_by = None
    found.save(update_fields=["ended_at", "ended_by"])
    audit.record("inventory-resume", by=by, obj=found)
    return found


def take_off(items: Collection[Item], *, by: Person) -> None:
    """End these; Refused names the first that somebody applied on. The caller holds the transaction."""
    held = standing_on(items)
    for item in items:
        if title := held.get(key_of(item)):
            raise Refused(
                _("“%(item)s”上有“%(title)s”，不能移出清单。") % {"item": item.name, "title": title}
            )
        item.ended_at, item.ended_by = clock.now(), by
        item.save(update_fields=["ended_at", "ended_by"])


def key_of(item: Item) -> tuple[str, int]:
    """The item among both lists."""
    return ("project" if isinstance(item, Project) else "duty", item.pk)


def standing_on(items: Iterable[Item]) -> Mapping[tuple[str, int], str]:
    """The title of a live contender on each of the items that has one; one query."""
    items = list(items)
    projects = [item.pk for item in items if isinstance(item, Project)]
    duties = [item.pk for item in items if isinstance(item, Duty)]
    rows = Contender.objects.live().filter(Q(project__in=projects) | Q(duty__in=duties))
    found: dict[tuple[str, int], str] = {}
    for project, duty, title in rows.order_by("pk").values_list("project_id", "duty_id", "title"):
        found.setdefault(("project", project) if project else ("duty", duty), title)
    return found


def _kept(item: Item, by: Person) -> Item:
    found: Item = type(item).objects.select_for_update(of=("self",)).select_related("branch").get(pk=item.pk)
    if not can_keep_item(by, found):
        raise Refused(_("清单由党总支办事员和本支部书记维护。"))
    return found


def _fill(item: Item, facts: Facts) -> None:
    for name in PLAIN:
        setattr(item, name, getattr(facts, name))
    item.pinyin, item.alias_pinyin = title_key(facts.name), title_key(facts.alias)
    item.branch = facts.branch
    if isinstance(item, Project):
        item.leader_name = facts.leader_name
        for name in ("starts", "ends"):
            day = getattr(facts, f"{name}_on")
            if day != getattr(item, f"{name}_on"):
                setattr(item, f"{name}_on", day)
                setattr(item, f"{name}_precision", Precision.DAY)


def _save(item: Item) -> None:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise Refused(_("清单里已有“%s”，请换一个名称。") % item.name) from error
