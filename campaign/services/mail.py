"""Messages by mail: one digest a day, or each by itself, never in the quiet hours and never what was read already."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections import defaultdict
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.calendar import around
from campaign.models import Delivery, Message, MessageChannel, MessageSettings, MutedKind, Person
from campaign.own_messages import Choice
from campaign.quiet_hours import Hours, is_digest_time, is_quiet
from campaign.robot_post import NotKnown, NotTaken
from campaign.services.reminders import house_hours

#: What is older is not mailed any more: the longest holiday, and then some.
FRESH = dt.timedelta(days=14)
NAMED = 20


def collect_mail(now: dt.datetime) -> None:
    """Give messages that are to be mailed to a delivery; settle those that are not wanted by mail."""
    if not settings.MAIL_IS_SET_UP:
        return
    waiting = Message.objects.filter(settled=False, created_at__gt=now - FRESH).exclude(person__email="")
    by_person: dict[int, list[Message]] = defaultdict(list)
    for message in waiting.filter(person__in=Person.objects.active()).order_by("pk"):
        by_person[message.person_id].append(message)
    choices = _choices(by_person)
    is_working = around(now.date(), 1)
    for person_id, messages in by_person.items():
        choice = choices[person_id]
        wanted = [one for one in messages if _is_wanted(one, choice)]
        _settle([one for one in messages if one not in wanted])
        hours = Hours(*choice.quiet) if choice.quiet else house_hours()
        if choice.mail == MessageSettings.Mail.SINGLE:
            if not is_quiet(now, hours, is_working):
                for one in wanted:
                    _put_in_line(person_id, f"message-{one.pk}", [one], now)
        elif wanted and is_digest_time(now, settings.DIGEST_AT, hours, is_working):
            _put_in_line(person_id, f"digest-{now.date()}", wanted, now)


def _choices(people: dict[int, list[Message]]) -> dict[int, Choice]:
    """What these people have chosen: two queries."""
    muted: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for one in MutedKind.objects.filter(person__in=people, channel=MessageChannel.MAIL):
        muted[one.person_id].add((one.channel, one.kind))
    kept = {row.person_id: row for row in MessageSettings.objects.filter(person__in=people)}
    found = {}
    for pk in people:
        row = kept.get(pk)
        mail = row.mail if row else MessageSettings.Mail.DIGEST
        quiet = None
        if row is not None and row.quiet_from is not None and row.quiet_until is not None:
            quiet = (row.quiet_from, row.quiet_until)
        found[pk] = Choice(mail, quiet, frozenset(muted[pk]))
    return found


def _is_wanted(message: Message, choice: Choice) -> bool:
    if message.read_on is not None or choice.mail == MessageSettings.Mail.OFF:
        return False
    return (MessageChannel.MAIL, message.kind) not in choice.muted


def _settle(messages: Sequence[Message]) -> None:
    if messages:
        Message.objects.filter(pk__in=[one.pk for one in messages]).update(settled=True)


@transaction.atomic
def _put_in_line(person_id: int, key: str, messages: Sequence[Message], now: dt.datetime) -> None:
    """Make the delivery of this key and give it the messages, once; whoever comes second does nothing."""
    delivery, made = Delivery.objects.get_or_create(
        person_id=person_id, robot=None, key=key, defaults={"created_at": now, "due_at": now}
    )
    if not made:
        return
    free = Message.objects.filter(pk__in=[one.pk for one in messages], settled=False)
    if not free.update(settled=True, delivery=delivery):
        delivery.delete()


class MailRun:
    """The mails of one run over one connection, opened for the first of them."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def send(self, delivery: Delivery) -> None:
        """Hand one mail over; raises NotTaken where it surely did not go out, NotKnown where nobody can tell."""
        person = Person.objects.active().filter(pk=delivery.person_id).exclude(email="").first()
        if person is None:
            raise NotTaken("nobody")
        mail = compose(person, delivery)
        try:
            mail.connection = self._opened()
        except (OSError, smtplib.SMTPException) as error:
            raise NotTaken("connect") from error
        try:
            mail.send()
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as error:
            raise NotTaken("refused") from error
        except (OSError, smtplib.SMTPException) as error:
            self._connection = None
            raise NotKnown("answer") from error

    def _opened(self) -> BaseEmailBackend:
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()
        return self._connection


def compose(person: Person, delivery: Delivery) -> EmailMessage:
    """The mail: titles and a link, never what stands behind them. Its identifier is the delivery's for good."""
    messages = list(delivery.messages.order_by("-created_at", "-pk"))
    single = len(messages) == 1
    subject = messages[0].title if single else _("今日提醒：%d条消息") % len(messages)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=_("【争创账本】%s") % " ".join(subject.split()),
        body=_body(person, messages),
        to=[person.email],
        headers={
            "Message-ID": f"<zhengchuang-{delivery.pk}-{delivery.key}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _body(person: Person, messages: Sequence[Message]) -> str:
    """Titles, the way to them, and how to have it otherwise; plain text."""
    lines = [_("%s，您好：") % person.name, "", *(f"· {one.title}" for one in messages[:NAMED])]
    if len(messages) > NAMED:
        lines.append(_("另有%d条。") % (len(messages) - NAMED))
    lines.append("")
    if settings.SITE_URL:
        lines.append(_("登录后查看：%s") % (settings.SITE_URL + reverse("campaign:message-list")))
        settings_url = settings.SITE_URL + reverse("campaign:message-settings")
        lines.append(_("不想收邮件、想换时间，在这里改：%s") % settings_url)
    else:
        lines.append(_("请登录争创账本，在“消息”里查看；不想收邮件，在“消息设置”里改。"))
    lines += [
        "",
        _("本邮件由系统发出，请不要回复。本系统为非涉密系统，严禁存储、处理、传输国家秘密和工作秘密。"),
    ]
    return "\n".join(lines)
