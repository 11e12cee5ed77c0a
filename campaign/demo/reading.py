"""消息 of the demonstration: what its own acts told the sign-ins, read up to some days ago, and yesterday's reminders."""

from __future__ import annotations

from campaign.demo.stage import Stage
from campaign.services.messages import read_all
from campaign.services.reminders import remind

READ_UNTIL, REMINDED = -4, -1


def put_messages(stage: Stage) -> None:
    """Everybody who can sign in reads what there is, and is reminded of what is due on the last working day."""
    today = stage.plan.today
    stage.agenda.at(stage.workday(today, READ_UNTIL), _read, stage, hour=16)
    stage.agenda.at(stage.workday(today, REMINDED), _remind, stage, hour=8, minute=30)


def _read(stage: Stage) -> None:
    for person in stage.people.values():
        read_all(person)


def _remind(stage: Stage) -> None:
    remind(only={person.pk for person in stage.people.values()})
