"""Loads what a worker can be asked to make of a month (see ``campaign/prepared_kinds.py``)."""

from reviews.services import month_archive  # noqa: F401  registers the month's archive
