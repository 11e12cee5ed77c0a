"""The arithmetic of a meeting's vote (product.md §3): quorum, majority, places, ties.

Pure. What is wrong comes back as Chinese sentences for the person who typed it.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

Key = TypeVar("Key", bound=Hashable)


class Method(enum.StrEnum):
    """How the members voted."""

    ORAL = "oral"
    HANDS = "hands"
    SECRET = "secret"  # noqa: S105 - a way of voting, not a password
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was due and who came; ``recused`` are those out for the item in question."""

    due: int
    present: int
    recused: int = 0
    recused_leave_due: bool = False

    @property
    def due_for_item(self) -> int:
        """Members due for the item: a recused one stays in unless the setting says otherwise."""
        return self.due - self.recused if self.recused_leave_due else self.due

    @property
    def present_for_item(self) -> int:
        """Members present for the item: a recused one is absent for it."""
        return self.present - self.recused


@dataclass(frozen=True, slots=True)
class VoteCount:
    """Votes on one item; the paper figures only where the vote was secret."""

    yes: int
    no: int
    abstain: int
    method: Method = Method.HANDS
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    has_overseer: bool = False
    has_counter: bool = False

    @property
    def cast(self) -> int:
        """All votes counted."""
        return self.yes + self.no + self.abstain


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Key]):
    """What the votes say about all candidates for a number of places.

    ``chosen`` fill places, ``tied`` share the cut-off and need a further round for
    ``open_places``, ``not_passed`` missed the majority, ``passed_over`` passed it but
    were outvoted. ``unfilled`` places stay empty.
    """

    chosen: tuple[Key, ...]
    tied: tuple[Key, ...]
    open_places: int
    passed_over: tuple[Key, ...]
    not_passed: tuple[Key, ...]
    unfilled: int


def has_quorum(attendance: Attendance) -> bool:
    """``present * 2 >= due``: half of those due, for the item."""
    return attendance.due_for_item > 0 and (attendance.present_for_item * 2 >= attendance.due_for_item)


def has_passed(yes: int, attendance: Attendance) -> bool:
    """``yes * 2 > due``: more than half of those due, not of those present."""
    return yes * 2 > attendance.due_for_item


def is_void(vote: VoteCount) -> bool:
    """More sheets returned than issued: the vote is void and repeated."""
    return (
        vote.method is Method.SECRET
        and vote.issued is not None
        and vote.returned is not None
        and vote.returned > vote.issued
    )


def attendance_problems(attendance: Attendance) -> list[str]:
    """What is wrong with the attendance of a meeting or of an item in it."""
    problems = []
    if min(attendance.due, attendance.present, attendance.recused) < 0:
        return [_("人数不能为负数。")]
    if attendance.due == 0:
        problems.append(_("应到人数为0，请先列出应到名单。"))
    if attendance.present > attendance.due:
        problems.append(
            _("实到%(present)d人，多于应到%(due)d人，请核对名单。")
            % {"present": attendance.present, "due": attendance.due}
        )
    if attendance.recused > attendance.present:
        problems.append(
            _("回避%(recused)d人，多于实到%(present)d人，请核对。")
            % {"recused": attendance.recused, "present": attendance.present}
        )
    if not problems and not has_quorum(attendance):
        problems.append(
            _("实到%(present)d人，不足应到%(due)d人的半数，不能表决。")
            % {"present": attendance.present_for_item, "due": attendance.due_for_item}
        )
    return problems


def vote_problems(vote: VoteCount, attendance: Attendance) -> list[str]:
    """What is wrong with the figures of one vote: empty when they may stand."""
    if min(vote.yes, vote.no, vote.abstain) < 0:
        return [_("票数不能为负数。")]
    problems = attendance_problems(attendance)
    if problems:
        return problems
    if vote.method is Method.SECRET:
        return _secret_problems(vote, attendance)
    if vote.cast != attendance.present_for_item:
        return [
            _("同意、不同意、弃权合计%(cast)d票，应等于参加表决的%(present)d人。")
            % {"cast": vote.cast, "present": attendance.present_for_item}
        ]
    return []


