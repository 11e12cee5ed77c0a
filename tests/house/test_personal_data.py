"""The inventory of personal fields names every field, and says what docs/personal-data.md says (trust.md PII-1, PII-2)."""

import re

import pytest
from django.apps import apps
from django.db.models import CASCADE, AutoField, BigAutoField, CharField, Field, ForeignKey

from campaign import audit
from campaign.models import Person
from campaign.personal_data import PERSONAL, Basis, Level, PersonalField, Retention
from campaign.plain_fields import NOT_PERSONAL
from tests.house.sources import ROOT

DOCUMENT = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
#: Words of an ID-card number and of a home address, in whatever spelling a column might have.
NEVER_STORED = re.compile(
    r"(^|_)(id_?card|identity_?(card|number|no)|id_?(number|no)|sfz\w*|shenfen\w*|citizen\w*|home\w*|address"
    r"|residen\w*|household\w*|domicile|street|zhuzhi|jiguan|native_place)($|_)|身份证|住址|籍贯"
)


def fields():
    """Label and field of every column of every table."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            yield f"{model._meta.label}.{field.name}", field
    yield from ((f"{field.model._meta.label}.{field.name}", field) for field in links_to_people())


def links_to_people():
    """Many-to-many fields that lead to people; there is none so far."""
    for model in apps.get_models():
        yield from (field for field in model._meta.many_to_many if field.related_model is Person)


def needs_no_row(field: Field) -> bool:
    """Ids, and links to a record that is no person, say nothing about anybody by themselves."""
    if field.is_relation:
        return field.related_model is not Person
    return isinstance(field, AutoField | BigAutoField)


def unnamed(pairs) -> list[str]:
    """Labels without a row that need one."""
    named = PERSONAL.keys() | other()
    return [label for label, field in pairs if not needs_no_row(field) and label not in named]


def other() -> set[str]:
    return {f"{model}.{field}" for model, names in NOT_PERSONAL.items() for field in names.split()}


def test_every_field_is_either_personal_or_not():
    assert unnamed(fields()) == [], "give these a row in campaign/personal_data.py and docs/personal-data.md"
    assert sorted(PERSONAL.keys() & other()) == []


def test_no_row_is_stale():
    assert sorted((PERSONAL.keys() | other()) - {label for label, _field in fields()}) == []


def test_whatever_leads_to_a_person_is_personal():
    leading = {label for label, field in fields() if field.is_relation and field.related_model is Person}
    assert sorted(leading - PERSONAL.keys()) == []


def test_a_new_field_without_a_row_is_found():
    new = [
        ("campaign.Person.nickname", CharField(max_length=20)),
        ("campaign.Person.mentor", ForeignKey(Person, CASCADE)),
        ("campaign.Person.id", BigAutoField()),
    ]
    assert unnamed(new) == ["campaign.Person.nickname", "campaign.Person.mentor"]


def test_the_document_says_the_same():
    """A row a field: | `app.Model.field` | 级别 | 目的 | 依据 | 保存 |."""
    rows = re.findall(r"^\| `([\w.]+)` \| (\S+) \| (.+?) \| (\S+) \| (\S+) \|$", DOCUMENT, re.MULTILINE)
    assert len(rows) == len({label for label, *_rest in rows})
    assert {
        label: PersonalField(Level(level), purpose, Basis(basis), Retention(retention))
        for label, level, purpose, basis, retention in rows
    } == PERSONAL


@pytest.mark.parametrize("word", [*Level, *Basis, *Retention])
def test_the_document_explains_the_word(word):
    assert re.search(rf"^- \*\*{word}\*\*：\S", DOCUMENT, re.MULTILINE)


def test_neither_id_card_number_nor_home_address_is_stored():
    names = {(label, field.name) for label, field in fields()}
    titles = {(label, str(field.verbose_name)) for label, field in fields()}
    found = {label for label, name in names | titles if NEVER_STORED.search(name)}
    # Where an act came from on the network, nobody's home.
    assert found == {
        "campaign.AuditEvent.address",
        "campaign.PersonSession.address",
        "axes.AccessAttempt.ip_address",
        "axes.AccessFailureLog.ip_address",
        "axes.AccessLog.ip_address",
    }


def test_the_trail_holds_no_value_of_a_restricted_field():
    """How exactly a date is known is no fact about the person."""
    restricted = {
        label.rpartition(".")[2]
        for label, row in PERSONAL.items()
        if label.startswith("campaign.Person.") and row.level in (Level.RESTRICTED, Level.SEALED)
    }
    assert {name for name in restricted if not name.endswith("_precision")} - audit.PERSONAL == set()
