"""Pages of stories and screens: the whole way by its forms, the public page, to-dos, the branch without an exemplar."""

import re

import pytest

from campaign import clock
from campaign.models import Appointment, BoardScreen, Story
from campaign.services import stories
from campaign.story_addresses import token_of
from campaign.todos import todos_for
from tests.campaign.storytelling import BODY, make_press, photo, tell
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with clock.at("2026-11-10 09:00"):
        yield


@pytest.fixture
def house():
    return make_press()


def todos(person):
    person = type(person).objects.get(pk=person.pk)
    return [
        item.title for item in todos_for(person, clock.today()) if item.key.startswith(("story", "exemplar"))
    ]


def test_from_the_form_to_the_wall(house, as_person):
    given = {"about": f"c{house.post.pk}", "title": "一句话", "body": BODY, "version": "0", "act": "submit"}
    client = as_person(house.holder)
    client.post("/stories/new/", given | {"files": [photo()]})
    story = Story.objects.get()
    address = f"/stories/{story.pk}/"
    assert todos(house.offices.branch_secretary) == ["确认典型宣传"]
    client = as_person(house.offices.branch_secretary)
    client.post(f"{address}confirm/", {"version": "1", "decision": "confirm"})
    assert todos(house.publicity) == ["典型宣传待保密审查"]
    client = as_person(house.publicity)
    client.post(f"{address}clear/", {"version": "1", "decision": "clear"})
    page = as_person(make_member("同事", house.neighbour)).get(address).content.decode()
    assert ("隔夜数据再没有出现过。" in page, "扫码阅读" in page, "办理进程" in page) == (True, True, False)


def test_a_refused_form_keeps_what_was_typed_and_chosen(house, as_person):
    client = as_person(house.holder)
    given = {"about": f"c{house.post.pk}", "title": "", "body": BODY, "version": "0", "act": "save"}
    answer = client.post("/stories/new/", given | {"files": [photo()]})
    page = answer.content.decode()
    assert (answer.status_code, "隔夜数据再没有出现过。" in page, "现场.png" in page) == (422, True, True)
    held = re.search(r'name="held" value="([^"]+)"', page)[1]
    client.post("/stories/new/", given | {"title": "一句话", "held": held})
    assert Story.objects.get().pictures.get().name == "现场.png"


def test_files_that_are_no_pictures_are_refused_by_name(house, as_person):
    given = {"about": f"c{house.post.pk}", "title": "一句话", "body": BODY, "version": "0"}
    file = photo("材料.pdf")
    file.file.seek(0)
    file.file.write(b"%PDF-1.4\n%%EOF\n")
    file.file.truncate()
    file.file.seek(0)
    answer = as_person(house.holder).post("/stories/new/", given | {"files": [file]})
    assert (answer.status_code, Story.objects.count()) == (422, 0)


def test_the_other_writers_text_stands_beside_ones_own(house, as_person):
    story = tell(house)
    stories.save_story(story, title="先存的", body=BODY, version=1, by=house.holder)
    given = {"title": "后存的", "body": BODY, "version": "1"}
    answer = as_person(house.holder).post(f"/stories/{story.pk}/edit/", given)
    page = answer.content.decode()
    assert (answer.status_code, "先存的" in page, "后存的" in page) == (409, True, True)


def test_a_returned_and_a_refused_story_are_the_authors_again(house):
    story = tell(house, "submitted")
    stories.return_story(story, version=1, reason="补上日期", by=house.offices.branch_secretary)
    assert todos(house.holder) == ["典型宣传被退回，请修改"]
    stories.submit_story(story, by=house.holder)
    stories.confirm_story(story, version=1, by=house.offices.branch_secretary)
    stories.clear_story(story, version=1, cleared=False, reason="写了型号", by=house.publicity)
    assert todos(house.holder) == ["典型宣传不予公开，请修改"]


