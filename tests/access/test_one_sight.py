"""Lists and pages share one sight: what is listed opens, and what opens is listed (trust.md ACL-5).

The permission table states who may open which page; here the lists are held against the sets behind the pages.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.contender_lists import HIDDEN
from campaign.home import campaign_for
from campaign.models import Contender, Meeting, Person, PublicNotice
from tests.access.matrix import sign_in
from tests.access.roles import EVERYONE
from tests.access.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def of_kind(kind):
    """Those of the campaign the list is about: a superior's other campaigns have lists of their own."""

    def behind(person):
        campaign = campaign_for(person, clock.today())
        rows = Contender.objects.filter(kind=kind, campaign=campaign).exclude(state__in=HIDDEN)
        return rows.visible_to(person)

    return behind


#: A list: its address, what its links look like, and what its reader may open of the kind.
LISTS = {
    "posts": (
        "modelposts:post-list",
        r'href="/(?:posts|applications)/(\d+)/(?:handbook/)?"',
        of_kind("post"),
    ),
    "teams": ("taskforces:team-list", r'href="/(?:teams|applications)/(\d+)/(?:log/)?"', of_kind("team")),
    "meetings": ("campaign:meeting-list", r'href="/meetings/(\d+)/"', Meeting.objects.visible_to),
    "notices": ("campaign:notice-list", r'href="/notices/(\d+)/"', PublicNotice.objects.visible_to),
    "people": ("campaign:person-list", r'href="/people/(\d+)/"', Person.objects.visible_to),
}

#: Who has left, and who has no place yet, is opened and stands in another list.
LESS = {"people"}


def read(client, url):
    """Status of the list, and the keys and addresses its links lead to."""
    address, pattern, _behind = LISTS[url]
    page = client.get(reverse(address))
    body = page.content.decode() if page.status_code == 200 else ""
    return page.status_code, {
        int(found.group(1)): found.group()[6:-1] for found in re.finditer(pattern, body)
    }


@pytest.mark.parametrize("name", LISTS)
def test_what_is_listed_is_what_opens(world, quick, name):
    wrong, listed_at_all = {}, 0
    with clock.at(NOW):
        for role in sorted(EVERYONE):
            client = Client()
            sign_in(client, world.people[role])
            status, listed = read(client, name)
            if status != 200:
                continue
            listed_at_all += len(listed)
            behind = set(LISTS[name][2](world.people[role]).values_list("pk", flat=True))
            if set(listed) - behind or (behind - set(listed) and name not in LESS):
                wrong[role] = {"listed only": set(listed) - behind, "opens only": behind - set(listed)}
    assert wrong == {}
    assert listed_at_all > 10
