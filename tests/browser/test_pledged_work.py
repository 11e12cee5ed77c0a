"""行 in a real browser: from the overview to pledges, card, plate and charter, on screen, phone and paper; and the
trail as the applicant reads it (product.md §3)."""

from datetime import date

import pytest
from playwright.sync_api import expect

from campaign.models import Consent
from tests.browser.desk import Desk, day
from tests.factories import make_house, make_member, make_person, make_post, make_project, make_team

TODAY = "2026-11-18 10:00"
#: Millimetres of a sheet as the browser reports it at 96 px an inch.
MM = 96 / 25.4


@pytest.fixture
def house(live_server):
    house = make_house()
    house.reader = make_member("读者", house.neighbour)
    house.post = make_post(house.campaign, house.holder, "active", title="网络安全岗", pledges=5)
    pledge = house.post.pledges.first()
    pledge.kept, pledge.settled_on, pledge.settled_by = True, date(2026, 10, 9), house.holder
    pledge.save()
    captain = make_member("雷牧原", house.branch)
    project = make_project(house.campaign, house.branch, "真名平台", alias="公开代称")
    house.team = make_team(
        house.campaign, captain, "active", title="移动产线攻关队", project=project,
        members=[make_person("顾明舟", house.neighbour, status="群众")],
    )  # fmt: skip
    house.draft = make_team(house.campaign, make_member("甲申报", house.branch), "draft", title="另一支队")
    Consent.objects.create(contender=house.draft, person=house.reader, asked_at=house.draft.created_at)
    return house


@pytest.fixture
def desk(page, browser_as):
    return Desk(page, browser_as)


def test_from_the_overview_to_pledges_card_plate_and_charter(house, desk, assert_accessible):
    page, main = desk.page, desk.main
    with day(TODAY):
        desk.sit(house.reader, "/campaign/")
        main.get_by_role("link", name="公开承诺").click()
        expect(main.get_by_role("heading", name="公开承诺", level=1)).to_be_visible()
        expect(main.get_by_text("7项，已兑现1项")).to_be_visible()
        assert_accessible(page)
        main.locator("select[name=state]").select_option("kept")
        page.wait_for_url("**state=kept**")
        expect(main.get_by_role("link", name="移动产线攻关队")).to_have_count(0)

        main.get_by_role("link", name="网络安全岗").click()
        for words in ("亮身份", "亮承诺", "亮标准"):
            expect(main.get_by_role("heading", name=words)).to_be_visible()
        expect(main.get_by_text("5项，已兑现1项")).to_be_visible()
        assert_accessible(page)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.set_viewport_size({"width": 1440, "height": 900})

        main.get_by_role("link", name="桌牌").click()
        expect(main.locator(".face")).to_have_count(2)
        assert main.locator(".face").nth(0).evaluate("(face) => getComputedStyle(face).transform") == (
            "matrix(-1, 0, 0, -1, 0, 0)"
        )
        assert_accessible(page)

        page.goto("/teams/")
        main.get_by_role("link", name="移动产线攻关队").click()
        main.get_by_role("link", name="任务书").click()
        expect(main.get_by_role("row", name="顾明舟")).to_contain_text("制造信息党支部")
        expect(main.get_by_text("公开代称")).to_be_visible()
        assert "真名平台" not in page.content()
        assert_accessible(page)


def test_a_plate_fills_one_sheet_and_folds_in_its_middle(house, desk):
    """The longest name and five pledges of sixty characters still stand inside their half."""
    house.post.principal_name = "阿依古丽·买买提艾力江"
    house.post.save(update_fields=["principal_name"])
    house.post.pledges.update(text="每月向全体职工公开一次平台运行和处置情况" * 3)
    page = desk.page
    with day(TODAY):
        desk.sit(house.holder, f"/posts/{house.post.pk}/plate/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": round(297 * MM), "height": round(210 * MM)})
        sheet = desk.main.locator(".sheet").bounding_box()
        halves = [desk.main.locator(".face").nth(number).bounding_box() for number in (0, 1)]
        assert abs(sheet["height"] - 210 * MM) < 4
        assert [abs(half["height"] - 105 * MM) < 3 for half in halves] == [True, True]
        assert desk.main.locator(".face").evaluate_all(
            "(faces) => faces.map((face) => face.scrollHeight <= face.clientHeight)"
        ) == [True, True]


def test_the_applicant_reads_where_the_application_waits(house, desk, assert_accessible):
    page, main = desk.page, desk.main
    with day(TODAY):
        desk.sit(house.draft.principal, "/applications/")
        main.get_by_role("link", name="另一支队").click()
        trail = main.get_by_role("region", name="办理进程")
        expect(trail.get_by_text("起草申报")).to_be_visible()
        now = trail.locator("[aria-current=step]")
        expect(now).to_contain_text("现在：填写申报")
        expect(now).to_contain_text("还有1名队员没有答复，全部同意后可以提交")
        expect(trail.get_by_text("接下来：支部审核")).to_be_visible()
        assert_accessible(page)
        desk.sit(house.holder, f"/posts/{house.post.pk}/handbook/founding/")
        main.get_by_role("link", name="办理进程").click()
        expect(main.get_by_text("现在：争创，每月评比")).to_be_visible()
