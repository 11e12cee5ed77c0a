"""Work that goes on after the answer: a thread of the serving process, for what takes seconds (decision 0010).

What must survive a restart is kept in the database by the work itself, in one transaction or none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import copy_context
from threading import Thread

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)


def start(work: Callable[[], None]) -> None:
    """Begin the work and return; where settings say so (tests) it is done before returning.

    It runs in the request's own context: the same clock, the same request id and address on the trail.
    """
    if not settings.WORK_IN_BACKGROUND:
        work()
        return
    context = copy_context()
    Thread(target=context.run, args=(_run, work), daemon=True, name="background work").start()


def _run(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as error:
        # The kind alone: words of an error may quote what the work was about (trust.md AUD-5).
        logger.error("background work failed: %s", type(error).__name__)
    finally:
        connections.close_all()
