"""The registry of names knows every text column, and what it says of each can be done (trust.md PII-4)."""

import pytest
from django.apps import apps
from django.db import models

from campaign.models import Person
from campaign.name_places import NAME_PLACES, Fate
from campaign.personal_data import PERSONAL

#: Columns that can hold words.
TEXT = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)


def text_columns():
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices
    }


def missing(columns):
    return sorted(columns.keys() - NAME_PLACES.keys())


def test_every_text_column_has_its_fate():
    assert missing(text_columns()) == [], "say in campaign/name_places.py what anonymising does there"


def test_no_row_is_stale():
    assert sorted(NAME_PLACES.keys() - text_columns().keys()) == []


def test_a_new_column_without_a_row_is_found():
    columns = text_columns() | {"campaign.Person.nickname": models.CharField(max_length=20)}
    assert missing(columns) == ["campaign.Person.nickname"]


def test_what_bears_a_name_is_personal():
    """Whoever says a name may stand there says in the inventory why it is held."""
    bearing = {
        label
        for label, place in NAME_PLACES.items()
        if place.fate in (Fate.CLEARED, Fate.REPLACED) and not label.endswith("campaign.Person.pinyin")
    }
    assert sorted(bearing - PERSONAL.keys()) == []


def test_every_row_says_why():
    assert [label for label, place in NAME_PLACES.items() if len(place.reason) < 6] == []


@pytest.mark.parametrize("label", [label for label, place in NAME_PLACES.items() if place.owner])
def test_an_owner_leads_to_a_person(label):
    model = apps.get_model(label.rpartition(".")[0])
    owner = NAME_PLACES[label].owner
    if owner == "pk":
        assert model is Person
    else:
        assert model._meta.get_field(owner).related_model is Person


def test_append_only_rows_are_never_written():
    guarded = {model._meta.label for model in apps.get_models() if getattr(model, "append_only", False)}
    wrong = [
        label
        for label, place in NAME_PLACES.items()
        if label.rpartition(".")[0] in guarded and place.fate in (Fate.CLEARED, Fate.REPLACED)
    ]
    assert wrong == []
