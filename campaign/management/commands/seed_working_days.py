"""``manage.py seed_working_days 2026 2027``: fill the working-day table (design.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from campaign import clock
from campaign.calendar import seed_year


class Command(BaseCommand):
    help = "Fill the working-day table from the announced calendar; years not announced yet count weekdays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="default: last year to next year")

    def handle(self, *args: Any, **options: Any) -> None:
        year = clock.today().year
        years = options["years"] or [year - 1, year, year + 1]
        self.stdout.write(f"{sum(seed_year(year) for year in years)} days written")
