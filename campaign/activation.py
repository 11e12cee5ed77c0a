"""What stands between a cleared contender and 挂牌, and who has to do it (product.md §1, 四有)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.models import Contender, Person
from campaign.readiness import Have, four_haves_of
from campaign.workflow.conditions import missing_for_all


@dataclass(frozen=True)
class HaveLine:
    """One of the four with who mends it."""

    have: Have
    who: str


@dataclass(frozen=True)
class Candidate:
    """A cleared contender on the activation page."""

    contender: Contender
    haves: tuple[HaveLine, ...]
    others: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        return all(line.have.met for line in self.haves) and not self.others


def candidates(contenders: Iterable[Contender], person: Person) -> list[Candidate]:
    """Every contender with its four haves and whatever else stands against 挂牌; constant queries."""
    listed = list(contenders)
    haves_of, missing = four_haves_of(listed), missing_for_all("activate", listed, person)
    found = []
    for contender in listed:
        haves = tuple(
            HaveLine(have, "" if have.met else who)
            for have, who in zip(haves_of[contender.pk], _who(contender), strict=True)
        )
        said = {line.have.name for line in haves if not line.have.met}
        others = tuple(
            sentence
            for sentence in missing[contender.pk]
            if not any(f"“{name}”" in sentence for name in said)
        )
        found.append(Candidate(contender, haves, others))
    return found


def _who(contender: Contender) -> tuple[str, str, str, str]:
    applicant = _("申报人%s") % contender.principal_name
    return applicant, applicant, _("党总支办事员指定评分人"), _("党总支办事员发布激励办法")
