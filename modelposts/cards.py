"""示范岗卡 and 桌牌: what is shown of a post in public, 亮身份 亮承诺 亮标准 (product.md §3 行)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaign import clock
from campaign.ledger_head import Head, head_of
from campaign.ledger_rows import IndicatorRow, indicator_rows, pledge_tag
from campaign.models import Campaign, Contender, Membership, Person, Pledge
from campaign.permissions.contenders import branch_of

#: Paper the card is laid out for; A4 unless asked.
PAPERS = ("a4", "a5")


@dataclass(frozen=True, slots=True)
class CardPledge:
    """A pledge with how it stands."""

    pledge: Pledge
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class PostCard:
    """The card of one post. 政治面貌 is not on it: the title itself says who holds it (trust.md PII-3)."""

    contender: Contender
    head: Head
    place: Membership | None
    pledges: list[CardPledge]
    indicators: list[IndicatorRow]

    @property
    def kept(self) -> int:
        """How many pledges have been kept."""
        return sum(bool(one.pledge.kept) for one in self.pledges)


@dataclass(frozen=True, slots=True)
class Plate:
    """A desk plate: both of its faces say the same."""

    name: str
    title: str
    branch: str
    house: str
    pledges: list[str]


def card_of(contender: Contender, person: Person) -> PostCard:
    """The card as ``person`` reads it; the duty by its alias outside the branch."""
    today = clock.today()
    return PostCard(
        contender=contender,
        head=head_of(contender, person),
        place=branch_of(contender.principal),
        pledges=[CardPledge(one, *pledge_tag(one, today)) for one in contender.pledges.all()],
        indicators=indicator_rows(contender, frozenset(), today),
    )


def plates_of(contenders: Iterable[Contender]) -> list[Plate]:
    """The plates of posts; their pledges must be prefetched where there are several."""
    return [
        Plate(
            name=one.principal_name or one.principal.name,
            title=one.title,
            branch=one.branch_name or one.lead_branch.name,
            house=one.campaign.organization.label,
            pledges=[pledge.text for pledge in one.pledges.all()],
        )
        for one in contenders
    ]


def plates_for(person: Person, campaign: Campaign) -> list[Plate]:
    """Every plate of a campaign that ``person`` may print, by branch: two queries."""
    rows = Contender.objects.posts().standing().filter(campaign=campaign).visible_to(person)
    rows = rows.select_related("campaign__organization", "lead_branch", "principal")
    return plates_of(rows.prefetch_related("pledges").order_by("lead_branch__path", "pk"))
