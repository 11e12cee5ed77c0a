"""What goes out of the house: mails to people and words of robots, each once (docs/decisions/0022).

A row of ``Delivery`` is made under a unique key, claimed by one conditional update, marked as handed over just before
it is, and as sent after. A claim that died is free again after ten minutes; what was handed over and not confirmed
is never sent again, for nobody can tell whether it arrived.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from campaign import clock
from campaign.calendar import around
from campaign.group_words import words_of
from campaign.models import Campaign, Delivery, Robot
from campaign.own_messages import choice_of
from campaign.quiet_hours import Hours, is_quiet, wait_after
from campaign.robot_post import NotKnown, NotTaken, post
from campaign.robots import is_taken, request_for
from campaign.services.mail import MailRun, collect_mail
from campaign.services.reminders import CLAIM_DIES, house_hours

log = logging.getLogger(__name__)
AT_ONCE = 500
SIGNATURE = "【争创账本】"


def run() -> Counter[str]:
    """Collect what is to go out, and send what is due; returns how many were sent, failed, unknown."""
    now = clock.now()
    collect_mail(now)
    collect_words(now)
    done: Counter[str] = Counter()
    with MailRun() as mail:
        for delivery in _due(now):
            if _may_go(delivery, now) and claim(delivery, now):
                done[send(delivery, mail.send if delivery.robot_id is None else say, now)] += 1
    return done


def collect_words(now: dt.datetime) -> None:
    """Put what groups are to hear today in line; a group hears each thing once."""
    robots = list(Robot.objects.in_use().select_related("organization__parent"))
    if not robots or is_quiet(now, house_hours(), around(now.date(), 1)):
        return
    for robot in robots:
        houses = [robot.organization_id, robot.organization.parent_id]
        for campaign in Campaign.objects.running(now.date()).filter(organization__in=houses):
            rows = [
                Delivery(
                    robot=robot, key=word.key, text=_said(word.text, word.url), created_at=now, due_at=now
                )
                for word in words_of(campaign, now.date())
            ]
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _said(text: str, url: str) -> str:
    link = f"\n{settings.SITE_URL}{url}" if settings.SITE_URL else ""
    return f"{SIGNATURE}{text}{link}"


def _open(now: dt.datetime) -> QuerySet[Delivery]:
    """What may be claimed: not sent, not handed over, not given up, its time come, and nobody at it."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_DIES)
    return Delivery.objects.filter(
        free, sent_at=None, handed_at=None, given_up_at=None, due_at__lte=now
    )  # fmt: skip


def _due(now: dt.datetime) -> Iterator[Delivery]:
    yield from list(_open(now).select_related("person", "robot").order_by("due_at", "pk")[:AT_ONCE])


def claim(delivery: Delivery, now: dt.datetime) -> bool:
    """Take it, by one conditional update; False where somebody else was faster."""
    delivery.tries += 1
    return bool(_open(now).filter(pk=delivery.pk).update(claimed_at=now, tries=delivery.tries))


def _may_go(delivery: Delivery, now: dt.datetime) -> bool:
    """Whether it may go out now: not in the quiet hours, the person's own where they chose some."""
    hours = house_hours()
    if delivery.person is not None:
        chosen = choice_of(delivery.person).quiet
        hours = Hours(*chosen) if chosen else hours
    return not is_quiet(now, hours, around(now.date(), 1))


def send(delivery: Delivery, hand_over: Callable[[Delivery], None], now: dt.datetime) -> str:
    """Hand a claimed one over, once; returns sent, failed or unknown."""
    row = Delivery.objects.filter(pk=delivery.pk, handed_at=None)
    if not row.update(handed_at=now):
        return "lost"
    try:
        hand_over(delivery)
    except NotTaken as problem:
        _failed(delivery, str(problem), now)
        return "failed"
    except NotKnown as problem:
        Delivery.objects.filter(pk=delivery.pk).update(problem=str(problem))
        log.warning("delivery %s: nobody knows whether it arrived", delivery.pk)
        return "unknown"
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=clock.now(), problem="")
    return "sent"


def _failed(delivery: Delivery, problem: str, now: dt.datetime) -> None:
    """Try again later, each time longer; after the last try, or where its day is over, give up."""
    over = delivery.robot_id is not None and clock.day_of(delivery.created_at) != now.date()
    last = over or delivery.tries >= settings.SEND_TRIES
    Delivery.objects.filter(pk=delivery.pk).update(
        handed_at=None,
        claimed_at=None,
        due_at=now + wait_after(delivery.tries),
        given_up_at=now if last else None,
        problem=problem[:80],
    )
    log.warning("delivery %s: %s", delivery.pk, "given up" if last else "tried again later")


def say(delivery: Delivery) -> None:
    """Post a word of a robot; raises NotTaken or NotKnown."""
    robot = delivery.robot
    if robot is None or robot.ended_at is not None:
        raise NotTaken("ended")
    stamp = int(clock.now().timestamp())
    status, body = post(
        request_for(robot.kind, robot.url, robot.secret, robot.template, delivery.text, stamp)
    )
    if not is_taken(robot.kind, status, body):
        raise NotTaken(f"answer {status}")


@transaction.atomic
def put_in_line(robot: Robot, key: str, text: str, now: dt.datetime) -> Delivery:
    """A word beside those of the day: a trial."""
    return Delivery.objects.create(
        robot=robot, key=key, text=f"{SIGNATURE}{text}", created_at=now, due_at=now
    )
