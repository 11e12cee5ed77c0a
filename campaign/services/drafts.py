"""Drafts of ledger forms on the server, private to their writer (product.md §4: nothing typed is lost)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import clock
from campaign.errors import Refused
from campaign.models import Contender, LedgerDraft, Person, ReportChoice

KEPT_DAYS = 30
#: Characters of one draft: several times what any form of a ledger takes.
LARGEST = 20_000


@transaction.atomic
def keep_draft(
    *, contender: Contender, part: str, act: str, on: str, fields: Mapping[str, Any], by: Person
) -> LedgerDraft:
    """Write the draft of one's own form, the newest wins; what nobody came back to for 30 days goes.

    The caller has checked that ``by`` may perform the act. Drafts leave no trail: nothing was done yet.
    """
    if len(json.dumps(fields, ensure_ascii=False)) > LARGEST:
        raise Refused(_("内容太长，草稿没有存到服务器，请先删减。"))
    now = clock.now()
    LedgerDraft.objects.filter(saved_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    draft, _made = LedgerDraft.objects.update_or_create(
        contender=contender, person=by, act=act, on=on,
        defaults={"part": part, "fields": dict(fields), "saved_at": now},
    )  # fmt: skip
    return draft


def drop_draft(*, contender: Contender, act: str, on: str, by: Person) -> bool:
    """Throw one's own draft away; whether there was one."""
    return bool(LedgerDraft.objects.of_form(contender, by, act, on).delete()[0])


def drop_drafts_on(*, contender: Contender, act: str, on: str) -> None:
    """The row ``on`` is gone: so are everybody's drafts of changing it."""
    LedgerDraft.objects.filter(contender=contender, act=act, on=on).delete()


def drop_drafts_of(person: Person) -> None:
    """Everything a person left unfinished or picked last, when they leave or their name is taken out."""
    LedgerDraft.objects.filter(person=person).delete()
    ReportChoice.objects.visible_to(person).delete()
