"""Builds the demonstration: founding, selection, every month since, and what waits in each inbox."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.module_loading import autodiscover_modules

from campaign import clock
from campaign.calendar import around
from campaign.demo.agenda import Agenda
from campaign.demo.box import put_suggestions
from campaign.demo.cast import choose_cases
from campaign.demo.founding import found, open_campaign
from campaign.demo.mobilising import put_mobilising
from campaign.demo.movements import put_movements
from campaign.demo.phrasebook import Phrasebook
from campaign.demo.plan import plan_for
from campaign.demo.reading import put_messages
from campaign.demo.selection import put_first_round, put_second_round
from campaign.demo.signins import give_sign_ins
from campaign.demo.stage import SIZES, Stage, put_chapters
from campaign.demo.stories import put_stories
from campaign.demo.words import WORDS


def build(today: date, *, size: str = "full", until: datetime | None = None) -> Stage:
    """Fill an empty database with the demonstration as it stands on `today` and return what was made.

    The same day and size give the same demonstration. Nothing happens after `until` (default: noon).
    """
    autodiscover_modules("demo")
    calendar = around(today, days=500)
    moment = until or datetime.combine(today, time(12), clock.ZONE)
    stage = Stage(
        plan=plan_for(today, calendar),
        size=SIZES[size],
        book=Phrasebook(f"{today}-{size}", WORDS),
        agenda=Agenda(moment),
        calendar=calendar,
    )
    with clock.at(datetime.combine(stage.plan.founded_on, time(8), clock.ZONE)):
        found(stage)
        open_campaign(stage)
        choose_cases(stage)
    put_first_round(stage)
    put_chapters(stage)
    put_second_round(stage)
    put_suggestions(stage)
    put_movements(stage)
    put_mobilising(stage)
    put_messages(stage)
    put_stories(stage)
    stage.agenda.run()
    with clock.at(moment):
        give_sign_ins(stage)
    return stage
