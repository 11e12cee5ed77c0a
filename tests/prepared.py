"""What waits in the queue is done here and now, as a worker does it."""

from unittest import mock

from django_tasks_db.management.commands import db_worker

from campaign.models import PreparedFile


def work() -> None:
    """Run a worker until nothing waits."""
    worker = db_worker.Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="test", excluded_queue_names=[],
    )  # fmt: skip
    # A process of its own would look after its connection; this one is the test's.
    with mock.patch.object(db_worker, "close_old_connections"):
        worker.run()


def done(job: PreparedFile) -> PreparedFile:
    """The job once a worker has been."""
    work()
    job.refresh_from_db()
    return job
