"""The head of the audit trail, compared before and after a restore (trust.md AUD-3, DUR-6)."""

from campaign.backup_facts import provides_heads
from campaign.models import AuditLink

TABLE = AuditLink._meta.db_table

provides_heads(TABLE, f"SELECT 'audit trail', number || ' ' || seal FROM {TABLE} ORDER BY number")  # noqa: S608  names of our own tables
