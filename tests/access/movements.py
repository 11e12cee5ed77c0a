"""People who move and leave, at each of the world's three places (product.md §2)."""

from __future__ import annotations

from datetime import date

from campaign.services import anonymising, hand_overs, leaving, transfers
from tests.factories import make_member

LATER = date(2026, 12, 1)
OFFICER = {"a": "officer", "b": "officer", "c": "officer_c"}


def make_movements(world):
    """Somebody gone, somebody who moves later, somebody offered to the other house, somebody to be anonymised."""
    other = {"a": world.tree.other_general, "b": world.tree.other_general, "c": world.tree.general}
    for place, here in world.at.items():
        by, branch = world.people[OFFICER[place]], world.branches[place]
        here.gone = make_member(f"{place}已离开", branch)
        leaving.leave(here.gone, leaving="retired", reason="退休", by=by)
        mover = make_member(f"{place}将调动", branch)
        transfers.transfer(mover, branch=branch, position="组长", effective_on=LATER, reason="轮岗", by=by)
        here.pending = mover.roster_acts.get()
        offered = make_member(f"{place}被转出", branch)
        here.hand_over = hand_overs.release(offered, to=other[place], reason="机构调整", by=by)
        here.receiving = other[place]
        nameless = make_member(f"{place}要匿名", branch)
        leaving.leave(nameless, leaving="resigned", reason="离职", by=by)
        here.anonymisation = anonymising.ask(nameless, reason="本人书面申请", by=by)
