"""Writing the six-part 创建手册 (product.md §4). Every act checks writer, state and month, and leaves an audit row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, history, versions
from campaign.errors import Refused
from campaign.models import Contender, Measure, Person
from campaign.services.attachments import change_evidence, detach
from campaign.services.ledgers import check_day, open_ledger
from modelposts.handbook_facts import facts_of
from modelposts.handbook_parts import find
from modelposts.models import Action, HandbookPart, StudyNote


def _part_row(contender: Contender, key: str) -> HandbookPart:
    """The part's row; it begins with version 1 the first time anyone writes."""
    return HandbookPart.objects.get_or_create(post_id=contender.pk, key=key)[0]


@transaction.atomic
def save_part_text(
    *, contender: Contender, key: str, text: str, version: int, by: Person, why: str = ""
) -> HandbookPart:
    """Save the free text of a part read at ``version`` (1 where nothing was saved yet).

    ``why`` is ``overruled`` where somebody decided against another's text. An audit row a version, not a save.
    Raises Stale where somebody else saved in between.
    """
    contender = open_ledger(contender, by)
    if find(key).text is None:
        raise Refused(_("这一部分没有正文。"))
    row = _part_row(contender, key)
    began = history.claim(row, version, by=by, why=why, text=text.strip(), saved_at=clock.now(), saved_by=by)
    if began:
        audit.record("handbook-save", by=by, obj=row, contender=contender, part=key)
    return row


@transaction.atomic
def restore_part_text(*, contender: Contender, key: str, old: int, version: int, by: Person) -> HandbookPart:
    """Write the text of the old version ``old`` again, as a new version; raises Stale like a save."""
    contender = open_ledger(contender, by)
    row = _part_row(contender, key)
    text = history.restorable(row, old).text
    history.claim(row, version, by=by, why="restored", text=text, saved_at=clock.now(), saved_by=by)
    audit.record("handbook-restore", by=by, obj=row, contender=contender, part=key)
    return row


@transaction.atomic
def mark_part_done(*, contender: Contender, key: str, done: bool, by: Person) -> HandbookPart:
    """Take the holder's word that a part is complete, or take it back; the part's rule must agree."""
    contender = open_ledger(contender, by)
    missing = list(find(key).missing(facts_of(contender))) if done else []
    if missing:
        raise Refused(_("还不能标为完成：%s") % "".join(str(sentence) for sentence in missing))
    row = _part_row(contender, key)
    row.done_at, row.done_by = (clock.now(), by) if done else (None, None)
    row.save(update_fields=["done_at", "done_by"])
    audit.record("handbook-done", by=by, obj=row, contender=contender, part=key, done=done)
    return row


@transaction.atomic
def record_action(
    *,
    contender: Contender,
    measure: Measure,
    acted_on: date,
    text: str,
    by: Person,
    files: Iterable[UploadedFile] = (),
) -> Action:
    """Write down a dated action under a measure, with its evidence."""
    contender = open_ledger(contender, by)
    check_day(contender, acted_on)
    _check_measure(contender, measure)
    action = Action.objects.create(
        post_id=contender.pk, measure=measure, acted_on=acted_on, text=text.strip(),
        saved_at=clock.now(), saved_by=by,
    )  # fmt: skip
    audit.record("action-add", by=by, obj=action, contender=contender)
    change_evidence(action, contender, files=files, by=by)
    return action


@transaction.atomic
def change_action(
    action: Action,
    *,
    version: int,
    measure: Measure,
    acted_on: date,
    text: str,
    by: Person,
    files: Iterable[UploadedFile] = (),
    drop: Collection[int] = (),
) -> Action:
    """Change an action; ``drop`` are ids of its evidence to delete. Old and new day lie in open months."""
    contender = open_ledger(action.post.contender, by)
    check_day(contender, action.acted_on)
    check_day(contender, acted_on)
    _check_measure(contender, measure)
    versions.claim(
        action, version, measure=measure, acted_on=acted_on, text=text.strip(),
        saved_at=clock.now(), saved_by=by,
    )  # fmt: skip
    change_evidence(action, contender, files=files, drop=drop, by=by)
    audit.record("action-change", by=by, obj=action, contender=contender)
    return action


@transaction.atomic
def delete_action(action: Action, *, version: int, by: Person) -> None:
    """Delete an action of an open month together with its evidence."""
    contender = open_ledger(action.post.contender, by)
    check_day(contender, action.acted_on)
    audit.record("action-delete", by=by, obj=action, contender=contender)
    files = list(action.evidence.all())
    versions.remove(action, version)
    for attachment in files:
        detach(attachment, by=by)


@transaction.atomic
def record_study_note(
    *, contender: Contender, studied_on: date, title: str, by: Person, text: str = ""
) -> StudyNote:
    """Write down what was studied; optional and never counted."""
    contender = open_ledger(contender, by)
    check_day(contender, studied_on)
    note = StudyNote.objects.create(
        post_id=contender.pk, studied_on=studied_on, title=title.strip(), text=text.strip(),
        saved_at=clock.now(), saved_by=by,
    )  # fmt: skip
    audit.record("study-add", by=by, obj=note, contender=contender)
    return note


@transaction.atomic
def change_study_note(
    note: StudyNote, *, version: int, studied_on: date, title: str, by: Person, text: str = ""
) -> StudyNote:
    """Change a study note of an open month."""
    contender = open_ledger(note.post.contender, by)
    check_day(contender, note.studied_on)
    check_day(contender, studied_on)
    versions.claim(
        note, version, studied_on=studied_on, title=title.strip(), text=text.strip(),
        saved_at=clock.now(), saved_by=by,
    )  # fmt: skip
    audit.record("study-change", by=by, obj=note, contender=contender)
    return note


@transaction.atomic
def delete_study_note(note: StudyNote, *, version: int, by: Person) -> None:
    """Delete a study note of an open month."""
    contender = open_ledger(note.post.contender, by)
    check_day(contender, note.studied_on)
    audit.record("study-delete", by=by, obj=note, contender=contender)
    versions.remove(note, version)


def _check_measure(contender: Contender, measure: Measure) -> None:
    if measure.contender_id != contender.pk:
        raise Refused(_("这条措施不属于本手册。"))
