"""``manage.py verify_rankings``: check every campaign's chain of seals (trust.md INT-3)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaign.models import Campaign
from reviews.services.seals import verify_campaign

KINDS = {
    "number": "封存序号不连续",
    "previous": "与上一次封存接不上",
    "row": "名次行被改动",
    "missing": "名次行缺失",
    "added": "名次行多出",
    "seal": "封存值不符",
    "algorithm": "本机没有所用算法",
    "inputs": "计分依据被改动",
}


class Command(BaseCommand):
    help = "Verify the seals of all published rankings; exit status 1 and the month named where one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = []
        for campaign in Campaign.objects.order_by("pk"):
            state = verify_campaign(campaign)
            if state.fault is None:
                self.stdout.write(
                    _("%(campaign)s：%(count)d次封存，校验一致，最近封存值%(head)s")
                    % {"campaign": campaign, "count": state.count, "head": state.head or "—"}
                )
            else:
                fault = state.fault
                faults.append(f"{campaign}：{fault.name}，{KINDS[fault.kind]}：{fault.item}")
        if faults:
            raise CommandError("\n".join(faults))
