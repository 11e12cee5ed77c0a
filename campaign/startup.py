"""What the server says when it starts, besides refusing to start at all."""

import logging

from django.core.checks import run_checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError

#: The tag of checks that speak of the secrecy of what comes in now.
SECRECY = "secrecy"
logger = logging.getLogger(__name__)


def report() -> None:
    """Log what breaks a promise of secrecy; serving goes on, for stopping would not mend it."""
    try:
        messages = run_checks(tags=[SECRECY], databases=[DEFAULT_DB_ALIAS])
    except DatabaseError:
        logger.exception("The checks of secrecy could not be asked.")
        return
    for message in messages:
        logger.warning("%s", message)
