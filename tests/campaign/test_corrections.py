"""更正个人信息: asked by oneself, found by who keeps the roster, answered once by somebody else (trust.md PII-4)."""

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, CorrectionRequest
from campaign.services.corrections import answer_correction, ask_correction
from campaign.todos import todos_for
from tests.factories import appoint, make_offices, make_person, make_tree

pytestmark = pytest.mark.django_db
MINE, LIST = "/me/corrections/", "/corrections/"


@pytest.fixture
def tree():
    tree = make_tree()
    tree.offices = make_offices(tree)
    return tree


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch)


def text(response):
    return response.content.decode()


def todo_titles(person):
    return [item.title for item in todos_for(person, clock.today()) if item.key.startswith("correction-")]


def test_a_request_is_kept_with_its_words_and_the_trail_holds_none_of_them(person, as_person):
    page = text(as_person(person).post(MINE, {"text": "入党时间应为2011年7月。"}, follow=True))
    asked = CorrectionRequest.objects.get()
    assert (asked.person, asked.text, asked.answered_at) == (person, "入党时间应为2011年7月。", None)
    assert ("已提交，答复会显示在本页。" in page, "办理中" in page) == (True, True)
    event = AuditEvent.objects.get(action="correction-asked")
    assert (event.actor, event.detail, "2011" in str(event.__dict__)) == (person, {}, False)


def test_officer_and_branch_find_it_as_a_todo_and_the_neighbour_does_not(person, tree):
    ask_correction(text="错了", by=person)
    offices = tree.offices
    finds = (offices.officer, offices.branch_secretary, offices.branch_deputy, offices.branch_member)
    assert [todo_titles(one) for one in finds] == [["答复李晓燕的更正申请"]] * 4
    others = (person, offices.neighbour_secretary, offices.secretary, offices.discipline)
    assert [todo_titles(one) for one in others] == [[]] * 4


def test_people_without_a_branch_are_the_system_administrators(person):
    admin = appoint(make_person("系管"), "system_admin")
    ask_correction(text="错了", by=make_person("上级"))
    ask_correction(text="错了", by=person)
    ask_correction(text="错了", by=admin)
    assert todo_titles(admin) == ["答复上级的更正申请"]


@pytest.mark.parametrize("count", [1, 30])
def test_todos_cost_the_same_for_one_request_and_thirty(tree, count, django_assert_num_queries):
    from campaign.office_todos import for_roster_keepers

    for _ in range(count):
        ask_correction(text="错了", by=make_person("", tree.branch))
    officer = tree.offices.officer
    list(for_roster_keepers(officer, clock.today()))
    with django_assert_num_queries(1):
        assert len(list(for_roster_keepers(officer, clock.today()))) == count


def test_the_answer_reaches_the_one_who_asked(person, tree, as_person):
    with clock.at("2026-11-10 09:00"):
        asked = ask_correction(text="入党时间有误", by=person)
        client = as_person(tree.offices.officer)
        page = text(client.get(f"{LIST}{asked.pk}/"))
        assert ("入党时间有误" in page, f"/admin/campaign/person/{person.pk}/change/" in page) == (True, True)
        assert client.post(f"{LIST}{asked.pk}/", {"answer": "已按登记表更正。"}).url == LIST
    mine = text(as_person(person).get(MINE))
    assert "秦办事11月10日09:00答复：已按登记表更正。" in mine
    assert todo_titles(tree.offices.officer) == []
    assert AuditEvent.objects.get(action="correction-answered").actor == tree.offices.officer


def test_it_is_answered_once(person, tree):
    asked = ask_correction(text="错了", by=person)
    answer_correction(asked, answer="已更正。", by=tree.offices.officer)
    with pytest.raises(Refused) as refused:
        answer_correction(asked, answer="不更正。", by=tree.offices.branch_secretary)
    assert str(refused.value) == "这项更正刚刚有人答复了，请刷新后再看。"
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("已更正。", tree.offices.officer)


def test_nobody_answers_the_own_request_and_the_neighbour_knows_of_none(person, tree, as_person):
    own = ask_correction(text="我的", by=tree.offices.officer)
    asked = ask_correction(text="错了", by=person)
    answers = [
        as_person(one).post(f"{LIST}{request.pk}/", {"answer": "好"}).status_code
        for one, request in (
            (tree.offices.officer, own),
            (person, asked),
            (tree.offices.neighbour_secretary, asked),
            (tree.offices.branch_secretary, asked),
        )
    ]
    assert answers == [403, 403, 404, 302]
    assert CorrectionRequest.objects.get(pk=own.pk).answered_at is None


def test_five_may_wait_and_a_sixth_is_refused_with_its_text_kept(person, as_person):
    for _ in range(5):
        ask_correction(text="错了", by=person)
    page = text(as_person(person).post(MINE, {"text": "第六项"}))
    assert ("您已有5项更正在办理，请等答复后再提。" in page, ">\n第六项</textarea>" in page) == (True, True)
    assert CorrectionRequest.objects.count() == 5


def test_the_list_shows_what_waits_first_and_only_the_own_people(person, tree, as_person):
    done = ask_correction(text="先提的", by=person)
    answer_correction(done, answer="已更正。", by=tree.offices.officer)
    ask_correction(text="后提的", by=person)
    ask_correction(text="外面的", by=make_person("外人", tree.far))
    page = text(as_person(tree.offices.officer).get(LIST))
    assert page.index("后提的") < page.index("先提的")
    assert "外面的" not in page
