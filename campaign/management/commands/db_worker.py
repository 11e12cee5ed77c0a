"""``manage.py db_worker``: the queue's own worker, with what the house asks of it (decision 0021)."""

import os
from typing import Any

from django_tasks_db.management.commands import db_worker

#: Answering requests comes first: the worker takes what the processor has left.
NICENESS = 10


class Command(db_worker.Command):
    help = "办理后台任务：准备大的报表和归档。与服务进程一同运行，可以同时运行几个。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        os.nice(NICENESS)
        super().handle(*args, **options)

    def configure_logging(self, verbosity: int) -> None:
        """The settings say which lines are written; the package would add lines that quote exceptions (AUD-5)."""
