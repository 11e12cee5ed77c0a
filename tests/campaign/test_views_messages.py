"""消息: paging, filters, reading; the number beside the letter; 消息设置 as typed."""

import pytest

from campaign import clock
from campaign.models import AuditEvent, Message, MessageKind, MessageSettings, MutedKind
from campaign.services import messages
from campaign.telling import Told
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def person():
    return factories.make_house().holder


def say(person, count=1, kind=MessageKind.CASE, word="事情", url="/me/"):
    messages.write(
        [Told(person.pk, kind, f"{word}{number:03}", url, f"{word}-{number}") for number in range(count)]
    )


def letters(page):
    """What stands beside the letter of the top bar."""
    text = page.content.decode()
    at = text.index('class="letters"')
    return text[at : text.index("</a>", at)].partition("<b>")[2].partition("</b>")[0]


def test_a_hundred_messages_are_paged_in_as_many_queries_as_one(person, as_person, django_assert_num_queries):
    client = as_person(person)
    say(person)
    client.get("/messages/")
    with django_assert_num_queries(9):
        client.get("/messages/")
    say(person, 100)
    with django_assert_num_queries(9):
        page = client.get("/messages/?page=2")
    assert "共100条，第2／5页" in page.content.decode()
    assert page.content.decode().count("/open/") == 20


def test_filters_narrow_and_the_empty_page_says_what_will_come(person, as_person):
    client = as_person(person)
    assert "还没有消息。" in client.get("/messages/").content.decode()
    say(person, 2)
    say(person, 1, MessageKind.LEDGER, "账本")
    Message.objects.filter(title="事情000").update(read_on=clock.today())
    seen = {
        query: sorted(word for word in ("事情000", "事情001", "账本000") if word in page)
        for query in ("", "?unread=1", "?kind=ledger", "?kind=ledger&unread=1", "?kind=nonsense")
        if (page := client.get(f"/messages/{query}").content.decode())
    }
    assert seen == {
        "": ["事情000", "事情001", "账本000"],
        "?unread=1": ["事情001", "账本000"],
        "?kind=ledger": ["账本000"],
        "?kind=ledger&unread=1": ["账本000"],
        "?kind=nonsense": ["事情000", "事情001", "账本000"],
    }
    assert "没有符合条件的消息。" in client.get("/messages/?kind=notice").content.decode()


def test_opening_one_marks_it_and_leads_on_and_leaves_no_row_in_the_trail(person, as_person):
    say(person, url="/calendar/?month=2026-04")
    client = as_person(person)
    before = AuditEvent.objects.count()
    answer = client.post(f"/messages/{Message.objects.get().pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/calendar/?month=2026-04")
    assert Message.objects.get().read_on == clock.today()
    assert AuditEvent.objects.count() == before
    assert client.get(f"/messages/{Message.objects.get().pk}/open/").status_code == 405


def test_another_finds_nothing_there(person, as_person):
    say(person)
    other = as_person(factories.make_person("别人"))
    assert other.post(f"/messages/{Message.objects.get().pk}/open/").status_code == 404
    other.post("/messages/read/")
    assert Message.objects.get().read_on is None


def test_the_letter_counts_as_the_bell_does_and_anew_after_reading(person, as_person):
    client = as_person(person)
    say(person, 3)
    assert letters(client.get("/me/")) == ""
    client.get("/")
    assert letters(client.get("/me/")) == "3"
    page = client.post("/messages/read/", follow=True)
    assert "3条消息已标为已读。" in page.content.decode()
    assert letters(page) == ""


def settings_of(person):
    row = MessageSettings.objects.filter(person=person).first()
    muted = sorted(MutedKind.objects.filter(person=person).values_list("channel", "kind"))
    return (row and (row.mail, row.quiet_from, row.quiet_until)), muted


def send(client, **typed):
    kinds = ["duty", "case", "month", "ledger", "notice"]
    data = {"email": "", "mail": "digest", "app_kinds": kinds[1:], "mail_kinds": kinds}
    return client.post("/messages/settings/", data | typed)


def test_what_is_chosen_is_kept_and_shown_again(person, as_person):
    client = as_person(person)
    answer = send(client, email="xu@example.cn", mail="single", quiet_from="21", quiet_until="7",
                  app_kinds=["case"], mail_kinds=["duty"])  # fmt: skip
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.email == "xu@example.cn"
    kept, muted = settings_of(person)
    assert kept == ("single", 21, 7)
    assert muted == [("app", "ledger"), ("app", "month"), ("app", "notice"), ("mail", "case"), ("mail", "ledger"),
                     ("mail", "month"), ("mail", "notice")]  # fmt: skip
    page = client.get("/messages/settings/").content.decode()
    assert 'value="xu@example.cn"' in page
    assert '<option value="21" selected>' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "不是邮箱"}, "请填写完整的邮箱"),
        ({"quiet_from": "21"}, "勿扰时间请两项都选"),
        ({"quiet_from": "8", "quiet_until": "8"}, "不能是同一个钟点"),
        ({"mail": "hourly"}, "请选择列出的方式"),
        ({"app_kinds": ["duty"]}, "请选择列出的类别"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(person, as_person, typed, said):
    page = send(as_person(person), **typed)
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert settings_of(person) == (None, [])


def test_an_email_of_ones_own_is_on_the_trail_without_its_value(person, as_person):
    send(as_person(person), email="xu@example.cn")
    row = AuditEvent.objects.get(action="own-email")
    assert row.detail == {"email": "changed"}
