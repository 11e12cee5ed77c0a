"""The first visit: weight over the wire, and no script that anybody waits for (interface.md, the bar)."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from lxml import html

from tests import factories
from tests.house.sources import name, templates, text

LIGHT = 150 * 1024
BROTLI = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
CSS_FILE = re.compile(r'url\(["\']?([^"\')]+)')


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Static files as production serves them: hashed and compressed once, sent by whitenoise."""
    files = "campaign.staticfiles.CollectedStorage"
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": files},
    }
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"), STORAGES=storages,
        WHITENOISE_AUTOREFRESH=False, WHITENOISE_USE_FINDERS=False,
    ):  # fmt: skip
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def over_the_wire(client: Client, address: str) -> dict[str, int]:
    """Bytes of the page and of everything it asks for, by address, as they are sent."""
    page = client.get(address, **BROTLI)
    sent = {address: len(page.content)}
    tree = html.fromstring(page.content)
    waiting = [urljoin(address, one) for one in tree.xpath("//link/@href | //script/@src | //img/@src")]
    while waiting:
        part = waiting.pop()
        if part in sent:
            continue
        answer = client.get(part, **BROTLI)
        body = b"".join(answer.streaming_content)
        assert answer.status_code == 200, part
        sent[part] = len(body)
        if urlsplit(part).path.endswith(".css"):
            assert answer["Content-Encoding"] == "br", part
            plain = b"".join(client.get(part).streaming_content).decode()
            waiting += [urljoin(part, one) for one in CSS_FILE.findall(plain) if "data:" not in one]
    return sent


def test_sign_in_and_home_weigh_under_150_kilobytes(collected, db):
    tree = factories.make_tree()
    campaign = factories.make_campaign(tree)
    for number in range(5):
        factories.make_post(campaign, factories.make_member(f"岗位{number}", tree.branch), "active")
    client = Client()
    signin = over_the_wire(client, "/signin/")
    client.force_login(
        factories.make_member("", tree.branch), backend="django.contrib.auth.backends.ModelBackend"
    )
    home = over_the_wire(client, "/")
    both = signin | home
    assert len(both) > 12
    assert sum(both.values()) < LIGHT, sorted(both.items(), key=lambda one: -one[1])[:5]


def test_no_script_is_waited_for():
    """The parser goes on past a deferred script, so that the first paint does not wait for it."""
    tags = [(name(path), tag) for path in templates() for tag in re.findall(r"<script\b[^>]*>", text(path))]
    assert len(tags) >= 8
    assert [(path, tag) for path, tag in tags if " defer" not in tag] == []
