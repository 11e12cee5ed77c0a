"""Where a robot's address may lead: to the named hosts, to the address that was checked, and no farther."""

import socket

import pytest

from campaign import robot_post
from campaign.errors import Refused
from campaign.robot_post import NotKnown, NotTaken, post, target_of
from campaign.robots import Request
from tests.campaign.robot_server import listening


@pytest.mark.parametrize(
    "url",
    [
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=1",
        "https://example.org/",
        "https://169.254.169.254/latest/meta-data/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        "https://qyapi.weixin.qq.com:8443/",
        "https://user:pass@qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com@example.org/",
        "ftp://qyapi.weixin.qq.com/",
        "file:///etc/passwd",
        "https://qyapi.weixin.qq.com:99999/",
        "https://[::1/",
        "",
    ],
)
def test_only_named_hosts_over_https(url):
    with pytest.raises(Refused):
        target_of(url)


def test_a_named_host_keeps_its_path_and_query():
    target = target_of("https://QYAPI.weixin.qq.com/cgi-bin/webhook/send?key=a%20b")
    assert (target.host, target.port, target.path) == (
        *("qyapi.weixin.qq.com", 443, "/cgi-bin/webhook/send?key=a%20b"),
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_a_named_host_that_resolves_inside_is_not_reached(address, monkeypatch):
    """Whoever controls the name server leads nobody into the house."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", (address, 443))])
    with pytest.raises(NotTaken, match="inside"):
        post(Request("https://open.feishu.cn/open-apis/bot/v2/hook/h", b"{}"))


def test_it_connects_to_the_address_it_checked_not_to_the_name(monkeypatch, settings):
    """The second look at a name may say something else; there is none."""
    reached = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(2, 1, 6, "", ("93.184.216.34", 443))]
    )
    monkeypatch.setattr(socket, "create_connection", lambda place, *rest: reached.append(place) or fails())
    with pytest.raises(NotTaken, match="connect"):
        post(Request("https://open.feishu.cn/x", b"{}"))
    assert reached == [("93.184.216.34", 443)]


def fails():
    raise OSError("refused")


def test_an_intranet_gateway_is_reached_once_it_is_named(settings):
    with listening((204, b"")) as (robot, place):
        with pytest.raises(NotTaken, match="address"):
            post(Request(f"http://{place}/hook", b'{"a": 1}'))
        settings.ROBOT_INTRANET_HOSTS = [place]
        assert post(Request(f"http://{place}/hook?x=1", b'{"a": 1}')) == (204, b"")
    assert robot.came == [("/hook?x=1", {"a": 1})]


def test_a_redirect_is_an_answer_and_is_not_followed(settings):
    with listening((302, b"")) as (robot, place):
        settings.ROBOT_INTRANET_HOSTS = [place]
        assert post(Request(f"http://{place}/hook", b"{}"))[0] == 302
    assert [path for path, _body in robot.came] == ["/hook"]


def test_who_does_not_answer_in_time_may_have_heard(settings):
    settings.ROBOT_TIMEOUT = 0.2
    with listening(delay=0.6) as (robot, place):
        settings.ROBOT_INTRANET_HOSTS = [place]
        with pytest.raises(NotKnown):
            post(Request(f"http://{place}/hook", b"{}"))
    assert len(robot.came) == 1


def test_where_nobody_listens_nothing_was_sent(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
    settings.ROBOT_INTRANET_HOSTS = [place]
    with pytest.raises(NotTaken, match="connect"):
        post(Request(f"http://{place}/hook", b"{}"))


def test_a_certificate_of_another_is_not_taken():
    assert robot_post.ssl.create_default_context().check_hostname is True
