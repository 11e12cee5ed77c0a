"""Only what pages use is served from the packages (design.md, facts)."""

from django.contrib.staticfiles import finders
from django.core.management import call_command


def listed():
    return {
        f"{storage.prefix}/{path}" if getattr(storage, "prefix", None) else path
        for finder in finders.get_finders()
        for path, storage in finder.list(None)
    }


def test_packages_bring_exactly_the_files_in_use():
    theirs = {path for path in listed() if path.startswith(("bootstrap/", "django_htmx/", "axes/", "csp/"))}
    assert theirs == {
        "bootstrap/css/bootstrap.min.css",
        "django_htmx/htmx-2.min.js",
    }


def test_file_outside_the_list_is_not_found():
    assert finders.find("bootstrap/css/bootstrap.min.css") is not None
    assert finders.find("bootstrap/css/bootstrap.css") is None
    assert finders.find("bootstrap/js/bootstrap.js") is None
    assert finders.find("django_htmx/htmx-2.js") is None


def test_collecting_hashes_and_compresses(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "campaign.staticfiles.CollectedStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    sheets = {
        path.name.split(".")[-1] for path in (tmp_path / "bootstrap" / "css").glob("bootstrap.min.*.css*")
    }
    assert sheets == {"css", "gz", "br"}
    assert not list(tmp_path.rglob("*.map"))
