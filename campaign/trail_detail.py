"""One row of 审计日志 in words: who, what, before and after (trust.md AUD-1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.audit import CHANGED
from campaign.audit_actions import group_label_of, label_of
from campaign.formatting import weekday
from campaign.models import AuditEvent, Contender, Organization, Person, State
from campaign.object_names import field_label, field_of, type_label, value_text
from campaign.trail_list import RESULT_KINDS, who_text

#: What services keep beside the fields of the thing itself.
KEPT = {
    "absent": gettext_lazy("缺席或不在表中"), "accepted": gettext_lazy("同意"), "added": gettext_lazy("新增"),
    "after": gettext_lazy("现在"), "appraisers": gettext_lazy("评议人数"), "batch": gettext_lazy("批次"),
    "before": gettext_lazy("原来"), "branch": gettext_lazy("支部"), "branches": gettext_lazy("新建支部"),
    "channel": gettext_lazy("渠道"), "cleared": gettext_lazy("通过"), "contender": gettext_lazy("争创对象"),
    "contenders": gettext_lazy("争创对象数"), "day": gettext_lazy("日期"), "days": gettext_lazy("保存天数"),
    "done": gettext_lazy("完成"), "done_on": gettext_lazy("完成日期"), "due": gettext_lazy("应到"),
    "entries": gettext_lazy("对象数"), "file": gettext_lazy("文件"), "filters": gettext_lazy("筛选条件"),
    "gaps": gettext_lazy("差距数"), "head": gettext_lazy("封存值"), "inputs": gettext_lazy("计分依据摘要"),
    "kept": gettext_lazy("兑现"), "left": gettext_lazy("还剩"), "kind": gettext_lazy("类别"), "list": gettext_lazy("名单"),
    "month": gettext_lazy("月份"), "moved": gettext_lazy("调动"), "number": gettext_lazy("编号"),
    "organization": gettext_lazy("组织"), "part": gettext_lazy("部分"), "parts": gettext_lazy("一并更改"),
    "path": gettext_lazy("网址"), "people": gettext_lazy("人员"), "person": gettext_lazy("人员"),
    "picked": gettext_lazy("选择"), "present": gettext_lazy("实到"), "reason": gettext_lazy("原因"),
    "released": gettext_lazy("公开"), "reply": gettext_lazy("批复"), "report": gettext_lazy("报表"),
    "returned": gettext_lazy("收回"), "role": gettext_lazy("职务"), "round": gettext_lazy("轮次"),
    "row": gettext_lazy("首条不一致"), "rows": gettext_lazy("条数"), "rules": gettext_lazy("规则编号"),
    "seal": gettext_lazy("封存值"), "sessions": gettext_lazy("登录处数"), "sha256": gettext_lazy("文件摘要"), "size": gettext_lazy("字节数"),
    "status": gettext_lazy("状态码"), "through": gettext_lazy("清理到"), "title": gettext_lazy("标题"),
    "unchanged": gettext_lazy("未变"), "tried": gettext_lazy("所填"), "updated": gettext_lazy("更新"), "upheld": gettext_lazy("成立"),
    "username": gettext_lazy("登录账号"), "value": gettext_lazy("读数"), "values": gettext_lazy("参数"),
    "version": gettext_lazy("版本"), "void": gettext_lazy("作废"), "why": gettext_lazy("理由"),
}  # fmt: skip
#: Keys whose values are ids of these.
NAMED: dict[str, type[Model]] = {
    "person": Person, "people": Person, "organization": Organization, "branch": Organization, "contender": Contender,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after; ``hidden`` where only the change is kept."""

    field: str
    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One further fact of the act."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A row as its page prints it; links lead to the rows of the same request, person and thing."""

    title: str
    group: str
    when: str
    who: str
    role: str
    object: str
    object_type: str
    result: str
    kind: str
    address: str
    request_id: str
    digest: str
    is_changed: bool
    changes: list[Change]
    facts: list[Fact]
    same_request: str
    same_person: str
    same_object: str


Names = Mapping[tuple[type[Model], int], str]


def names_for(rows: Iterable[AuditEvent]) -> Names:
    """What the ids kept in these rows name, one query for each kind of thing, whatever the number of rows."""
    wanted: dict[type[Model], set[int]] = {}
    for row in rows:
        for key, value in row.detail.items():
            if key in NAMED:
                wanted.setdefault(NAMED[key], set()).update(_ids(value))
    return {
        (model, key): str(thing)
        for model, keys in wanted.items()
        for key, thing in model._default_manager.in_bulk(keys).items()
    }


def detail_of(row: AuditEvent, names: Names | None = None) -> Detail:
    """The row in words; ``names`` come from ``names_for`` where there are many rows."""
    names = names_for([row]) if names is None else names
    number = row.actor.employee_number or row.actor.username if row.actor else ""
    return Detail(
        title=label_of(row.action),
        group=group_label_of(row.action),
        when=_moment(row),
        who=who_text(row),
        role=row.actor_role,
        object=row.object_label,
        object_type=type_label(row.object_type),
        result=row.get_result_display(),
        kind=RESULT_KINDS.get(row.result, ""),
        address=row.address or "",
        request_id=row.request_id,
        digest=row.digest,
        is_changed=row.content_digest() != row.digest,
        changes=_changes(row),
        facts=_facts(row, names),
        same_request=_link(request=row.request_id) if row.request_id else "",
        same_person=_link(person=number) if number else "",
        same_object=_link(of=f"{row.object_type}:{row.object_id}") if row.object_id else "",
    )


def _moment(row: AuditEvent) -> str:
    local = row.at.astimezone(clock.ZONE)
    return f"{local:%Y-%m-%d %H:%M:%S}{local.strftime('%z')[:3]}:00　{weekday(local)}"


def _link(**asked: str) -> str:
    return f"{reverse('campaign:audit-log')}?{urlencode(asked)}"


def _changes(row: AuditEvent) -> list[Change]:
    found = [_change(row, name, pair) for name, pair in _mapping(row.detail.get("changes")).items()]
    if {"before", "after"} <= set(row.detail):
        states = dict(State.choices)
        before, after = (str(row.detail[key]) for key in ("before", "after"))
        found.insert(0, Change(_("状态"), str(states.get(before, before)), str(states.get(after, after))))
    return found


def _change(row: AuditEvent, name: str, pair: Any) -> Change:
    label = field_label(row.object_type, name) or str(KEPT.get(name, name))
    if pair == CHANGED or not isinstance(pair, list) or len(pair) != 2:
        return Change(label, "", "", hidden=True)
    field = field_of(row.object_type, name)
    return Change(label, value_text(pair[0], field), value_text(pair[1], field))


def _facts(row: AuditEvent, names: Names) -> list[Fact]:
    left = {key: value for key, value in row.detail.items() if key not in ("changes", "before", "after")}
    return [Fact(_fact_label(row, key), _fact_text(row, key, value, names)) for key, value in left.items()]


def _fact_label(row: AuditEvent, key: str) -> str:
    return str(KEPT[key]) if key in KEPT else field_label(row.object_type, key) or key


def _fact_text(row: AuditEvent, key: str, value: Any, names: Names) -> str:
    if key in NAMED and (
        known := [names[pair] for one in _ids(value) if (pair := (NAMED[key], one)) in names]
    ):
        return "、".join(known)
    if value == CHANGED:
        return _("已更改")
    return value_text(value, field_of(row.object_type, key))


def _ids(value: Any) -> list[int]:
    return [key for key in (value if isinstance(value, list) else [value]) if type(key) is int]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
