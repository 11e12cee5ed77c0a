"""管理后台: each model × changelist, change, add, delete, history (product.md §2, trust.md ACL-8).

System, security and audit are apart: none reads another's, none reads sheets or changes scores. Who has no
appointment, and the superior viewer, does not enter at all. Nothing is deleted there by anybody.
"""

from django.contrib.contenttypes.models import ContentType

from campaign.models import Person
from tests.access.matrix import Row, Who, each, just
from tests.access.roles import (
    ADMINISTRATORS,
    ALL_COMMITTEES,
    ALL_CONFIRMERS,
    ALL_GENERAL,
    ALL_OFFICERS,
    CONFIRMERS,
    EVERYONE,
    NOBODY,
    OFFICERS,
    OFFICES,
    SECRETARIES,
    STAFF,
)

#: The auditor has 审计日志 and nothing here.
ENTER = ALL_COMMITTEES | ALL_GENERAL | (ADMINISTRATORS - {"auditor"})
SYSTEM, SECURITY = {"system_admin"}, {"security_admin"}
#: Secretaries and deputies keep their roster; the general branch's read it for all its branches.
ROSTER = {place: SECRETARIES[place] | CONFIRMERS[place] | OFFICERS[place] for place in "abc"}
ALL_ROSTER = ROSTER["a"] | ROSTER["b"] | ROSTER["c"]
COMMITTEE_MEN = ALL_COMMITTEES | ALL_CONFIRMERS | {"discipline"}


def of_row(may, keeps, sees=NOBODY) -> Who:
    """Who may with one row. Who keeps the model elsewhere finds nothing here; to the others the whole model is
    refused, existing row or not, so that the answer says nothing about it."""
    may = frozenset(may)
    return Who(may, EVERYONE - (frozenset(keeps) - frozenset(sees) - may))


def model(name, listed, reads, changes, adds, sees, args, places="abc"):
    """The pages of one model. ``listed`` and ``adds`` by role, ``reads``, ``changes`` and ``sees`` by place."""
    url = f"admin:campaign_{name}"
    changed = frozenset().union(*(changes(place) for place in "abc"))
    return [
        Row(f"{url}_changelist", get=just(listed)),
        Row(f"{url}_add", get=just(adds), post=just(adds)),
        Row(f"{url}_change", args, get=each(lambda p: of_row(reads(p), listed, sees(p)), places)),
        Row(f"{url}_change", args, post=each(lambda p: of_row(changes(p), changed, sees(p)), places)),
        Row(f"{url}_delete", args, get=each(lambda p: of_row(NOBODY, NOBODY), places),
            post=each(lambda p: of_row(NOBODY, NOBODY), places)),
        # The history asks for the row first, so whose scope it is not in finds nothing.
        Row(f"{url}_history", args, get=each(lambda p: of_row(reads(p), ENTER, sees(p)), places)),
    ]  # fmt: skip


def just_nothing_for(entering) -> dict[str, Who]:
    """Those who enter the admin find nothing here, the others are refused at its door."""
    return {"a": of_row(NOBODY, entering)}


def nobody(place):
    return NOBODY


def everyone(place):
    return ENTER


def key(name):
    return lambda here: [getattr(here, name).pk]


ROWS = [
    Row("admin:index", get=just(ENTER), hides={"security_admin": "/auditevent/", "system_admin": "/admin/campaign/appointment/",
        "secretary_a": "/auditevent/"}),
    Row("admin:app_list", lambda here: ["campaign"], get={"a": of_row(ENTER - {"secrecy"}, {"secrecy"})},),
    Row("admin:jsi18n", get=just(ENTER)),
    # Sign-in, sign-out and password have their own pages; Django's send there or refuse.
    Row("admin:login", get=just(NOBODY), post=just(NOBODY)),
    Row("admin:logout", get=just(EVERYONE), post=just(EVERYONE)),
    Row("admin:password_change", get=just(ENTER), post=just(ENTER)),
    Row("admin:password_change_done", get=just(ENTER)),
    Row("admin:autocomplete", get=just(NOBODY)),
    Row("admin:view_on_site", lambda here: [ContentType.objects.get_for_model(Person).pk, here.member.pk],
        get=just_nothing_for(ENTER)),
    # Accounts are the system administrator's; corrections the secretary's; a transfer has its own page.
    *model("person", SYSTEM | ALL_ROSTER, lambda p: SYSTEM | ROSTER[p], lambda p: SYSTEM | ROSTER[p], SYSTEM,
           lambda p: SYSTEM | OFFICES[p], key("member")),
    *model("membership", ALL_ROSTER, lambda p: ROSTER[p], nobody, NOBODY, lambda p: SYSTEM | OFFICES[p], key("place")),
    *model("formernumber", SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | OFFICERS[p], nobody, NOBODY,
           lambda p: SYSTEM | OFFICES[p], key("number")),
    *model("votingright", ALL_OFFICERS, lambda p: OFFICERS[p], nobody, NOBODY,
           lambda p: SYSTEM | OFFICES[p], key("right")),
    # Appointments are the security administrator's, made on their own page; the officer reads those of the house.
    *model("appointment", SECURITY | ALL_OFFICERS, lambda p: SECURITY | OFFICERS[p], nobody, NOBODY,
           lambda p: SECURITY | OFFICES[p], key("office")),
    # The trees' names are public; the system administrator and the officer of the house keep them.
    *model("organization", SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | OFFICERS[p],
           SYSTEM | ALL_OFFICERS, everyone, key("branch")),
    *model("department", SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | OFFICERS[p],
           SYSTEM | ALL_OFFICERS, everyone, key("department")),
    *model("workingday", SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | ALL_OFFICERS, lambda p: SYSTEM | ALL_OFFICERS,
           SYSTEM | ALL_OFFICERS, everyone, key("day"), "a"),
    # Campaigns and contenders are looked at: their own pages write them, the workflow their states.
    *model("campaign", ALL_OFFICERS, lambda p: OFFICERS[p], nobody, NOBODY,
           lambda p: (ENTER - ADMINISTRATORS) & STAFF[p], key("campaign"), "ac"),
    *model("project", ALL_OFFICERS, lambda p: OFFICERS[p], lambda p: OFFICERS[p], NOBODY,
           lambda p: (ENTER - ADMINISTRATORS) & STAFF[p], key("project")),
    *model("duty", ALL_OFFICERS, lambda p: OFFICERS[p], lambda p: OFFICERS[p], NOBODY,
           lambda p: (ENTER - ADMINISTRATORS) & STAFF[p], key("key_duty")),
    *model("contender", COMMITTEE_MEN | ALL_OFFICERS, lambda p: (OFFICES[p] - {"secrecy"}), nobody, NOBODY,
           lambda p: OFFICES[p], key("submitted")),
]  # fmt: skip
