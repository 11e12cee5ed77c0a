"""Who counts as a Party member, derived from the standard's word for 政治面貌 (product.md §1)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """What follows from 政治面貌 for rights in the campaign."""

    FULL = "full", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")
    NON_PARTY = "non_party", _("群众")


def standing_of(political_status: str) -> str:
    """full / probationary / non_party derived from the standard's word (GB/T 4762)."""
    if political_status in ("中共预备党员", "预备党员"):
        return Standing.PROBATIONARY
    if political_status in ("中共党员", "正式党员", "党员"):
        return Standing.FULL
    return Standing.NON_PARTY
