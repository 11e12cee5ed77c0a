"""To-do items both ledgers have: public pledges that fall due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from campaign.models import Contender, Pledge
from campaign.todos import TodoItem

AHEAD = dt.timedelta(days=14)


def pledge_todos(
    contenders: Iterable[Contender], today: dt.date, address: Callable[[Contender], str]
) -> Iterator[TodoItem]:
    """Pledges due within two weeks or overdue that nobody has settled: one query."""
    by_pk = {contender.pk: contender for contender in contenders}
    if not by_pk:
        return
    open_ones = Pledge.objects.filter(contender_id__in=by_pk, kept=None, due_on__lte=today + AHEAD)
    for pledge in open_ones.order_by("due_on", "pk"):
        contender = by_pk[pledge.contender_id]
        yield TodoItem(
            due=pledge.due_on,
            title=_("公开承诺到期，请登记是否兑现"),
            detail=f"{contender.title}：{pledge.text}",
            url=f"{address(contender)}?act=pledge-settle&on={pledge.pk}",
            action=_("去登记"),
            key=f"pledge-{pledge.pk}",
        )
