"""To-dos on the way to 挂牌: drafts, rectification, uploads; each gone once done; as many queries for one as for thirty."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock, waiting
from campaign.models import Consent, ImportFile, Person
from campaign.todos import todos_for
from campaign.workflow import perform
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def april():
    with clock.at("2026-04-20 09:00"):
        yield


@pytest.fixture
def house():
    return factories.make_house()


def told(provider, person):
    """(title, detail, due) of a provider, as the person's next request would read it."""
    items = provider(Person.objects.get(pk=person.pk), TODAY)
    return [(item.title, item.detail, item.due and str(item.due)) for item in items]


def test_a_draft_waits_for_its_applicant_until_it_is_handed_in(house):
    asked = factories.make_member("被邀", house.branch)
    draft = factories.make_team(house.campaign, house.holder, title="平台攻关队", members=[asked])
    Consent.objects.update(accepted=None, answered_at=None)
    title = "完成并提交申报“平台攻关队”"
    assert told(waiting.applicants, house.holder) == [(title, "还有1人没有同意参加", None)]
    Consent.objects.update(accepted=True, answered_at=clock.now())
    assert told(waiting.applicants, house.holder) == [(title, "填写齐全后提交支部审核", None)]
    assert told(waiting.applicants, factories.make_member("旁人", house.branch)) == []
    perform(draft, "submit", by=house.holder)
    assert told(waiting.applicants, house.holder) == []


def test_rectification_is_the_holders_and_the_officers_never_in_the_own_case(house):
    factories.make_post(
        house.campaign, house.holder, "rectifying", title="试飞岗", rectify_until=date(2026, 5, 1)
    )
    own = factories.appoint(
        factories.make_member("兼岗办事", house.branch), "campaign_officer", house.general
    )
    factories.make_post(house.campaign, own, "rectifying", title="自己的岗", rectify_until=date(2026, 5, 2))
    assert told(waiting.applicants, house.holder) == [
        ("“试飞岗”限期整改", "到期前整改到位，由党总支办事员解除", "2026-05-01")
    ]
    lifts = [[row[0] for row in told(waiting.officers, person)] for person in (house.offices.officer, own)]
    assert lifts == [
        ["“试飞岗”整改到期，解除或提请摘牌", "“自己的岗”整改到期，解除或提请摘牌"],
        ["“试飞岗”整改到期，解除或提请摘牌"],
    ]
    post = house.holder.led_contenders.get()
    perform(post, "lift", by=house.offices.officer, comment="已整改到位")
    assert told(waiting.applicants, house.holder) == []


def upload(house, by, at, **fields):
    return ImportFile.objects.create(
        kind="roster", organization=house.general, name="名册.xlsx", content=b"", sha256="0", uploaded_by=by,
        uploaded_at=clock.start_of(date(2026, 4, at)), **fields,
    )  # fmt: skip


def test_an_upload_waits_for_its_uploader_until_it_or_a_later_one_is_confirmed(house):
    officer = house.offices.officer
    upload(house, officer, 1)
    newest = upload(house, officer, 2)
    (item,) = waiting.uploaders(Person.objects.get(pk=officer.pk), TODAY)
    assert (item.title, item.url) == ("确认导入花名册", reverse("campaign:roster-preview", args=[newest.pk]))
    assert told(waiting.uploaders, house.offices.secretary) == []
    upload(house, officer, 3, confirmed_at=clock.now(), confirmed_by=officer)
    assert told(waiting.uploaders, officer) == []


def test_thirty_of_everything_cost_the_queries_of_one(house):
    offices = (house.offices.officer, house.offices.secretary, house.offices.branch_secretary)

    def queries():
        counts = []
        for person in offices:
            reader = Person.objects.get(pk=person.pk)
            with CaptureQueriesContext(connection) as caught:
                todos_for(reader, TODAY)
            counts.append(len(caught))
        return counts

    def more(count):
        for _number in range(count):
            for state in ("submitted", "endorsed", "selected", "cleared", "rectifying"):
                factories.make_post(house.campaign, factories.make_member("", house.branch), state)
            factories.make_team(house.campaign, factories.make_member("", house.branch), "active")

    reverse("campaign:home")
    more(1)
    one = queries()
    more(29)
    assert queries() == one
