"""A fault of the seals in words: month, contender, figure, what was sealed and what is found (trust.md INT-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from campaign.digests import Plain
from campaign.formatting import NOTHING, change_text, hundredths
from campaign.models import ContenderKind, RuleSet
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.models import Standing
from reviews.seal_differences import Difference
from reviews.sealing import Fault

#: Settings kept in hundredths of a point.
_IN_HUNDREDTHS = ("_from", "_max", "team_gate", "points_")
_PLAIN_FROM = ("trim_from", "distribution_from", "find_from", "show_from", "appraise_from")


def fault_sentence(fault: Fault, *, may_name: bool) -> str:
    """A fault in words; whose row it is stays out where the rules hide names from the reader."""
    words = {"name": fault.name, "item": fault.item}
    if fault.kind in ("row", "missing", "added", "register") and not may_name:
        return _("%(name)s：有一行与封存时不同。") % words
    if fault.difference is not None and (may_name or not fault.difference.item):
        said = difference_words(fault.difference)
        if said:
            return _("%(name)s：%(said)s。") % {"name": fault.name, "said": said}
    return {
        "number": _("%(name)s：封存序号不连续，有一期缺失或重复。"),
        "previous": _("%(name)s：没有承接上一期的校验码。"),
        "row": _("%(name)s：“%(item)s”一行与封存时不同。"),
        "missing": _("%(name)s：“%(item)s”一行不见了。"),
        "added": _("%(name)s：多出“%(item)s”一行。"),
        "seal": _("%(name)s：计算依据、规则或校验码与封存时不同。"),
        "algorithm": _("%(name)s：本机没有封存所用的算法%(item)s。"),
        "inputs": _("%(name)s：评分或计票数据与封存时不同。"),
        "register": _("%(name)s：“%(item)s”的票数与评议登记对不上。"),
        "gone": _("%(name)s：审计日志记有封存第%(item)s号，现在没有了或校验码不同。"),
    }[fault.kind] % words


def difference_words(one: Difference) -> str:
    """“示范岗1（岗位1）#3”一行的综合得分：封存为95.63，现为95.64."""
    if one.group == "settings":
        return _pair(_("规则“%s”") % _setting(one.column), *_settings(one))
    if one.group in ("rubric", "weights"):
        return _pair(_rule_label(one), _listed(one.sealed), _listed(one.found))
    if one.group == "roll":
        return _("评议登记中有本月名单以外的人")
    if not one.item:
        return _("校验码、计算依据摘要或发布记录（理由、时间、办理人）与封存时不同")
    return _of_entry(one)


def _of_entry(one: Difference) -> str:
    whose = _("“%s”") % one.item
    channel = CHANNEL_LABELS[Channel(one.group)] if one.group in set(Channel) else ""
    if one.column == "names":
        return _("%s一行的姓名、名称、支部、层级或行摘要与封存时不同") % whose
    if one.column == "counters":
        return _("%(whose)s的%(channel)s计票与封存时不同，票数不公布") % {"whose": whose, "channel": channel}
    if one.column == "register":
        return _("%(whose)s的%(channel)s计票与评议登记对不上") % {"whose": whose, "channel": channel}
    if one.column == "paper":
        return _("%(whose)s的%(channel)s纸质票与各批汇总对不上") % {"whose": whose, "channel": channel}
    if one.group == "waived":
        return _pair(_("%(whose)s的%(channel)s免评") % {"whose": whose, "channel": CHANNEL_LABELS[Channel(one.column)]},
                     *(_yes(bool(value)) for value in (one.sealed, one.found)))  # fmt: skip
    label = f"{channel}{_column(one)}" if channel else _column(one)
    return _pair(
        _("%(whose)s一行的%(label)s") % {"whose": whose, "label": label},
        *(_value(one.column, value) for value in (one.sealed, one.found)),
    )


def _pair(what: str, sealed: str, found: str) -> str:
    return _("%(what)s：封存为%(sealed)s，现为%(found)s") % {"what": what, "sealed": sealed, "found": found}


def _column(one: Difference) -> str:
    labels = {
        "rank": _("名次"), "composite": _("综合得分"), "grade": _("等次"), "capped": _("限等"), "kind": _("类别"),
        "redistributed": _("缺项折算"), "digits": _("小数位数"), "change": _("变化"), "trend": _("走势"),
        "score": _("得分"), "weight": _("权重"), "counted": _("是否计入"), "suppressed": _("是否票数不足"),
        "n": _("有效票"), "median": _("中位数"), "spread": _("标准差"), "row": _("是否有此行"), "bonus": _("加分"),
    }  # fmt: skip
    if one.column in labels:
        return labels[one.column]
    return _("%s得分") % one.column if one.column.startswith("“") else _("第%s个评价项目得分") % one.column


def _value(column: str, value: Plain) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return _yes(value)
    if column == "grade":
        return str(dict(Standing.Grade.choices).get(str(value), value))
    if column == "kind":
        return str(dict(ContenderKind.choices).get(str(value), value))
    if column == "change" and isinstance(value, int):
        return change_text(value)
    if column == "trend" and isinstance(value, Sequence):
        scores = [row[1] for row in value if isinstance(row, Sequence)]
        return "、".join(hundredths(one, 2) for one in scores if isinstance(one, int)) or NOTHING
    if column in ("rank", "digits", "n") or not isinstance(value, int):
        return str(value)
    return hundredths(value, 2)


def _yes(value: bool) -> str:
    return _("是") if value else _("否")


def _setting(name: str) -> str:
    try:
        return str(getattr(RuleSet._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def _settings(one: Difference) -> tuple[str, str]:
    def text(value: Plain) -> str:
        if isinstance(value, bool) or value is None:
            return NOTHING if value is None else _yes(value)
        if (
            isinstance(value, int)
            and one.column not in _PLAIN_FROM
            and any(p in one.column for p in _IN_HUNDREDTHS)
        ):
            return hundredths(value, 2)
        return str(value)

    return text(one.sealed), text(one.found)


def _rule_label(one: Difference) -> str:
    kind, key = one.column.split(" ", 1)
    words: Mapping[str, str] = {"kind": str(dict(ContenderKind.choices).get(kind, kind)), "key": key}
    if one.group == "rubric":
        return _("%(kind)s评分标准第%(key)s项") % words
    return _("%(kind)s%(channel)s的权重") % {**words, "channel": CHANNEL_LABELS[Channel(key)]}


def _listed(value: Plain) -> str:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return NOTHING
    return " ".join(hundredths(part, 2) if isinstance(part, int) else str(part) for part in value)
