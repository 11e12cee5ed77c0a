"""``manage.py export_audit``: a day of the audit trail as a file, to be kept on another host (trust.md AUD-3)."""

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign import clock
from campaign.errors import Refused
from campaign.services.trail import export_day, export_folder


class Command(BaseCommand):
    help = "Write a day of the audit trail as JSON lines with digests, mode 0600; yesterday by default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--to", type=Path, help="folder, by default AUDIT_EXPORT_DIR")

    def handle(self, *args: Any, day: date | None, to: Path | None, **options: Any) -> None:
        try:
            file = export_day(day=day or clock.today() - timedelta(days=1), folder=to or export_folder())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(str(file))
