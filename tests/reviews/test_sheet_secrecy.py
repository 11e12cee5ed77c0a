"""Whatever goes wrong while a sheet is counted, it is nowhere afterwards: no log, mail, table or session (ANON-8)."""

import logging
import sys

import pytest
from django.db import DataError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

from campaign import clock
from reviews.models import Register, Remark, Tally
from reviews.services import voting
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.django_db
SENTINEL = "值守电话半夜无人接听"


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=1)
    open_month(house)
    house.rows = list(house.cycle.entries.values_list("pk", flat=True))
    return house


@pytest.fixture
def mails(settings, mailoutbox):
    """The administrators are mailed every error with all local variables, as DEBUG pages show them."""
    settings.ADMINS = [("系统管理员", "admin@example.com")]
    handler, logger = AdminEmailHandler(include_html=True), logging.getLogger("django.request")
    logger.addHandler(handler)
    yield mailoutbox
    logger.removeHandler(handler)


def send(house):
    """The voter's sheet, over the wire; an error answers 500 as in production."""
    client = Client(raise_request_exception=False)
    client.force_login(house.staff[0], backend="django.contrib.auth.backends.ModelBackend")
    marks = dict(zip((f"g{pk}" for pk in house.rows), ("poor", "average", "poor"), strict=True))
    with clock.at(VOTING):
        return client.post(
            reverse("reviews:sheet", args=[house.cycle.pk]), marks | {f"r{house.rows[0]}": SENTINEL}
        )


def everything_stored():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from map(str, cursor.fetchall())


def broken(*_args, **_kwargs):
    raise RuntimeError("forced")


def failing_row(*_args, **_kwargs):
    """What PostgreSQL says of a row it refuses."""
    raise DataError(f"DETAIL: Failing row contains (1, {SENTINEL}, poor).")


@pytest.mark.parametrize(
    ("place", "fault"), [("_count", broken), ("_count", failing_row), ("_words", broken)]
)
def test_an_error_while_counting_leaves_no_trace_of_the_sheet(
    house, mails, caplog, monkeypatch, place, fault
):
    monkeypatch.setattr(voting, place, fault)
    with caplog.at_level(logging.DEBUG):
        page = send(house)
    assert (page.status_code, Register.objects.count(), Remark.objects.count()) == (500, 0, 0)
    assert {
        sum(row[:5]) for row in Tally.objects.values_list(*("good", "fair", "average", "poor", "unknown"))
    } == {0}
    mail = mails[0].body + "".join(str(content) for content, *_kind in mails[0].alternatives)
    assert ("Traceback" in mail, "send_sheet" in mail, len(mails)) == (True, True, 1)
    places = {
        "mail": mail,
        "log": caplog.text,
        "page": page.content.decode(),
        "tables": "".join(everything_stored()),
    }
    assert [name for name, text in places.items() if SENTINEL in text] == []
    # Marks are words of the code as well; what was sent for a row is not.
    pairs = [f"{name}{pk}" for pk in house.rows for name in ("g", "r")]
    assert [pair for pair in pairs if f"'{pair}'" in mail and "poor" in mail.split(f"'{pair}'")[1][:80]] == []


def test_without_the_protection_such_a_report_would_show_it():
    """The test above could fail: a report of an ordinary view holds what was sent (TEST-2)."""
    request = RequestFactory().post("/", {"r1": SENTINEL})
    try:
        broken(request.POST["r1"])
    except RuntimeError:
        report = ExceptionReporter(request, *sys.exc_info()).get_traceback_text()
    assert SENTINEL in report


def test_a_counted_sheet_stands_in_one_table_only(house):
    send(house)
    rows = [row for row in everything_stored() if SENTINEL in row]
    assert (len(rows), Remark.objects.get().text) == (1, SENTINEL)
