"""A vote's arithmetic in words and numbers, as minutes and the 票决记录 print it (product.md §3 议).

Pure: takes the dataclasses of ``campaign.voting`` and the names to print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from campaign.voting import Attendance, Key, Outcome, VoteCount, has_passed, has_quorum, round_outcomes


def quorum_words(attendance: Attendance) -> str:
    """Whether half of those due are there: ``present * 2`` against ``due``."""
    figures = {
        "due": attendance.due_for_item,
        "present": attendance.present_for_item,
        "twice": attendance.present_for_item * 2,
    }
    if has_quorum(attendance):
        return _("应到%(due)d人，实到%(present)d人；%(present)d×2＝%(twice)d≥%(due)d，可以表决。") % figures
    return _("应到%(due)d人，实到%(present)d人；%(present)d×2＝%(twice)d＜%(due)d，不能表决。") % figures


def majority_words(yes: int, attendance: Attendance) -> str:
    """Whether more than half of those due said yes: ``yes * 2`` against ``due``."""
    figures = {"yes": yes, "twice": yes * 2, "due": attendance.due_for_item}
    if has_passed(yes, attendance):
        return _("%(yes)d×2＝%(twice)d＞应到%(due)d，超过半数") % figures
    return _("%(yes)d×2＝%(twice)d≤应到%(due)d，未超过半数") % figures


def recusal_words(attendance: Attendance) -> str:
    """What the recusal of members present does to due and present; empty without one."""
    if not attendance.recused:
        return ""
    figures = {
        "recused": attendance.recused,
        "present": attendance.present,
        "voting": attendance.present_for_item,
        "due": attendance.due,
        "left": attendance.due_for_item,
    }
    if attendance.recused_leave_due:
        return (
            _(
                "回避%(recused)d人：参加表决%(present)d－%(recused)d＝%(voting)d人，"
                "应到%(due)d－%(recused)d＝%(left)d人。"
            )
            % figures
        )
    return (
        _("回避%(recused)d人：参加表决%(present)d－%(recused)d＝%(voting)d人，回避的仍计入应到%(due)d人。")
        % figures
    )


def sheets_words(vote: VoteCount) -> str:
    """How the sheets of a secret vote add up; empty where none were handed out."""
    if vote.issued is None or vote.returned is None or vote.valid is None:
        return ""
    return _(
        "发出%(issued)d张，收回%(returned)d张，有效%(valid)d张；赞成%(yes)d＋反对%(no)d＋弃权%(abstain)d＝%(valid)d"
    ) % {
        "issued": vote.issued,
        "returned": vote.returned,
        "valid": vote.valid,
        "yes": vote.yes,
        "no": vote.no,
        "abstain": vote.abstain,
    }


def place_words(
    rounds: Sequence[Mapping[Key, tuple[int, Attendance]]],
    names: Mapping[Key, str],
    places: int | None,
    taken: int = 0,
) -> list[str]:
    """How candidates fill the places, round by round: quota, order, cut-off, ties, what stays empty."""
    open_places = None if places is None else max(places - taken, 0)
    lines = [_quota_words(places, taken)]
    if not rounds or not rounds[0]:
        return lines
    for number, result in enumerate(round_outcomes(rounds, open_places), start=1):
        lines.append(_round_words(number, rounds[number - 1], result, names))
        if result.tied:
            tied = _("、").join(names[key] for key in result.tied)
            said = {"names": tied, "places": result.open_places, "n": number + 1}
            lines.append(_("%(names)s票数相同，还有%(places)d个名额，第%(n)d轮在他们之间再表决。") % said)
        if result.unfilled:
            lines.append(_("超过半数的少于名额，空缺%d个，不再补足。") % result.unfilled)
    return lines


def _quota_words(places: int | None, taken: int) -> str:
    if places is None:
        return _("没有规定名额，赞成超过应到半数的都通过。")
    if taken:
        figures = {"places": places, "taken": taken, "open": max(places - taken, 0)}
        return _("名额%(places)d个，以前会议已选定%(taken)d个，本次可选%(open)d个。") % figures
    return _("名额%d个。") % places


def _round_words(
    number: int,
    votes: Mapping[Key, tuple[int, Attendance]],
    result: Outcome[Key],
    names: Mapping[Key, str],
) -> str:
    """Who passed, in the order of votes, and who of them got a place."""
    passed = [*result.chosen, *result.tied, *result.passed_over]
    passed.sort(key=lambda key: -votes[key][0])
    if not passed:
        return _("第%d轮：没有超过半数的。") % number
    order = _("、").join(
        _("%(name)s%(yes)d票") % {"name": names[key], "yes": votes[key][0]} for key in passed
    )
    if len(result.chosen) == len(passed):
        return _("第%(n)d轮：超过半数的%(count)d个，按赞成票为%(order)s；都入选。") % {
            "n": number,
            "count": len(passed),
            "order": order,
        }
    chosen = _("、").join(names[key] for key in passed if key in result.chosen) or _("无")
    return _("第%(n)d轮：超过半数的%(count)d个，按赞成票为%(order)s；入选：%(chosen)s。") % {
        "n": number,
        "count": len(passed),
        "order": order,
        "chosen": chosen,
    }
