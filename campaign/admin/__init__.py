"""管理后台: roster, organisations, appointments and settings, each row scoped by ``visible_to`` (product.md §2)."""

from campaign.admin import activity, organization, people

__all__ = ["activity", "organization", "people"]
