"""群机器人: what is secret is typed once and shown never; where an address may lead; stopping one."""

import pytest

from campaign import clock
from campaign.models import AuditEvent, Robot
from tests import factories

pytestmark = pytest.mark.django_db
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=verysecret"


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def send(client, house, address="/robots/new/", **typed):
    data = {
        "organization": house.branch.pk,
        "kind": "wecom",
        "name": "党员群",
        "url": WECOM,
        "secret": "",
        "template": "",
    }
    return client.post(address, data | typed)


def test_an_added_robot_shows_neither_address_nor_secret_again(house, as_person):
    client = as_person(house.offices.officer)
    assert send(client, house, kind="dingtalk", secret="SEC-1",
                url="https://oapi.dingtalk.com/robot/send?access_token=verysecret").status_code == 302  # fmt: skip
    robot = Robot.objects.get()
    pages = [client.get(path).content.decode() for path in ("/robots/", f"/robots/{robot.pk}/")]
    assert [word for word in ("verysecret", "SEC-1") for page in pages if word in page] == []
    assert "党员群" in pages[0]
    assert "verysecret" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_a_change_without_an_address_keeps_the_old_one(house, as_person):
    client = as_person(house.offices.officer)
    send(client, house)
    robot = Robot.objects.get()
    assert send(client, house, f"/robots/{robot.pk}/", url="", name="新群名").status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.url) == ("新群名", WECOM)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"url": ""}, "请填写Webhook地址"),
        ({"url": "https://169.254.169.254/latest/"}, "不在本系统允许的地址里"),
        ({"url": "http://qyapi.weixin.qq.com/x"}, "须以https开头"),
        ({"kind": "feishu"}, "的地址应在open.feishu.cn"),
        ({"kind": "generic"}, "请填写JSON模板"),
        ({"kind": "generic", "template": "{text}"}, "JSON模板写得不对"),
        ({"kind": "generic", "template": '{"a": "b"}'}, "要有$text"),
    ],
)
def test_what_cannot_be_sent_to_is_said_and_not_echoed(house, as_person, typed, said):
    page = send(as_person(house.offices.officer), house, **typed)
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert "verysecret" not in page.content.decode()
    assert Robot.objects.count() == 0


def test_a_sixth_of_one_organisation_is_refused(house, as_person):
    client = as_person(house.offices.officer)
    codes = [send(client, house).status_code for _n in range(6)]
    assert codes == [302] * 5 + [200]


def test_a_robot_of_another_house_is_not_there(house, as_person):
    send(as_person(house.offices.officer), house)
    stranger = factories.appoint(factories.make_member("外办", house.far), "campaign_officer", house.far)
    client = as_person(stranger)
    assert client.get(f"/robots/{Robot.objects.get().pk}/").status_code == 404
    assert send(client, house).status_code == 200
    assert Robot.objects.count() == 1
