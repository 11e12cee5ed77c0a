"""What the server says when it starts, besides refusing to start at all."""

import logging

from django.core.checks import run_checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError

from campaign.database_state import name_and_version, version_doubt

#: The tag of checks that speak of the secrecy of what comes in now.
SECRECY = "secrecy"
logger = logging.getLogger(__name__)


def report() -> None:
    """Log what breaks a promise of secrecy, and a database too old; serving goes on, for stopping would not mend it."""
    try:
        messages: list[object] = [*run_checks(tags=[SECRECY], databases=[DEFAULT_DB_ALIAS])]
        if doubt := version_doubt():
            messages.append(f"{name_and_version()}: {doubt}")
    except DatabaseError:
        logger.exception("The database could not be asked.")
        return
    for message in messages:
        logger.warning("%s", message)
