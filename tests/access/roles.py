"""Who belongs where, by hand from product.md §2. ``a`` own branch, ``b`` other branch, ``c`` other general branch."""

from tests.access.world import NAMES

EVERYONE = frozenset(NAMES)
ADMINISTRATORS = {"auditor", "security_admin", "system_admin"}
FAR = {"member_c", "holder_c", "secretary_c", "officer_c", "general_secretary_c"}
VIEWER = {"viewer"}

#: Staff of the first general branch, and of the other one; with the superior viewer those who read what is public.
NEAR = EVERYONE - ADMINISTRATORS - FAR - VIEWER
STAFF = {"a": NEAR, "b": NEAR, "c": FAR}
READERS = {place: staff | VIEWER for place, staff in STAFF.items()}
ANY_READER = EVERYONE - ADMINISTRATORS

OFFICERS = {"a": {"officer", "officer_captain_a"}, "b": {"officer", "officer_captain_a"}, "c": {"officer_c"}}
CONFIRMERS = {
    "a": {"general_secretary", "general_deputy"},
    "b": {"general_secretary", "general_deputy"},
    "c": {"general_secretary_c"},
}
RUNNERS = {place: OFFICERS[place] | CONFIRMERS[place] for place in "abc"}
#: Appointments at the general branch: they read the private records of its branches too.
GENERAL = {
    "a": RUNNERS["a"] | {"discipline", "secrecy"},
    "b": RUNNERS["b"] | {"discipline", "secrecy"},
    "c": RUNNERS["c"],
}
SECRETARIES = {"a": {"secretary_a", "secretary_holder_a"}, "b": {"secretary_b"}, "c": {"secretary_c"}}
COMMITTEES = {"a": SECRETARIES["a"] | {"publicity_a"}, "b": SECRETARIES["b"], "c": SECRETARIES["c"]}
OFFICES = {place: COMMITTEES[place] | GENERAL[place] for place in "abc"}
CLEARERS = {"a": {"publicity_a", "secrecy"}, "b": {"secrecy"}, "c": frozenset()}

ALL_OFFICERS = OFFICERS["a"] | OFFICERS["c"]
ALL_CONFIRMERS = CONFIRMERS["a"] | CONFIRMERS["c"]
ALL_GENERAL = GENERAL["a"] | GENERAL["c"]
ALL_COMMITTEES = COMMITTEES["a"] | COMMITTEES["b"] | COMMITTEES["c"]

HOLDER = {"a": {"holder_a"}, "b": {"holder_b"}, "c": {"holder_c"}}
LEADS = {"a": {"captain_a", "deputy_a"}, "b": {"captain_b"}, "c": frozenset()}
TEAM = {"a": {"captain_a", "deputy_a", "teammate_a"}, "b": {"captain_b"}, "c": frozenset()}
SCORER = {"a": {"scorer_a"}, "b": frozenset(), "c": frozenset()}
#: Full members with a place in a branch: they apply (product.md §2).
FULL_MEMBERS = EVERYONE - ADMINISTRATORS - VIEWER - {"masses_a", "asked_a", "teammate_a"}
NOBODY: frozenset[str] = frozenset()
