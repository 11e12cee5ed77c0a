"""The whole table."""

from tests.access import (
    table_accounts,
    table_admin,
    table_applications,
    table_campaign,
    table_exits,
    table_ledgers,
    table_meetings,
    table_messages,
    table_mobilising,
    table_people,
    table_rankings,
    table_reports,
    table_reviews,
    table_stories,
)

PUBLIC = table_accounts.PUBLIC | table_messages.TOKENED | table_stories.PUBLIC
TOKENED = table_messages.TOKENED | table_stories.PUBLIC
ROWS = [
    *table_accounts.ROWS,
    *table_campaign.ROWS,
    *table_messages.ROWS,
    *table_applications.ROWS,
    *table_meetings.ROWS,
    *table_exits.ROWS,
    *table_mobilising.ROWS,
    *table_ledgers.ROWS,
    *table_reviews.ROWS,
    *table_rankings.ROWS,
    *table_reports.ROWS,
    *table_people.ROWS,
    *table_admin.ROWS,
    *table_stories.ROWS,
]
