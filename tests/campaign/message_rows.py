"""One valid row of every table of messages and what goes out, and a case a constraint of theirs."""

from datetime import date, timedelta

from campaign import clock
from campaign.models import (
    CalendarToken,
    Delivery,
    Message,
    MessageSettings,
    MutedKind,
    ReminderDay,
    Robot,
)
from tests.attacks import again, change

NOW = clock.start_of(date(2026, 3, 2))
LATER = NOW + timedelta(hours=1)


def build_messages(h):
    """The holder's message, choices, mail and calendar; a robot with a word."""
    h.mail = Delivery.objects.create(person=h.holder, key="digest-2026-03-02", created_at=NOW, due_at=NOW)
    h.message = Message.objects.create(
        person=h.holder, kind="duty", title="今天截止：找一找", url="/", key="today-find", created_at=NOW
    )
    h.settings = MessageSettings.objects.create(person=h.holder, quiet_from=20, quiet_until=8)
    h.muted = MutedKind.objects.create(person=h.holder, channel="mail", kind="notice")
    h.reminder_day = ReminderDay.objects.create(person=h.holder, day=date(2026, 3, 2))
    h.calendar_token = CalendarToken.objects.create(person=h.holder, digest="0" * 64, made_at=NOW)
    h.robot = Robot.objects.create(
        organization=h.branch,
        kind="generic",
        name="党员群",
        url="https://gateway.example/",
        template='{"text": "$text"}',
        made_by=h.officer,
        made_at=NOW,
    )
    h.word = Delivery.objects.create(robot=h.robot, key="cycle-1-find", created_at=NOW, due_at=NOW)


CASES = {
    "message_once": lambda h: again(h.message),
    "message_kind_known": lambda h: change(h.message, kind="chat"),
    "message_says_something": lambda h: change(h.message, title=""),
    "messagesettings_mail_known": lambda h: change(h.settings, mail="hourly"),
    "messagesettings_quiet_pair": lambda h: change(h.settings, quiet_until=None),
    "messagesettings_quiet_hours": lambda h: change(h.settings, quiet_from=24),
    "mutedkind_once": lambda h: again(h.muted),
    "mutedkind_known": lambda h: change(h.muted, channel="fax"),
    "mutedkind_never_duties": lambda h: change(h.muted, channel="app", kind="duty"),
    "reminderday_once": lambda h: again(h.reminder_day),
    "robot_kind_known": lambda h: change(h.robot, kind="fax"),
    "robot_template_has_text": lambda h: change(h.robot, template="{}"),
    "delivery_person_once": lambda h: again(h.mail),
    "delivery_robot_once": lambda h: again(h.word),
    "delivery_one_receiver": lambda h: change(h.mail, robot=h.robot),
    "delivery_sent_was_handed": lambda h: change(h.mail, sent_at=LATER),
}
UNIQUE = {
    "campaign.CalendarToken.digest": lambda h: again(h.calendar_token, person=h.captain),
    "campaign.CalendarToken.person": lambda h: again(h.calendar_token, digest="1" * 64),
    "campaign.MessageSettings.person": lambda h: again(h.settings),
}