def _secret_problems(vote: VoteCount, attendance: Attendance) -> list[str]:
    """无记名: ``yes + no + abstain = valid <= returned <= issued``, with both officers named."""
    if vote.issued is None or vote.returned is None or vote.valid is None:
        return [_("无记名投票请填写发出、收回和有效票数。")]
    if min(vote.issued, vote.returned, vote.valid) < 0:
        return [_("票数不能为负数。")]
    figures = {
        "issued": vote.issued,
        "returned": vote.returned,
        "valid": vote.valid,
        "cast": vote.cast,
        "present": attendance.present_for_item,
    }
    if is_void(vote):
        return [_("收回%(returned)d张，多于发出%(issued)d张，本次投票无效，应重新投票。") % figures]
    problems = []
    if vote.issued > attendance.present_for_item:
        problems.append(_("发出%(issued)d张，多于参加表决的%(present)d人，请核对。") % figures)
    if vote.valid > vote.returned:
        problems.append(_("有效%(valid)d张，多于收回%(returned)d张，请核对。") % figures)
    if vote.cast != vote.valid:
        problems.append(_("同意、不同意、弃权合计%(cast)d票，应等于有效票%(valid)d张。") % figures)
    if not vote.has_overseer:
        problems.append(_("无记名投票请填写监票人。"))
    if not vote.has_counter:
        problems.append(_("无记名投票请填写计票人。"))
    return problems


def outcome(votes: Iterable[tuple[Key, int, Attendance]], places: int | None) -> Outcome[Key]:
    """Who fills the places, from (candidate, yes, attendance for that item).

    Those who passed fill the places by their yes votes; a tie at the cut-off is left for
    a further round among the tied; fewer passed than places leaves places empty.
    ``places = None`` sets no limit. It is a proposal: the meeting decides.
    """
    rows = list(votes)
    passed = [(key, yes) for key, yes, attendance in rows if has_passed(yes, attendance)]
    not_passed = tuple(key for key, yes, attendance in rows if not has_passed(yes, attendance))
    ranked = sorted(passed, key=lambda row: -row[1])
    limit = len(ranked) if places is None else places
    if len(ranked) <= limit:
        unfilled = 0 if places is None else limit - len(ranked)
        return Outcome(tuple(k for k, _yes in ranked), (), 0, (), not_passed, unfilled)
    if limit <= 0:
        return Outcome((), (), 0, tuple(k for k, _yes in ranked), not_passed, 0)
    return _cut(ranked, limit, not_passed)


def _cut(ranked: Sequence[tuple[Key, int]], limit: int, not_passed: tuple[Key, ...]) -> Outcome[Key]:
    last, next_one = ranked[limit - 1][1], ranked[limit][1]
    if last > next_one:
        return Outcome(
            tuple(key for key, _yes in ranked[:limit]),
            (),
            0,
            tuple(key for key, _yes in ranked[limit:]),
            not_passed,
            0,
        )
    chosen = tuple(key for key, yes in ranked if yes > last)
    return Outcome(
        chosen=chosen,
        tied=tuple(key for key, yes in ranked if yes == last),
        open_places=limit - len(chosen),
        passed_over=tuple(key for key, yes in ranked if yes < last),
        not_passed=not_passed,
        unfilled=0,
    )


def round_outcomes(
    rounds: Sequence[Mapping[Key, tuple[int, Attendance]]], places: int | None
) -> list[Outcome[Key]]:
    """The outcome of every round that counts, each among those it was held among and for the places then open.

    Each round maps a candidate to its yes votes and the attendance for it, the first one in the order of the
    agenda. A further round counts once every tied candidate has votes in it.
    """
    first = rounds[0] if rounds else {}
    found = [outcome([(key, yes, attendance) for key, (yes, attendance) in first.items()], places)]
    for votes in rounds[1:]:
        before = found[-1]
        if not before.tied or not all(key in votes for key in before.tied):
            break
        found.append(outcome([(key, *votes[key]) for key in before.tied], before.open_places))
    return found


def after_rounds(
    rounds: Sequence[Mapping[Key, tuple[int, Attendance]]], places: int | None
) -> tuple[Outcome[Key], int]:
    """The outcome after the rounds voted so far, and the number of the last one that counts.

    Those chosen in an earlier round keep their places; the last round says who is still tied and what stays empty.
    """
    found = round_outcomes(rounds, places)
    last = found[-1]
    return (
        Outcome(
            chosen=tuple(key for one in found for key in one.chosen),
            tied=last.tied,
            open_places=last.open_places,
            passed_over=tuple(key for one in found for key in one.passed_over),
            not_passed=tuple(key for one in found for key in one.not_passed),
            unfilled=last.unfilled,
        ),
        len(found),
    )
