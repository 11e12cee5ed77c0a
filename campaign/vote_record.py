"""票决记录: everything a meeting's votes say, laid out for the record's page and its print (product.md §3 议)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from campaign import clock, vote_words, voting
from campaign.formatting import day_year
from campaign.models import Attendance, ItemVote, Meeting, MeetingItem, NamedVote, VoidRound
from campaign.outcomes import Group, attendance_of, groups_of, rules_of


@dataclass(frozen=True)
class NamedLine:
    """Who voted one way, by name."""

    choice: str
    names: str


@dataclass(frozen=True)
class RoundLine:
    """One round on an item: its figures, how they add up, the names where the vote was by name; or that it was void."""

    number: int
    attendance: voting.Attendance
    words: str
    vote: ItemVote | None = None
    void: VoidRound | None = None
    named: tuple[NamedLine, ...] = ()


@dataclass(frozen=True)
class ItemRecord:
    """One item of the agenda with all its rounds."""

    item: MeetingItem
    recusal: str
    rounds: tuple[RoundLine, ...]

    @property
    def only(self) -> RoundLine | None:
        """The one valid round where there was no other: it stands on the item's own line."""
        return self.rounds[0] if len(self.rounds) == 1 and self.rounds[0].void is None else None


@dataclass(frozen=True)
class Section:
    """Items that compete for the same places with the arithmetic of the places, or all of another kind."""

    title: str
    lines: tuple[str, ...]
    items: tuple[ItemRecord, ...]


@dataclass(frozen=True)
class VoteRecord:
    """The whole record."""

    meeting: Meeting
    attendance: voting.Attendance
    quorum: str
    present: tuple[Attendance, ...]
    absent: tuple[Attendance, ...]
    basis: str
    sections: tuple[Section, ...]


def record_of(meeting: Meeting) -> VoteRecord:
    """The record of a meeting as its votes stand; a closed one never says anything else. Constant queries."""
    groups = groups_of(meeting)
    items = [item for group in groups for item in group.items]
    prefetch_related_objects(items, "named_votes", "void_rounds", "recusals__person")
    rows = list(meeting.attendances.all())
    attendance = attendance_of(meeting)
    return VoteRecord(
        meeting=meeting,
        attendance=attendance,
        quorum=vote_words.quorum_words(attendance),
        present=tuple(row for row in rows if row.present),
        absent=tuple(row for row in rows if not row.present),
        basis=_basis(meeting),
        sections=tuple(_sections(meeting, groups)),
    )


def _basis(meeting: Meeting) -> str:
    """Whether those who leave for an item count as due, and by which rules."""
    rules = rules_of(meeting)
    source = _("规则第%(n)d号（%(day)s制定）") % {
        "n": rules.number,
        "day": day_year(clock.day_of(rules.made_at)),
    }
    if rules.recused_leaves_due:
        reason = _("，制定说明：%s") % rules.reason if rules.reason else ""
        return _("回避人员不计入所回避议题的应到人数，依据%(source)s%(reason)s。") % {
            "source": source,
            "reason": reason,
        }
    return _("回避人员在所回避的议题中算缺席，仍计入应到人数，依据%s。") % source


def _sections(meeting: Meeting, groups: list[Group]) -> list[Section]:
    """Competing groups one by one; items of one other kind together."""
    found: list[Section] = []
    others: dict[str, list[ItemRecord]] = {}
    for group in groups:
        records = [_item_record(meeting, item) for item in group.items]
        if group.competes:
            found.append(Section(_title(group), tuple(place_lines(group)), tuple(records)))
        else:
            others.setdefault(str(group.items[0].get_kind_display()), []).extend(records)
    found += [Section(title, (), tuple(records)) for title, records in others.items()]
    return found


def _title(group: Group) -> str:
    return f"{group.kind.label}　{group.level.name if group.level else ''}".strip("　")


def place_lines(group: Group) -> list[str]:
    """How the places of a group are filled, in words and numbers."""
    names = {item.pk: item.contender.title for item in group.items}
    places, taken = (group.places.places, group.places.taken) if group.places else (None, 0)
    return vote_words.place_words(group.counted, names, places, taken)


def arithmetic_of(meeting: Meeting) -> list[Section]:
    """How the places of every level and kind are filled, without the items; for the meeting's own pages."""
    groups = [group for group in groups_of(meeting) if group.competes]
    return [Section(_title(group), tuple(place_lines(group)), ()) for group in groups]


def _item_record(meeting: Meeting, item: MeetingItem) -> ItemRecord:
    attendance = attendance_of(meeting, item)
    lines = [
        RoundLine(
            number=void.round,
            attendance=attendance,
            words=_("收回%(returned)d张，多于发出%(issued)d张，本次表决无效，重新投票")
            % {"returned": void.returned, "issued": void.issued},
            void=void,
        )
        for void in item.void_rounds.all()
    ]
    lines += [_round_line(item, vote, attendance) for vote in item.votes.all()]
    lines.sort(key=lambda line: (line.number, line.void is None))
    return ItemRecord(item, vote_words.recusal_words(attendance), tuple(lines))


def _round_line(item: MeetingItem, vote: ItemVote, attendance: voting.Attendance) -> RoundLine:
    count = voting.VoteCount(
        vote.yes, vote.no, vote.abstain, issued=vote.issued, returned=vote.returned, valid=vote.valid
    )
    words = [vote_words.sheets_words(count), vote_words.majority_words(vote.yes, attendance)]
    return RoundLine(
        number=vote.round,
        attendance=attendance,
        words="；".join(word for word in words if word),
        vote=vote,
        named=_named(item, vote.round),
    )


def _named(item: MeetingItem, number: int) -> tuple[NamedLine, ...]:
    given = [vote for vote in item.named_votes.all() if vote.round == number]
    lines = []
    for choice in NamedVote.Choice:
        names = [vote.person_name for vote in given if vote.choice == choice]
        if names:
            lines.append(NamedLine(str(choice.label), "、".join(names)))
    return tuple(lines)