def test_a_branch_without_an_exemplar_is_a_task_until_its_story_is_under_way(house):
    asked = (house.publicity, house.offices.branch_secretary, house.offices.neighbour_secretary, house.holder)
    assert [todos(person) for person in asked] == [["支部展板未保留先进典型"]] * 2 + [[], []]
    tell(house, "submitted")
    assert [todos(person) for person in asked] == [[], ["确认典型宣传"], [], []]
    stories.withdraw_story(Story.objects.get(), reason="重写", by=house.holder)
    assert todos(house.publicity) == ["支部展板未保留先进典型"]
    with clock.at("2026-03-01 09:00"):
        assert todos(house.publicity) == []  # before 行
    with clock.at("2026-12-02 09:00"):
        assert todos(house.publicity) == []  # 验收 has begun


def test_who_belongs_to_a_team_gives_the_own_branch_somebody_to_write_about(house):
    from tests.factories import appoint, make_team

    keeper = appoint(
        make_member("邻宣传", house.neighbour), Appointment.Role.PUBLICITY_MEMBER, house.neighbour
    )
    assert todos(keeper) == []
    member = make_member("邻队员", house.neighbour)
    make_team(house.campaign, make_member("队长", house.branch), "active", members=[member])
    assert todos(keeper) == ["支部展板未保留先进典型"]


def test_gallery_filters_by_kind_and_words(house, as_person):
    tell(house, "public")
    tell(house, "public", title="支部的工作", contender=None)
    client = as_person(house.holder)

    def found(query):
        page = client.get(f"/stories/{query}").content.decode()
        return re.findall(r'class="stretched-link" href="/stories/\d+/">([^<]+)<', page)

    assert found("") == ["支部的工作", "值守到最后一个架次"]
    assert found("?kind=post") == ["值守到最后一个架次"]
    assert found("?kind=work") == ["支部的工作"]
    assert found("?q=许望舒") == ["值守到最后一个架次"]
    assert found(f"?branch={house.neighbour.pk}") == ["支部的工作", "值守到最后一个架次"]


def test_the_public_page_holds_what_was_cleared_and_nothing_else(house, client):
    story = tell(house, "public", files=[photo()])
    address = f"/story/{token_of(story)}/"
    answer = client.get(address)
    page = answer.content.decode()
    assert "隔夜数据再没有出现过。" in page
    assert [name in page for name in ("何支书", "宣传甲", "/stories/", "sessionid")] == [False] * 4
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex, nofollow", "no-store")
    picture = re.search(r'src="([^"]+pictures/\d+/)"', page)[1]
    shown = client.get(picture)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/png", "no-store")
    other = tell(house, "draft", title="草稿", files=[photo()]).pictures.get()
    assert client.get(f"{address}pictures/{other.pk}/").status_code == 404
    stories.withdraw_story(story, reason="本人要求", by=house.holder)
    assert [client.get(one).status_code for one in (address, picture)] == [404, 404]


def test_a_screens_address_is_told_once_and_its_digest_kept(house, as_person):
    client = as_person(house.offices.officer)
    given = {"organization": house.general.pk, "name": "大厅", "seconds": "12", "kinds": ["posts", "stories"]}
    page = client.post("/board-screens/new/", given).content.decode()
    token = re.search(r"/board/([A-Za-z0-9_-]{32})/", page)[1]
    screen = BoardScreen.objects.get()
    assert (screen.kinds, screen.seconds, token in screen.digest) == (("posts", "stories"), 12, False)
    assert token not in client.get("/board-screens/").content.decode()
    again = client.post("/board-screens/new/", given)
    assert (again.status_code, "已有同名的屏幕" in again.content.decode()) == (422, True)
    client.post(f"/board-screens/{screen.pk}/", given | {"seconds": "30"})
    client.post(f"/board-screens/{screen.pk}/withdraw/")
    screen.refresh_from_db()
    assert (screen.seconds, screen.withdrawn_by) == (30, house.offices.officer)
    assert client.get(f"/board/{token}/").status_code == 404


def test_stories_are_found_stand_on_the_home_page_and_in_the_ledger(house, as_person):
    tell(house, "public")
    client = as_person(make_member("同事", house.neighbour))
    for address in ("/", "/search/?q=隔夜数据", f"/posts/{house.post.pk}/handbook/evaluation/"):
        assert "值守到最后一个架次" in client.get(address, follow=True).content.decode(), address
