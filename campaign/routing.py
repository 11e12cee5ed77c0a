"""Collects the addresses that each view module states at its own end."""

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern, URLResolver


def patterns_of(package: str) -> list[URLPattern | URLResolver]:
    """Return the ``urlpatterns`` of every module in ``package``, in alphabetical order of the modules."""
    found: list[URLPattern | URLResolver] = []
    for info in sorted(iter_modules(import_module(package).__path__), key=lambda module: module.name):
        found += getattr(import_module(f"{package}.{info.name}"), "urlpatterns", [])
    return found
