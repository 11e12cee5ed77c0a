"""我的创建手册 on 首页: where it stands this month, and one step to the next entry."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from campaign.ledger_parts import status_of
from campaign.models import Contender, Person
from campaign.panels import Panel, provides_panel
from modelposts.handbook_facts import facts_of
from modelposts.handbook_parts import PARTS
from modelposts.models import HandbookPart


@provides_panel("mine")
def my_handbook(person: Person, today: dt.date) -> Panel | None:
    """The latest post the person holds; None for everyone else."""
    held = Contender.objects.posts().with_ledger().filter(principal=person)
    contender = held.select_related("post", "campaign").order_by("-pk").first()
    if contender is None:
        return None
    facts = facts_of(contender)
    done = set(
        HandbookPart.objects.filter(post_id=contender.pk, done_at__isnull=False).values_list("key", flat=True)
    )
    first = contender.measures.first()
    actions = reverse("modelposts:handbook-part", args=[contender.pk, "actions"])
    context = {
        "mine": contender,
        "mine_facts": facts,
        "mine_parts": [
            (
                contender.campaign.study_title if part.key == "study" else part.title,
                reverse("modelposts:handbook-part", args=[contender.pk, part.key]),
                status_of(part, facts, said_done=part.key in done),
            )
            for part in PARTS
        ],
        "mine_url": reverse("modelposts:handbook", args=[contender.pk]),
        "mine_add_url": f"{actions}?act=action-add&on={first.pk}#measure-{first.pk}" if first else actions,
        "mine_readings_url": reverse("modelposts:handbook-part", args=[contender.pk, "effects"]),
    }
    return Panel("modelposts/_mine_panel.html", context, order=20)
