"""Who a table is from: the unit as it names itself at the head, and who signs below (product.md §6)."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.models import Organization, ReportHead


@dataclass(frozen=True, slots=True)
class Head:
    """The unit's name at the head, and 填表人, 审核人, 联系电话; empty ones leave room to write."""

    title: str
    prepared_by: str = ""
    reviewed_by: str = ""
    phone: str = ""

    @property
    def signatures(self) -> tuple[str, str, str]:
        """The three of the last line, in order."""
        return self.prepared_by, self.reviewed_by, self.phone


def head_of(organization: Organization) -> Head:
    """The organisation's own head, its name where none was set; one query."""
    own = ReportHead.objects.filter(organization=organization).first()
    if own is None:
        return Head(organization.name)
    return Head(own.title or organization.name, own.prepared_by, own.reviewed_by, own.phone)
