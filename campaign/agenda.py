"""What may stand on the general branch's agenda beside the applications: 摘牌 and 验收 (product.md §3).

Each kind of item has one provider; the floors above register theirs from their own ``requirements.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet

from campaign.models import LEDGER_STATES, Campaign, Contender, MeetingItem, Revocation, State

#: Given a campaign and the day of the meeting: the contenders that may be voted on then.
Provider = Callable[[Campaign, date], QuerySet[Contender]]
_providers: dict[str, Provider] = {}


def puts_on_agenda(kind: MeetingItem.Kind) -> Callable[[Provider], Provider]:
    """Register what is ready for an item of this kind; one query."""

    def register(provider: Provider) -> Provider:
        _providers[kind] = provider
        return provider

    return register


def ready_for(kind: str, campaign: Campaign, day: date) -> QuerySet[Contender]:
    """The contenders ready for an item of the kind at a meeting of that day."""
    provider = _providers.get(kind)
    return provider(campaign, day) if provider else Contender.objects.none()


def is_ready(kind: str, contender: Contender, day: date) -> bool:
    """Whether the contender may be voted on; kinds without a provider ask for nothing more than the state."""
    return kind not in _providers or ready_for(kind, contender.campaign, day).filter(pk=contender.pk).exists()


def waiting(campaign: Campaign, day: date) -> Q:
    """The condition "ready for one of the kinds" for lists of what may be chosen."""
    condition = Q(pk__in=[])
    for kind in _providers:
        condition |= Q(pk__in=ready_for(kind, campaign, day).values("pk"))
    return condition


def kind_for(contender: Contender) -> MeetingItem.Kind:
    """What the general branch's meeting would decide about the contender in its present state."""
    if contender.state in LEDGER_STATES:
        return MeetingItem.Kind.REVOKE
    return MeetingItem.Kind.ACCEPT if contender.state == State.ACCEPTING else MeetingItem.Kind.DECIDE


@puts_on_agenda(MeetingItem.Kind.REVOKE)
def heard(campaign: Campaign, day: date) -> QuerySet[Contender]:
    """Revocations whose person has been heard by the day: the statement is there, or its days are over."""
    open_ones = Revocation.objects.open().filter(
        Q(stated_on__lte=day) | Q(hearing_until__lt=day), contender__campaign=campaign
    )
    return Contender.objects.with_ledger().filter(pk__in=open_ones.values("contender_id"))
