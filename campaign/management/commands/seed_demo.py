"""Fills an empty database with the demonstration (docs/operations.md); production refuses."""

from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign import clock
from campaign.demo.builder import build
from campaign.demo.stage import SIZES
from campaign.models import Person


def demo_screens() -> Path:
    """Where the demonstration notes the addresses of its two screens."""
    return Path(settings.VAR_DIR) / "screens.txt"


class Command(BaseCommand):
    help = "Fill an empty database with invented people and ten months of a campaign."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="full")
        parser.add_argument("--today", type=date.fromisoformat, help="the day it is shown, YYYY-MM-DD")

    def handle(self, *, size: str, today: date | None, **options: Any) -> None:
        if not settings.CLOCK_MAY_BE_SET:
            raise CommandError("The demonstration is not for production.")
        if Person.objects.exists():
            raise CommandError("The database is not empty; the demonstration needs one of its own.")
        begun = monotonic()
        until: datetime | None = None if today else clock.now()
        stage = build(today or clock.today(), size=size, until=until)
        if settings.DEMO:
            # The database keeps digests alone; who tries the demonstration shall see a wall screen all the same.
            lines = [f"{token} {name}" for name, token in stage.screens.items()]
            demo_screens().write_text("\n".join(lines), encoding="utf-8")
        self.stdout.write(
            f"{len(stage.cases)} applications, {len(stage.plan.cycles)} months, {monotonic() - begun:.0f} s"
        )
