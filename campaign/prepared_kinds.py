"""Loads what a worker can be asked to make: it starts from a task's name and would not come by the pages that ask."""

from campaign.reporting import exporting  # noqa: F401  registers the reports
from campaign.services import archiving, trail_export  # noqa: F401  register the archives and the trail
