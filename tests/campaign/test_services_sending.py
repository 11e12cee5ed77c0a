"""Mails and words of robots: each once, at its time, tried again where it surely failed, never where nobody knows."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from campaign import clock
from campaign.models import AuditEvent, Delivery, Message, MessageKind, OpinionRound, Robot
from campaign.services import messages, sending
from campaign.services.reminders import CLAIM_DIES
from campaign.services.robots import end_robot, try_robot
from campaign.telling import Told
from tests import factories
from tests.campaign.robot_server import OK, REFUSED, listening

pytestmark = pytest.mark.django_db
DAY = "2026-04-20"


@pytest.fixture(autouse=True)
def set_up(settings):
    settings.MAIL_IS_SET_UP = True
    settings.SITE_URL = "https://ledger.example.cn"
    with clock.at(f"{DAY} 08:00"):
        yield


@pytest.fixture
def house():
    house = factories.make_house()
    house.holder.email = "holder@example.cn"
    house.holder.save(update_fields=["email"])
    return house


def at(time, day=DAY):
    return clock.at(f"{day} {time}")


def say(person, *keys, kind=MessageKind.CASE):
    messages.write([Told(person.pk, kind, f"事情{key}", "/", key, "详细内容") for key in keys])


def choose(person, mode, quiet=None, muted=()):
    messages.choose(person, mail=mode, quiet=quiet, muted=muted, email=person.email)


def run(time, day=DAY):
    with at(time, day):
        return dict(sending.run())


def test_one_digest_a_day_at_its_time_with_titles_alone(house):
    say(house.holder, "a", "b")
    assert [run("08:29"), run("08:30"), run("08:31")] == [{}, {"sent": 1}, {}]
    say(house.holder, "c")
    assert [run("15:00"), run("08:29", "2026-04-21"), run("08:30", "2026-04-21")] == [{}, {}, {"sent": 1}]
    first, second = mail.outbox
    assert (first.to, first.subject) == (["holder@example.cn"], "【争创账本】今日提醒：2条消息")
    assert second.subject == "【争创账本】事情c"
    assert [word in first.body for word in ("事情a", "事情b", "详细内容", "事情c")] == [
        True,
        True,
        False,
        False,
    ]
    assert "https://ledger.example.cn/messages/settings/" in first.body
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 2


def test_what_was_read_meanwhile_is_not_mailed(house):
    say(house.holder, "a")
    messages.read_all(house.holder)
    assert (run("08:30"), mail.outbox) == ({}, [])


def test_single_mails_go_at_once_and_not_at_night(house):
    choose(house.holder, "single")
    with at("19:00"):
        say(house.holder, "a", "b")
    assert [run("20:00"), run("08:00", "2026-04-21"), run("08:01", "2026-04-21")] == [{}, {"sent": 2}, {}]


def test_ones_own_quiet_hours_hold(house):
    choose(house.holder, "single", quiet=(12, 14))
    with at("12:30"):
        say(house.holder, "a")
    assert [run("13:59"), run("14:00")] == [{}, {"sent": 1}]


def test_nothing_goes_on_a_day_off(house):
    say(house.holder, "a")
    assert [run("10:00", "2026-04-25"), run("10:00", "2026-04-27")] == [{}, {"sent": 1}]


@pytest.mark.parametrize("mode", ["off", "digest"])
def test_who_wants_none_of_it_gets_none(house, mode):
    choose(house.holder, mode, muted=[("mail", "case")])
    say(house.holder, "a")
    assert (run("08:30"), mail.outbox) == ({}, [])
    assert Message.objects.get().settled


def test_without_an_address_or_a_server_nothing_goes(house, settings):
    say(house.holder, "a")
    say(house.offices.officer, "a")
    settings.MAIL_IS_SET_UP = False
    assert run("08:30") == {}
    settings.MAIL_IS_SET_UP = True
    assert (run("08:31"), [one.to for one in mail.outbox]) == ({"sent": 1}, [["holder@example.cn"]])


class Failing(EmailBackend):
    """A server that says no, or hangs up after it was sent everything."""

    error: Exception = smtplib.SMTPRecipientsRefused({})
    tried = 0

    def send_messages(self, batch):
        Failing.tried += 1
        raise self.error


@pytest.fixture
def failing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.tried = 0
    return Failing


def test_a_refused_mail_is_tried_again_later_each_time_longer_and_given_up(house, failing, settings):
    failing.error = smtplib.SMTPRecipientsRefused({})
    say(house.holder, "a")
    came = [run(time) for time in ("08:30", "08:31", "08:32", "08:39", "08:40", "09:12", "11:20", "11:21")]
    failed = {"failed": 1}
    assert came == [failed, {}, failed, {}, failed, failed, failed, {}]
    row = Delivery.objects.get()
    assert (row.tries, failing.tried, row.sent_at, row.given_up_at is not None) == (
        *(settings.SEND_TRIES, settings.SEND_TRIES, None, True),
    )


def test_where_nobody_knows_whether_it_went_it_is_not_sent_again(house, failing):
    failing.error = smtplib.SMTPServerDisconnected("gone")
    say(house.holder, "a")
    assert [run("08:30"), run("09:30"), run("08:30", "2026-04-21")] == [{"unknown": 1}, {}, {}]
    assert (failing.tried, Delivery.objects.get().sent_at) == (1, None)


def test_a_claim_that_died_before_handing_over_is_taken_up_and_one_after_it_is_not(house):
    say(house.holder, "a")
    with at("08:30"):
        sending.collect_mail(clock.now())
        assert sending.claim(Delivery.objects.get(), clock.now())
        assert not sending.claim(Delivery.objects.get(), clock.now())
    assert run("08:35") == {}
    with at("08:30"):
        late = clock.now() + CLAIM_DIES + timedelta(seconds=1)
    with clock.at(late):
        assert dict(sending.run()) == {"sent": 1}
    Delivery.objects.update(sent_at=None)
    assert run("09:30") == {}
    assert len(mail.outbox) == 1


@pytest.fixture
def robot(house, settings):
    """A robot of the branch whose gateway is a server of ours; the opening of a round is to be said."""
    OpinionRound.objects.create(
        campaign=house.campaign, title="第一轮", question="办法怎样？", opens_on=DAY, closes_on="2026-04-24",
        run_by=house.offices.officer, created_at=clock.now(),
    )  # fmt: skip
    with listening(OK) as (fake, place):
        settings.ROBOT_INTRANET_HOSTS = [place]
        settings.ROBOT_TIMEOUT = 1
        row = Robot.objects.create(
            organization=house.branch, kind="dingtalk", name="党员群", url=f"http://{place}/robot?access_token=t",
            secret="SEC-1", made_by=house.offices.officer, made_at=clock.now(),
        )  # fmt: skip
        row.fake = fake
        yield row


def test_a_group_hears_each_thing_once_in_the_day_and_nothing_of_anybody(robot):
    assert [run("07:59"), run("08:00"), run("08:01"), run("20:30")] == [{}, {"sent": 1}, {}, {}]
    [(path, body)] = robot.fake.came
    assert path.startswith("/robot?access_token=t&timestamp=")
    assert body["text"]["content"].startswith(
        "【争创账本】今天开始征求意见，4月24日截止，可以不署名。\nhttps://ledger."
    )


def test_a_robot_that_says_no_hears_it_again_until_it_takes_it(robot):
    robot.fake.answers = [REFUSED, (500, b""), OK]
    assert [run("08:00"), run("08:01"), run("08:02"), run("08:10"), run("08:11")] == [
        *({"failed": 1}, {}, {"failed": 1}, {"sent": 1}, {}),
    ]
    assert len(robot.fake.came) == 3


def test_a_robot_that_never_takes_it_is_given_up_with_its_day(robot):
    robot.fake.answers = [REFUSED]
    assert [run("19:59"), run("08:00", "2026-04-21")] == [{"failed": 1}, {"failed": 1}]
    assert Delivery.objects.get().given_up_at is not None


def test_a_robot_that_does_not_answer_in_time_is_not_asked_again(robot, settings):
    settings.ROBOT_TIMEOUT = 0.2
    robot.fake.delay = 0.4
    assert [run("08:00"), run("08:30"), run("09:30")] == [{"unknown": 1}, {}, {}]


def test_a_trial_says_whether_it_was_taken_and_leaves_no_secret_behind(robot, house, caplog):
    robot.fake.answers = [OK, REFUSED]
    assert [try_robot(robot, by=house.offices.officer) for _n in range(2)] == ["sent", "failed"]
    assert "测试" in robot.fake.came[0][1]["text"]["content"]
    end_robot(robot, by=house.offices.officer)
    robot.refresh_from_db()
    assert (robot.url, robot.secret) == ("", "")
    kept = f"{list(AuditEvent.objects.values_list('detail', 'object_label'))} {caplog.text}"
    kept += str(list(Delivery.objects.values()))
    assert [word for word in ("SEC-1", "access_token", "127.0.0.1") if word in kept] == []
