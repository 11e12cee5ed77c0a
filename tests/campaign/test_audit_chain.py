"""The chain's arithmetic on plain data: what differs first, and where (trust.md AUD-3, AUD-4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from campaign import clock
from campaign.audit_actions import Group, declare
from campaign.audit_chain import (
    Fault,
    Link,
    Purge,
    fault_in_links,
    fault_in_purge,
    fault_in_rows,
    rows_of,
    rows_text,
    seal_of,
    text_digest,
)

SEALED = datetime(2026, 3, 2, 9, tzinfo=clock.ZONE)


def chain(length=3):
    links, before = [], ""
    for number in range(1, length + 1):
        text = rows_text({2 * number - 1: "aa", 2 * number: "bb"})
        at = SEALED + timedelta(days=number)
        link = Link(number, 2 * number, 2, text_digest(text), before, at, "", text)
        links.append(replace(link, seal=seal_of(link)))
        before = links[-1].seal
    return links


def test_rows_come_back_from_their_text_and_what_is_no_row_is_left_out():
    assert rows_text({12: "b", 3: "a"}) == "3 a\n12 b"
    assert rows_of("3 a\n12 b\nx y\nz") == {3: "a", 12: "b"}


def test_whole_chain_has_no_fault_in_any_zone():
    links = chain()
    assert fault_in_links(links) is None
    assert fault_in_links([replace(link, sealed_at=link.sealed_at.astimezone()) for link in links]) is None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda links: links[1:], Fault("number", 1)),
        (lambda links: [links[0], links[2]], Fault("number", 2)),
        (lambda links: [links[0], replace(links[1], previous="x"), links[2]], Fault("previous", 2)),
        (lambda links: [links[0], replace(links[1], through_id=2), links[2]], Fault("link", 2)),
        (lambda links: [links[0], replace(links[1], sealed_at=SEALED), links[2]], Fault("link", 2)),
    ],
)
def test_first_link_that_differs_is_named(change, expected):
    assert fault_in_links(change(chain())) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({1: ("aa", "aa"), 2: ("bb", "bb")}, None),
        ({1: ("aa", "aa")}, Fault("missing", 1, 2)),
        ({1: ("aa", "aa"), 2: ("bb", "bb"), 3: ("cc", "cc")}, Fault("added", 1, 3)),
        ({1: ("xx", "aa"), 2: ("bb", "bb")}, Fault("changed", 1, 1)),
        ({1: ("xx", "xx"), 2: ("bb", "bb")}, Fault("changed", 1, 1)),
    ],
)
def test_first_row_that_differs_is_named(found, expected):
    assert fault_in_rows(chain()[0], found) == expected


@pytest.mark.parametrize(
    ("through", "days", "expected"),
    [
        (4, 184, None),
        (4, 183, Fault("purge", 2, 4)),
        (3, 400, Fault("purge", 0, 3)),
        (1, 400, Fault("purge", 0, 1)),
    ],
)
def test_removal_is_rightful_at_a_link_and_after_184_days(through, days, expected):
    links = chain()
    assert fault_in_purge(links, Purge(through, links[1].sealed_at + timedelta(days=days))) == expected
    assert fault_in_purge(links, None) is None


def test_action_has_one_name():
    with pytest.raises(ValueError, match="declared twice"):
        declare(Group.ACCOUNT, {"sign-in": "别的说法"})
