"""The heads of the rankings' chains, compared before and after a restore (trust.md INT-3, DUR-6)."""

from campaign.backup_facts import provides_heads
from reviews.models import Ranking

TABLE = Ranking._meta.db_table

provides_heads(
    TABLE,
    f"SELECT 'rankings of campaign ' || campaign_id, number || ' ' || seal FROM {TABLE} ORDER BY number",  # noqa: S608  names of our own tables
)
