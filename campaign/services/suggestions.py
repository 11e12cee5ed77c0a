"""意见箱: writing, handing on, answering. Without a name nothing is kept of the writer, in any table or log."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from datetime import date
from hashlib import blake2b

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person, Suggestion
from campaign.permissions.suggestions import PASSES_ON, can_handle_suggestion, holders_of, house_for
from campaign.services.messages import announce

Status, Audience, Desk = Suggestion.Status, Suggestion.Audience, Suggestion.Desk


class NamelessLimit:
    """How many unsigned ones each has sent today, in this process's memory and nowhere else.

    Kept is a count under a digest whose salt is drawn anew every day and never leaves the process: no clock time,
    no order, no text. A restart forgets it (docs/decisions/0013-a-limit-that-remembers-nobody.md).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day: date | None = None
        self._salt = b""
        self._sent: Counter[bytes] = Counter()

    def take(self, person: Person, most: int) -> bool:
        """Count one more of the person's; False where ``most`` are reached."""
        with self._lock:
            if self._day != clock.today():
                self._day, self._salt, self._sent = clock.today(), secrets.token_bytes(32), Counter()
            key = blake2b(str(person.pk).encode(), key=self._salt, digest_size=16).digest()
            if self._sent[key] >= most:
                return False
            self._sent[key] += 1
            return True

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._day = None


nameless_limit = NamelessLimit()


@transaction.atomic
def write_suggestion(*, category: str, desk: str, text: str, with_name: bool, by: Person) -> Suggestion:
    """Put one into the box. Refused names who cannot receive it or which limit of the day is reached."""
    house = house_for(by)
    if house is None and desk != Desk.SYSTEM_ADMIN:
        raise Refused(_("您不属于任何党总支，请交给系统管理员。"))
    if not holders_of(desk, house, without=by):
        raise Refused(_("目前没有可以受理的%(desk)s，请改交其他人。") % {"desk": Desk(desk).label})
    _refuse_floods(by, house.pk if house else None, with_name=with_name)
    suggestion = Suggestion.objects.create(
        organization=house,
        category=category,
        desk=desk,
        text=text,
        written_by=by if with_name else None,
        received_on=clock.today(),
    )
    if with_name:
        audit.record("suggestion-write", by=by, obj=suggestion)
    else:
        audit.record("suggestion-write-unsigned", by=None, anonymous=True)
    return suggestion


def _refuse_floods(by: Person, house: int | None, *, with_name: bool) -> None:
    today = Suggestion.objects.filter(received_on=clock.today())
    most = settings.SUGGESTIONS_A_DAY
    if with_name:
        if today.filter(written_by=by).count() >= most:
            raise Refused(_("您今天已提交%d条意见，请明天再写，或把内容合并成一条。") % most)
        return
    if today.filter(written_by=None, organization=house).count() >= settings.NAMELESS_SUGGESTIONS_A_DAY:
        raise Refused(_("今天收到的不署名意见已经很多，请明天再写，或署名提交。"))
    if not nameless_limit.take(by, most):
        raise Refused(_("您今天已提交%d条不署名意见，请明天再写，或署名提交。") % most)


@transaction.atomic
def handle_suggestion(
    *,
    suggestion: Suggestion,
    status: str,
    answer: str = "",
    audience: str = "",
    summary: str = "",
    by: Person,
) -> Suggestion:
    """Take it up, or close it with an answer and say for whom; once closed it stays as it is."""
    _require_handler(suggestion, by)
    closes = status == Status.CLOSED
    if audience == Audience.WRITER and suggestion.written_by_id is None:
        raise Refused(_("这条意见没有署名，无法只答复本人，请选择公布或只留存。"))
    columns = {"answer": answer, "audience": audience, "summary": summary} if closes else {}
    changed = (
        Suggestion.objects.filter(pk=suggestion.pk, desk=suggestion.desk)
        .exclude(status=Status.CLOSED)
        .update(status=status, handled_at=clock.now(), handled_by=by, **columns)
    )
    if not changed:
        raise Refused(_("这条意见刚由别人办理，请刷新后再看。"))
    suggestion.refresh_from_db()
    audit.record("suggestion-handle", by=by, obj=suggestion, status=status, audience=audience)
    announce("suggestion-handle", suggestion, by=by)
    return suggestion


@transaction.atomic
def pass_on(*, suggestion: Suggestion, desk: str, note: str = "", by: Person) -> Suggestion:
    """Hand the matter to another office: system matters to the system administrator, complaints to the 纪检委员."""
    _require_handler(suggestion, by)
    if desk not in PASSES_ON[suggestion.desk]:
        raise Refused(_("这条意见不能转给%(desk)s。") % {"desk": Desk(desk).label})
    if suggestion.organization is None and desk != Desk.SYSTEM_ADMIN:
        raise Refused(_("写意见的人不属于任何党总支，请由系统管理员办理。"))
    if not holders_of(desk, suggestion.organization, without=suggestion.written_by):
        raise Refused(_("目前没有可以受理的%(desk)s，请改转其他人。") % {"desk": Desk(desk).label})
    moved = (
        Suggestion.objects.filter(pk=suggestion.pk, desk=suggestion.desk)
        .exclude(status=Status.CLOSED)
        .update(
            desk=desk, status=Status.RECEIVED, passed_note=note, passed_at=clock.now(), passed_by=by,
            handled_at=None, handled_by=None,
        )
    )  # fmt: skip
    if not moved:
        raise Refused(_("这条意见刚由别人办理，请刷新后再看。"))
    audit.record("suggestion-pass", by=by, obj=suggestion, desk=desk)
    suggestion.refresh_from_db()
    return suggestion


def _require_handler(suggestion: Suggestion, by: Person) -> None:
    if not can_handle_suggestion(by, suggestion):
        raise Refused(
            _("这条意见由%(desk)s办理，且不能办理自己写的。") % {"desk": suggestion.get_desk_display()}
        )
    if suggestion.is_closed:
        raise Refused(_("这条意见已经办结，不能再改。"))
