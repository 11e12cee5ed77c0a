"""Transfers: the officer's act (product.md §2)."""

from tests.access.matrix import Row, among, each
from tests.access.roles import OFFICERS, OFFICES

#: The system administrator keeps everybody's account, so knows of the person, and does not transfer.
TRANSFER = each(lambda place: among(OFFICES[place] | {"system_admin"}, OFFICERS[place]))

ROWS = [
    Row("campaign:person-transfer", lambda here: [here.member.pk], get=TRANSFER, post=TRANSFER, shows="党员")
]
