"""``manage.py seal_audit``: seal the rows of the audit trail that are not yet under a link (trust.md AUD-3)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from campaign.services.trail import seal_trail


class Command(BaseCommand):
    help = "Seal new rows of the audit trail; from cron, every ten minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("新封存%(count)d段") % {"count": seal_trail()})
