"""``manage.py purge_audit``: remove what has been kept long enough (trust.md AUD-4)."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.services.trail import purge_trail, refuse_purge


class Command(BaseCommand):
    help = "Remove rows of the audit trail older than AUDIT_KEEP_DAYS; never younger than 184 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_KEEP_DAYS)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        try:
            removed = purge_trail(days=days)
        except Refused as refused:
            refuse_purge(days=days, reason=str(refused))
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("已清理%(count)d条") % {"count": removed})
