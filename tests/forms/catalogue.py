"""Every address that takes a form, and those that take none."""

from tests.forms import (
    catalogue_exits,
    catalogue_ledgers,
    catalogue_messages,
    catalogue_mobilising,
    catalogue_people,
    catalogue_reviews,
    catalogue_selecting,
    catalogue_setup,
    catalogue_stories,
)

FORMS = [
    *catalogue_setup.FORMS,
    *catalogue_people.FORMS,
    *catalogue_messages.FORMS,
    *catalogue_selecting.FORMS,
    *catalogue_exits.FORMS,
    *catalogue_mobilising.FORMS,
    *catalogue_ledgers.FORMS,
    *catalogue_reviews.FORMS,
    *catalogue_stories.FORMS,
]
#: Forms that are no list of controls; each has a test module of its own.
ELSEWHERE = catalogue_messages.ELSEWHERE | {
    "campaign:roster-import": "test_uploads",
    "campaign:inventory-import": "test_uploads",
    "reviews:paper-import": "test_uploads",
    "campaign:paper-templates": "test_uploads",
    "reviews:sheet": "test_sheet",
    "campaign:account-code": "test_second_factor",
    "campaign:account-enrol": "test_second_factor",
    "campaign:account-factor-renew": "test_second_factor",
    "campaign:account-factor-codes": "test_second_factor",
}
#: Pages that only show; nothing in their views looks at what is sent.
READ_ONLY = catalogue_exits.READ_ONLY | catalogue_messages.READ_ONLY | catalogue_stories.READ_ONLY | {
    "campaign:account-factor", "campaign:factor-list",
    "campaign:audit-log", "campaign:audit-event", "campaign:self-check",
    "campaign:account-me", "campaign:application-mine", "campaign:application-detail", "campaign:attachment",
    "campaign:attachment-thumbnail",
    "campaign:board", "campaign:correction-list", "campaign:healthz", "campaign:home", "campaign:inventory", "campaign:inventory-template",
    "campaign:keep-account", "campaign:keep-list",
    "campaign:meeting-list", "campaign:meeting-detail", "campaign:meeting-record", "campaign:notice-list", "campaign:notice-detail",
    "campaign:notice-result",
    "campaign:hand-over", "campaign:overview", "campaign:person-detail", "campaign:person-list",
    "campaign:report-centre", "campaign:report-preview", "campaign:review-inbox",
    "campaign:roster-template", "campaign:upward-list", "modelposts:handbook", "modelposts:post-list",
    "taskforces:log", "taskforces:team-list", "reviews:cycle-current", "reviews:cycle", "reviews:cycle-board", "reviews:duty-list",
    "reviews:duty-all", "reviews:find", "reviews:publication", "reviews:ranking-latest", "reviews:ranking-month",
    "reviews:ranking-period", "reviews:ranking-branches",
    "campaign:search", "campaign:stuck", "campaign:suggestion-box", "campaign:tree",
    "campaign:roster-faults", "campaign:inventory-faults", "reviews:paper-faults", "reviews:paper-template", "reviews:paper-print",
    "campaign:consultation", "campaign:round-detail", "campaign:discussion-detail", "campaign:quota",
    "campaign:recommendation-list", "campaign:recommendation-detail",
    "campaign:paper-template-current", "campaign:paper-template-default", "campaign:paper-template",
    "campaign:paper-template-preview", "modelposts:handbook-print", "modelposts:handbook-word", "taskforces:log-print",
    "taskforces:log-word",
    "campaign:pledge-list", "modelposts:post-card", "modelposts:post-plate", "modelposts:plate-list", "taskforces:team-charter",
    "taskforces:help", "taskforces:help-list", "taskforces:missing-weeks",
    "reviews:seals", "reviews:remark-list", "reviews:remark-read", "reviews:show", "reviews:gap-list", "reviews:compare-branches",
}  # fmt: skip
