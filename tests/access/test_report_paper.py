"""make trust: the twelve payloads through every report, and every workbook as LibreOffice prints it (product.md §6, FILE-5)."""

import re
import shutil
import subprocess

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.form_fields import PlainTextField
from campaign.models import Organization, Person, ReportHead
from campaign.name_places import NAME_PLACES, Fate
from campaign.triggers import lifted
from tests.access.matrix import sign_in
from tests.access.table_reports import READERS
from tests.access.world import NOW
from tests.campaign.test_report_desk import PAYLOADS
from tests.sheet_texts import books

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.trust]
PRINTER = shutil.which("soffice")
#: Rows that a report prints; choices, digests and what nobody types hold no text of users.
PRINTED = ("campaign", "modelposts", "taskforces", "reviews")


@pytest.fixture
def client(world, monkeypatch):
    monkeypatch.setattr("campaign.reporting.exporting.PER_MINUTE", 10_000)
    signed_in = Client()
    sign_in(signed_in, world.people["officer"])
    return signed_in


def workbooks(client):
    """Every report the officer takes out, as it opens."""
    found = {}
    for key in READERS:
        with clock.at(NOW):
            page = client.get(reverse("campaign:report-preview", args=[key]))
            answer = client.post(reverse("campaign:report-workbook", args=[key]), page.context["picked"])
        assert answer["Content-Type"].startswith("application/vnd"), key
        found[key] = answer.content
    return found


def text_columns():
    """Text people type, by model; what carries a uniqueness or is a choice stays."""
    for label, place in NAME_PLACES.items():
        app, model, name = label.split(".")
        if app not in PRINTED or place.fate in (Fate.NONE, Fate.CLEARED):
            continue
        field = apps.get_model(app, model)._meta.get_field(name)
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique:
            yield apps.get_model(app, model), field


def write_everywhere(payload):
    """The payload as the forms' own field lets it in, in every such column, whatever guards the table."""
    # No form takes a NUL: what came with one is refused whole, and tried here without it.
    typed = PlainTextField().clean(payload.replace("\x00", "") + "攻击")
    with lifted("formula payloads"):
        for model, field in text_columns():
            if len(typed) <= (field.max_length or 200) and model not in (Person, Organization):
                _write(model, field, typed)
    for organization in Organization.objects.all():
        Organization.objects.filter(pk=organization.pk).update(name=f"{typed}{organization.pk}"[:60])
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(name=typed[:60])
    return typed


def _write(model, field, typed):
    """Fill a column; one whose table refuses it (once each, a form of its own) is no text anybody types."""
    try:
        with transaction.atomic():
            model._default_manager.exclude(**{field.name: ""}).update(**{field.name: typed})
    except IntegrityError:
        pass


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_formula_in_any_report(world, client, payload):
    typed = write_everywhere(payload)
    seen = set()
    for key, content in workbooks(client).items():
        for sheet in books(content).values():
            cells = [cell for row in sheet for cell in row]
            assert [cell.coordinate for cell in cells if cell.data_type == "f"] == [], key
            seen |= {key for cell in cells if isinstance(cell.value, str) and typed in cell.value}
    assert seen == set(READERS)


@pytest.mark.skipif(
    PRINTER is None or shutil.which("pdftotext") is None, reason="LibreOffice or poppler is not installed"
)
def test_every_workbook_prints_one_page_wide_with_its_title(world, client, tmp_path):
    ReportHead.objects.create(
        organization=world.tree.general, prepared_by="总办事", changed_by=world.people["officer"],
        changed_at=clock.start_of(clock.today()),
    )  # fmt: skip
    made = workbooks(client)
    for key, content in made.items():
        (tmp_path / f"{key}.xlsx").write_bytes(content)
    command = [
        PRINTER,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    files = [str(tmp_path / f"{key}.xlsx") for key in made]
    subprocess.run([*command, "--outdir", tmp_path, *files], check=True, capture_output=True, timeout=600)
    for key, content in made.items():
        text = run("pdftotext", "-layout", tmp_path / f"{key}.pdf", "-")
        pages = text.split("\f")[:-1]
        assert "###" not in text, key
        assert "填表人" in text, key
        plain = re.sub(r"\s", "", text)
        for sheet in books(content).values():
            assert re.sub(r"\s", "", sheet["A1"].value) in plain, (key, sheet.title)
        # One page wide: every page has the first column's heading of some sheet, none is a right half.
        heads = {re.sub(r"\s", "", str(sheet["A3"].value)) for sheet in books(content).values()} | {"序号"}
        assert [n for n, page in enumerate(pages) if not any(head in page for head in heads)] == [], key
        size = run("pdfinfo", tmp_path / f"{key}.pdf")
        assert "841.89 x 595.3" in size, key


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
