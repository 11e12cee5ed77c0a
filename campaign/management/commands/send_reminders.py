"""``manage.py send_reminders``: reminders into the app, mails and words of robots out of it, each once."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.services import reminders, sending


class Command(BaseCommand):
    """Safe to run every minute on several machines: whoever comes second finds it done or claimed."""

    help = "Writes today's reminders and sends what is due by mail and to groups. Run it every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        reminded = reminders.remind()
        done = sending.run()
        swept = reminders.sweep()
        words = [f"reminded {reminded}", *(f"{what} {count}" for what, count in sorted(done.items()))]
        self.stdout.write(", ".join([*words, *([f"deleted {swept}"] if swept else [])]))
