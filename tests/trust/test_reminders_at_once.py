"""``send_reminders`` on eight machines at once, and killed in the middle: each message once (product.md §6)."""

import multiprocessing
import os
import signal
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from campaign import clock
from campaign.models import Delivery, Message, MessageKind, OpinionRound, ReminderDay, Robot
from campaign.services import messages
from campaign.telling import Told
from tests import factories
from tests.campaign.robot_server import OK, listening
from tests.trust.post_office import open_for_mail
from tests.trust.processes import run_at_once

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]
AT_ONCE, STAFF = 8, 12
DAY = "2026-04-20"


@pytest.fixture
def office(settings):
    """A real mail server, and a house that is set up to send."""
    with open_for_mail() as (office, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.MAIL_IS_SET_UP, settings.SITE_URL = True, "https://ledger.example.cn"
        yield office


def make_staff(house):
    """Half wants a digest, half single mails; each was told three things."""
    people = []
    for number in range(STAFF):
        person = factories.make_member(f"职工{number}", house.branch, email=f"staff{number}@example.cn")
        if number % 2:
            messages.choose(person, mail="single", quiet=None, muted=[], email=person.email)
        messages.write(
            Told(person.pk, MessageKind.CASE, f"{number}号的第{n}件事", "/", f"thing-{n}") for n in range(3)
        )
        people.append(person)
    return people


def run(time=f"{DAY} 08:30"):
    """The command once, as cron runs it; what it printed."""
    out = StringIO()
    with clock.at(time):
        call_command("send_reminders", stdout=out)
    return out.getvalue()


def test_eight_at_once_send_each_mail_and_word_once(office, settings):
    house = factories.make_house()
    with clock.at(f"{DAY} 08:00"), listening(OK) as (fake, place):
        settings.ROBOT_INTRANET_HOSTS = [place]
        make_staff(house)
        OpinionRound.objects.create(
            campaign=house.campaign, title="第一轮", question="怎样？", opens_on=DAY, closes_on="2026-04-24",
            run_by=house.offices.officer, created_at=clock.now(),
        )  # fmt: skip
        for kind in ("wecom", "dingtalk", "feishu"):
            Robot.objects.create(
                organization=house.branch, kind=kind, name=kind, url=f"http://{place}/{kind}?k=1", secret="s",
                made_by=house.offices.officer, made_at=clock.now(),
            )  # fmt: skip
        factories.make_post(house.campaign, house.holder, "rectifying", rectify_until=DAY)

        results = run_at_once(*[run] * AT_ONCE) + run_at_once(*[run] * AT_ONCE)

    assert [result for result in results if not isinstance(result, str)] == []
    subjects = Counter(mail["To"] for mail in office.mails)
    assert sorted(subjects.values()) == sorted([1] * (STAFF // 2) + [3] * (STAFF // 2))
    assert len({mail["Message-ID"] for mail in office.mails}) == len(office.mails)
    said = Counter(
        line for mail in office.mails for line in mail.get_content().splitlines() if "件事" in line
    )
    assert (len(said), set(said.values())) == (3 * STAFF, {1})
    assert sorted(path.partition("?")[0] for path, _body in fake.came) == ["/dingtalk", "/feishu", "/wecom"]
    assert Delivery.objects.filter(sent_at=None).count() == 0
    assert Message.objects.filter(person=house.holder, title__startswith="今天截止").count() == 1
    assert ReminderDay.objects.filter(done_at=None).count() == 0


def test_killed_while_a_mail_is_taken_it_is_not_sent_again(office):
    """The server has it and the process is gone before it knows: nobody sends it a second time."""
    house = factories.make_house()
    with clock.at(f"{DAY} 08:00"):
        messages.choose(house.holder, mail="digest", quiet=None, muted=[], email="holder@example.cn")
        messages.write([Told(house.holder.pk, MessageKind.CASE, "第一件事", "/", "one")])
    office.slow = 30
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    assert office.taken.wait(30)
    os.kill(process.pid, signal.SIGKILL)
    process.join(10)
    office.slow = 0
    for time in ("08:31", "08:45", "12:00"):
        run(f"{DAY} {time}")
    assert [mail["To"] for mail in office.mails] == ["holder@example.cn"]
    row = Delivery.objects.get()
    assert (row.sent_at, row.handed_at is not None) == (None, True)
