"""Several real processes doing something at the same moment, as several web workers do."""

import multiprocessing
from collections.abc import Callable

from django.db import connections

PATIENCE = 60
_fork = multiprocessing.get_context("fork")


def run_at_once(*acts: Callable[[], object]) -> list[object]:
    """Run every act in a process of its own from one start line; results or exceptions, in order."""
    connections.close_all()  # a connection must not be carried over a fork
    start = _fork.Barrier(len(acts))
    pipes, processes = [], []
    for act in acts:
        here, there = _fork.Pipe(duplex=False)
        process = _fork.Process(target=_work, args=(act, start, there))
        process.start()
        pipes.append(here)
        processes.append(process)
    results = [pipe.recv() if pipe.poll(PATIENCE) else TimeoutError("no answer") for pipe in pipes]
    for process in processes:
        process.join(PATIENCE)
    return results


def _work(act: Callable[[], object], start, there) -> None:
    try:
        start.wait(PATIENCE)
        result = act()
    except Exception as error:
        result = error
    try:
        there.send(result)
    except Exception:
        there.send(RuntimeError(repr(result)))
    connections.close_all()
