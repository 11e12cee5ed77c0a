"""Which static files are served: our own, and from the packages only what the pages use."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


def _is_allowed(prefix: str, path: str) -> bool:
    patterns = settings.STATICFILES_ALLOWED.get(prefix)
    return patterns is None or any(fnmatch(path, pattern) for pattern in patterns)


class OwnAndAllowedFinder(FileSystemFinder):
    """Our own folder as it is; a prefixed folder of a package through its allow-list."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for path, storage in super().list(ignore_patterns):
            if _is_allowed(storage.prefix or "", path):
                yield path, storage

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        found = super().find_location(root, path, prefix)
        return found if not prefix or _is_allowed(prefix, path.removeprefix(f"{prefix}/")) else None


class AdminFinder(AppDirectoriesFinder):
    """Of the installed apps only Django's admin brings static files that pages use.

    Other languages, unminified scripts and licences of its libraries are found (DEBUG uses them), not collected.
    """

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(["django.contrib.admin"], *args, **kwargs)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for path, storage in super().list(ignore_patterns):
            if not any(fnmatch(path, pattern) for pattern in settings.STATICFILES_ADMIN_UNUSED):
                yield path, storage


class CollectedStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed; source maps are not collected, so their mention is left alone."""

    patterns = (("*.css", HashedFilesMixin.patterns[0][1][:2]),)
