"""展板: what a wall shows of a house, for staff and by its token; cleared items only (decision 0023)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import board_slides, boards, clock
from campaign.models import Duty, PublicNotice, Reading
from campaign.models.notice import NoticeEntry
from campaign.services import screens, stories
from tests import factories
from tests.campaign.storytelling import make_press, photo, tell

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def june():
    with clock.at("2026-06-20 09:00"):
        yield


@pytest.fixture
def house():
    tree = factories.make_tree()
    tree.campaign = factories.make_campaign(tree)
    return tree


def post_of(house, name, branch=None, state="active", **fields):
    holder = factories.make_member(name, branch or house.branch)
    return factories.make_post(house.campaign, holder, state, **fields)


def read(post, day, value):
    indicator = post.indicators.get()
    return Reading.objects.create(
        indicator=indicator, read_on=day, value=value, recorded_by=post.principal, recorded_at=clock.now()
    )


def wall(house, organization=None):
    return boards.wall_of(organization or house.general, clock.today(), "https://ledger.example")


def names(house, organization=None, kinds=("posts",)):
    return [slide.content.plate.name for slide in boards.slides_of(wall(house, organization), kinds)]


def contents_of(post, house, cleared=(), result=None):
    post = board_slides.shown_contenders(wall(house), "post").get(pk=post.pk)
    return board_slides.post_contents(post, wall(house), set(cleared), result)


def test_standing_posts_are_shown_branch_by_branch(house):
    post_of(house, "后支部", house.neighbour)
    post_of(house, "前支部")
    post_of(house, "还没选", state="submitted")
    post_of(house, "在整改", state="rectifying")
    post_of(house, "已摘牌", state="revoked")
    assert names(house) == ["前支部", "后支部"]
    assert names(house, house.neighbour) == ["后支部"]
    assert boards.slides_of(boards.wall_of(house.far, TODAY, "")) == []


def test_slide_counts_pledges_and_months(house):
    post = post_of(house, "陆致远", pledges=3, activated_on=date(2026, 4, 10))
    pledge = post.pledges.first()
    pledge.kept, pledge.settled_on, pledge.settled_by = True, TODAY, post.principal
    pledge.save()
    (content,) = contents_of(post, house)
    assert content.plate.figures == (("承诺已兑现", "1／3"), ("挂牌以来", "第3月"))
    assert [line.words for line in content.pledges] == ["已兑现", "11月30日到期", "11月30日到期"]
    (published,) = contents_of(post, house, result=boards.Result("5月", "95.4", "18个示范岗中", 1))
    assert published.plate.figures == (("5月综合得分", "95.4"), ("18个示范岗中", "第1名"))


def test_growth_shows_only_readings_that_passed_the_clearance(house):
    post = post_of(house, "陆致远")
    read(post, date(2026, 4, 10), 5500)
    shown = [read(post, date(2026, 4, 28), 5000), read(post, date(2026, 5, 30), 3050)]
    read(post, date(2026, 6, 18), 100)
    (content,) = contents_of(post, house, cleared=[one.pk for one in shown])
    growth = content.growth
    assert growth.headline == "恢复用时由60分钟降到30.5分钟"
    assert growth.description == "恢复用时：创建前60分钟，4月50分钟，5月30.5分钟，目标20分钟"
    assert [(mark.value, mark.is_last) for mark in growth.marks] == [
        ("60分钟", False), ("", False), ("30.5分钟", True),
    ]  # fmt: skip
    (before,) = contents_of(post, house)
    assert (before.heading, len(before.growth.marks)) == ("恢复用时，目标20分钟", 1)


def test_long_pledges_get_a_slide_of_their_own(house):
    post = post_of(house, "陆致远", pledges=5)
    for pledge in post.pledges.all():
        pledge.text = "承诺" * 30
        pledge.save()
    first, second = contents_of(post, house)
    assert (first.pledges, second.growth, len(second.pledges)) == ((), None, 5)
    assert [slide.key for slide in boards.slides_of(wall(house), ["posts"])] == [
        f"post-{post.pk}", f"post-{post.pk}-pledges",
    ]  # fmt: skip


def test_an_item_with_an_alias_is_shown_by_it(house):
    duty = factories.make_duty(house.campaign, house.branch, "某型号数据处理", alias="数据处理")
    post = post_of(house, "陆致远", duty=duty, title="某型号数据岗")
    assert contents_of(post, house)[0].plate.post == "数据处理"
    assert "某型号" not in repr(boards.slides_of(wall(house)))
    assert Duty.objects.get(pk=duty.pk).name == "某型号数据处理"


def test_a_team_shows_its_milestones_and_by_an_alias_only_their_numbers(house):
    project = factories.make_project(house.campaign, house.branch, "某型号平台", alias="平台一号")
    captain = factories.make_member("队长甲", house.branch)
    team = factories.make_team(house.campaign, captain, "active", title="攻关队甲")
    (slide,) = boards.slides_of(wall(house), ["teams"])
    assert [(line.title, line.due) for line in slide.content.lines] == [
        ("节点1", "6月20日到期"), ("节点2", "11月20日到期"),
    ]  # fmt: skip
    assert slide.content.said == "到今天应完成40%，落后40个百分点"
    type(team).objects.filter(pk=team.pk).update(project=project)
    (hidden,) = boards.slides_of(wall(house), ["teams"])
    assert (hidden.content.plate.name, hidden.content.lines[0].title) == ("平台一号", "第1个里程碑")


def test_a_notice_stands_on_the_wall_until_its_last_day(house):
    post = post_of(house, "候选甲", state="on_notice", title="候选岗")
    officer = factories.make_member("办事员", house.branch)
    notice = PublicNotice.objects.create(
        campaign=house.campaign, title="关于拟命名名单的公示", body="正文", office="纪检组", phone="021-12345678",
        handler=officer, posted_on=date(2026, 6, 15), ends_on=TODAY, posted_by=officer, posted_at=clock.now(),
    )  # fmt: skip
    NoticeEntry.objects.create(notice=notice, contender=post)
    (slide,) = boards.slides_of(wall(house), ["notices"])
    assert slide.content.names == (("候选甲", "候选岗　工程信息党支部"),)
    assert "021-12345678" not in repr(slide)
    with clock.at("2026-06-21 00:00"):
        assert boards.slides_of(wall(house), ["notices"]) == []


def test_links_step_through_the_slides_and_around(house, as_person):
    posts = [post_of(house, name) for name in ("甲一", "乙二", "丙三")]
    client = as_person(factories.make_member("看的人", house.branch))
    of = f"of={house.general.pk}&amp;"
    first, last = (client.get(f"/board/{query}").content.decode() for query in ("", "?n=3"))
    assert (f'rel="prev" href="?{of}n=3"' in first, f'rel="next" href="?{of}n=2"' in first) == (True, True)
    assert f'rel="next" href="?{of}n=1"' in last
    on = 'class="slide is-on" id="post-{}"'
    assert [on.format(post.pk) in last for post in posts] == [False, False, True]


@pytest.mark.parametrize("asked", ["0", "99", "-1", "一", "", "1e3", "99999999999999"])
def test_senseless_number_shows_the_first(house, as_person, asked):
    post_of(house, "甲一")
    page = as_person(factories.make_member("", house.branch)).get(f"/board/?n={asked}").content.decode()
    assert "1／1" in page


def test_without_scripts_a_rotating_board_steps_on_by_itself(house, as_person):
    post_of(house, "甲一")
    post_of(house, "乙二")
    client = as_person(factories.make_member("", house.branch))
    still, playing = (client.get(f"/board/{query}").content.decode() for query in ("", "?play=1"))
    assert 'http-equiv="refresh"' not in still
    assert f'content="20;url=?of={house.general.pk}&amp;n=2&amp;play=1"' in playing


def test_empty_board_says_what_will_be_here(house, as_person):
    page = as_person(factories.make_member("", house.branch)).get("/board/").content.decode()
    assert "还没有可以展出的内容。" in page


def test_a_board_asks_as_much_of_thirty_contenders_as_of_one(as_person):
    house = make_press()
    tell(house, "public", files=[photo()])
    client = as_person(house.holder)

    def queries(address):
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    factories.make_team(house.campaign, factories.make_member("", house.branch), "active")
    addresses = ("/board/", "/board/slides/", "/stories/")
    client.get("/board/")
    before = [queries(address) for address in addresses]
    for number in range(29):
        factories.make_post(house.campaign, factories.make_member("", house.branch), "active")
        tell(house, "public", title=f"又一篇{number}")
    assert [queries(address) for address in addresses] == before


# --- by its token ----------------------------------------------------------------------------------------------------
@pytest.fixture
def press():
    house = make_press()
    house.screen, house.token = screens.make_screen(
        organization=house.branch, by=house.offices.officer, name="大厅", seconds=15, shows_notices=False
    )
    house.wall = f"/board/{house.token}/"
    return house


def test_a_screen_opens_without_a_sign_in_and_nobody_lists_or_keeps_it(press, client):
    tell(press, "public")
    tell(press, "confirmed", title="还没审查")
    answer = client.get(press.wall)
    page = answer.content.decode()
    assert ("值守到最后一个架次" in page, "还没审查" in page, 'data-seconds="15"' in page) == (
        True,
        False,
        True,
    )
    assert {name: answer[name] for name in ("X-Robots-Tag", "Cache-Control", "Referrer-Policy")} == {
        "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
    }  # fmt: skip
    assert answer.cookies == {}


def test_the_script_is_told_when_nothing_is_new(press, client):
    address = f"{press.wall}slides/"
    first = client.get(address)
    same = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")
    tell(press, "public")
    newer = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (newer.status_code, newer["X-Board-At"]) == (200, "09:00")
    assert "值守到最后一个架次" in newer.content.decode()


def test_midnight_changes_what_the_wall_says(press, client):
    address = f"{press.wall}slides/"
    first = client.get(address)
    with clock.at("2026-06-20 23:59"):
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    with clock.at("2026-06-21 00:00"):
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_withdrawn_screen_and_a_withdrawn_story_are_gone_at_once(press, client):
    story = tell(press, "public")
    stories.withdraw_story(story, reason="本人要求", by=press.holder)
    assert "值守到最后一个架次" not in client.get(press.wall).content.decode()
    screens.withdraw_screen(press.screen, by=press.offices.officer)
    assert client.get(press.wall).status_code == 404
    gone = client.get(f"{press.wall}slides/")
    assert (gone.status_code, gone["X-Board"]) == (404, "withdrawn")
