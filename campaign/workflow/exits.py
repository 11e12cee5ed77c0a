"""What must hold on the ways out (product.md §3 Out)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import Contender, Person, Revocation, State
from campaign.workflow.conditions import requires, requires_of_all


@requires("revoke")
def _person_was_heard(contender: Contender, by: Person) -> Iterable[str]:
    """The fact on record and the person's say, or its days passed, before any title is taken."""
    case = Revocation.objects.open().filter(contender=contender).first()
    if case is None:
        yield _("还没有登记摘牌事由，请党总支办事员先登记并告知本人。")
    elif not case.is_heard(clock.today()):
        yield _("本人还没有陈述，陈述期到%s结束，期满后会议才能表决。") % day_text(case.hearing_until)


@requires_of_all("lift", "close", "accept_withdrawal", "extend", "routine")
def _no_revocation_is_open(contenders: Collection[Contender], by: Person) -> Iterable[tuple[Contender, str]]:
    """Nobody leaves by another way while a revocation is under way."""
    rows = Revocation.objects.open().filter(contender__in=contenders)
    under_way = set(rows.values_list("contender_id", flat=True))
    for contender in contenders:
        if contender.pk in under_way:
            yield contender, _("摘牌正在办理，请先办结，或由党总支办事员登记不再提请。")


@requires("rectify")
def _no_revocation_beside_rectifying(contender: Contender, by: Person) -> Iterable[str]:
    """A revocation already under way makes rectifying pointless."""
    if contender.state == State.ACTIVE and Revocation.objects.open().filter(contender=contender).exists():
        yield _("摘牌正在办理，不再限期整改。")
