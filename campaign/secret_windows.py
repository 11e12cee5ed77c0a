"""When copies of the database would tell who ticked what: windows in which secret sheets come in (trust.md ANON-10).

The floor that holds the sheets says so; ``manage.py backup`` asks.
"""

from __future__ import annotations

from collections.abc import Callable

Windows = Callable[[], list[str]]
_windows: list[Windows] = []


def names_secret_windows(windows: Windows) -> Windows:
    """Register ``windows()``: names of what is open now, empty when nothing is."""
    if windows not in _windows:
        _windows.append(windows)
    return windows


def open_windows() -> list[str]:
    """The names of every window that is open now."""
    return [name for windows in _windows for name in windows()]
