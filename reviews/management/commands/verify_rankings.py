"""``manage.py verify_rankings``: check every campaign's chain of seals (trust.md INT-3)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reviews.seal_words import fault_sentence
from reviews.services.verifying import verify_rankings


class Command(BaseCommand):
    help = "Verify the seals of all published rankings; exit status 1, the month and the first differing figure where one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = []
        for campaign, state in verify_rankings(by=None).items():
            if state.fault is None:
                self.stdout.write(
                    _("%(campaign)s：%(count)d次封存，校验一致，最近封存值%(head)s")
                    % {"campaign": campaign, "count": state.count, "head": state.head or "—"}
                )
            else:
                faults.append(f"{campaign}：{fault_sentence(state.fault, may_name=True)}")
        if faults:
            raise CommandError("\n".join(faults))
