"""500 damaged and forged files of every type that is taken in: answered within two seconds, without a failure, without
the memory, without a word to another server (trust.md FILE-1, FILE-3, FILE-8, FILE-9, headline 8)."""

import os
import resource
import socket
import threading
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests import sheets
from tests.access.matrix import sign_in
from tests.access.records import PDF
from tests.campaign.test_import_hostile import seconds_worked
from tests.forms.test_uploads import ACTION, INVENTORY, PAPER_TOTALS, ROSTER, TEMPLATE
from tests.house.sources import ROOT
from tests.pictures import photograph, picture
from tests.trust.log import told
from tests.trust.mutations import mutated, packed

#: As many of each type; ``FUZZ_TRIED`` asks for others, ``FUZZ_FROM`` for other numbers.
TRIED, FIRST = int(os.environ.get("FUZZ_TRIED", "500")), int(os.environ.get("FUZZ_FROM", "0"))
SECONDS, MEGABYTES = 2.0, 150
ANSWERS = {200, 302, 400, 409, 413, 422}
DATA = ROOT / "tests" / "data"

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]


def roster():
    people = [sheets.full(f"0007{n:02}", f"新来{n}") for n in range(6)] + [
        sheets.mass(f"0008{n:02}", f"新进{n}") for n in range(4)
    ]
    return sheets.ROSTER_HEADER, *people


def presentation():
    """The least that is taken for one."""
    head, main = '<?xml version="1.0" encoding="UTF-8"?>', "ppt/presentation.xml"
    members = {
        "[Content_Types].xml": f'{head}<Types><Override PartName="/{main}"/></Types>',
        "_rels/.rels": f'{head}<Relationships><Relationship Id="r1" Target="{main}"/></Relationships>',
        main: f"{head}<p><r><t>one</t></r></p>",
    }
    return packed({name: text.encode() for name, text in members.items()})


def word():
    return (ROOT / "campaign" / "word" / "handbook.docx").read_bytes()


IMPORTS = (ROSTER, INVENTORY, PAPER_TOTALS)
#: Type: the forms that take it in turn, the control, the name, the file that is right.
TYPES = {
    "import .xlsx": (IMPORTS, "file", "花名册.xlsx", lambda: sheets.workbook(*roster())),
    "import .csv": (IMPORTS, "file", "花名册.csv", lambda: sheets.text(*roster())),
    "import .xls": (IMPORTS, "file", "花名册.xls", (DATA / "roster-small.xls").read_bytes),
    "import .ods": (IMPORTS, "file", "花名册.ods", (DATA / "roster-small.ods").read_bytes),
    "evidence .docx": ((ACTION,), "files", "证据.docx", word),
    "evidence .xlsx": ((ACTION,), "files", "证据.xlsx", lambda: sheets.workbook(*roster())),
    "evidence .pptx": ((ACTION,), "files", "证据.pptx", presentation),
    "evidence .pdf": ((ACTION,), "files", "证据.pdf", lambda: PDF * 3),
    "evidence .jpg": ((ACTION,), "files", "证据.jpg", lambda: photograph(size=(400, 300), turn=6)),
    "evidence .png": ((ACTION,), "files", "证据.png", lambda: picture("PNG", size=(120, 90), mode="RGBA")),
    "template .docx": ((TEMPLATE,), "file", "模板.docx", word),
}  # fmt: skip


@pytest.fixture
def canary():
    """The address of a server of ours; ``rung`` says how often somebody came."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        rung = []

        def listen():
            while True:
                try:
                    link, _address = server.accept()
                except OSError:
                    return
                rung.append(link.recv(100))
                link.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", rung
        server.shutdown(socket.SHUT_RDWR)


class Clerk:
    """Sends a file by a form as who may, reads the page it leads to, and takes everything back."""

    def __init__(self, world, form, key, name):
        self.form, self.key, self.name, self.here = form, key, name, world.at[form.place]
        self.client = Client(raise_request_exception=True)
        self.address = reverse(form.url, args=form.args(self.here)) + form.query(self.here)
        self.person = world.people[form.by]

    def send(self, content):
        """(the status, that of the page behind it)."""
        file = BytesIO(content)
        file.name = self.name
        sign_in(self.client, self.person)
        with clock.at(self.form.at), transaction.atomic():
            answer = self.client.post(self.address, self.form.right(self.here) | {self.key: file})
            behind = self.client.get(answer.url).status_code if answer.status_code == 302 else None
            transaction.set_rollback(True)
        return answer.status_code, behind


@pytest.mark.headline("hostile file")
@pytest.mark.parametrize("kind", TYPES)
def test_no_mutation_of_a_file_fails_lasts_swells_or_calls_out(kind, world, canary, figure):
    forms, key, name, build = TYPES[kind]
    address, rung = canary
    clerks, right = [Clerk(world, form, key, name) for form in forms], build()
    assert [
        status for clerk in clerks for status, _behind in [clerk.send(right)] if status not in (200, 302)
    ] == []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    faults, slowest, taken = [], 0.0, 0
    for seed in range(FIRST, FIRST + TRIED):
        content, clerk = mutated(right, seed, address), clerks[seed % len(clerks)]
        started = seconds_worked()
        try:
            status, behind = clerk.send(content)
        except Exception as error:  # what the test is about
            faults.append(f"{seed} {clerk.form}: {type(error).__name__}: {str(error)[:200]}")
            continue
        took = seconds_worked() - started
        slowest, taken = max(slowest, took), taken + (status == 302)
        if status not in ANSWERS or behind not in (None, 200) or took > SECONDS:
            faults.append(f"{seed} {clerk.form}: {status} {behind} in {took:.1f} s")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    told("fuzz", f"{kind:15} {TRIED} mutations: {taken} taken, {TRIED - taken - len(faults)} refused, {len(faults)} faults,"
         f" slowest {slowest:.2f} s, memory +{grown:.0f} MB, calls to other servers {len(rung)}")  # fmt: skip
    assert (faults, rung) == ([], [])
    assert grown < MEGABYTES
    figure.add("mutations", TRIED)
    figure.most("s", slowest)
    figure.most("MB", grown)
    assert 0 < taken < TRIED, "all fell at the door, or none did: the mutations say nothing"


def test_the_canary_would_ring(canary):
    address, rung = canary
    port = int(address.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(b"GET /")
        link.shutdown(socket.SHUT_WR)
        link.recv(1)
    assert rung == [b"GET /"]
