"""Django's flush with the append-only guards lifted; the tests empty their tables by it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as DjangoFlush

from campaign import triggers


class Command(DjangoFlush):
    """Refused in production: nothing there may empty the audit trail or a published ranking."""

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("flush is refused in production.")
        with triggers.lifted("flush"):
            super().handle(**options)
