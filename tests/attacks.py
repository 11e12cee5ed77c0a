"""Writing past every form and service, as a script or a hurried administrator would.

A case takes the rows of a house and returns an attack: ``change(row, …)`` updates one stored row,
``again(row, …)`` inserts a copy of it. Everything but the named columns stays as valid as it was.
"""

from functools import cache

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.db.models.fields import AutoFieldMixin

from tests.house.sources import PACKAGES


def change(row, **columns):
    """An attack that updates the stored row."""
    return lambda: type(row)._base_manager.filter(pk=row.pk).update(**columns)


def again(row, **columns):
    """An attack that stores the row a second time, with other values in ``columns``."""
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and has_own_id(model))]
    values = {field.attname: getattr(row, field.attname) for field in fields}
    copy = model(**values)
    for name, value in columns.items():
        setattr(copy, name, value)
    return lambda: model._base_manager.bulk_create([copy])


def has_own_id(model):
    """Whether the primary key is a number of the table's own, not another table's row or a day."""
    return isinstance(model._meta.pk, AutoFieldMixin)


def kept(blocker, build):
    """The body of a module's fixture: rows made once; each test's own transaction lies inside theirs."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def is_refused_by(name, attack):
    """Carry the attack out and say that the database named this constraint in its refusal."""
    model, constraint = declared()[name]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attack()
    assert _named_by(refusal.value) in _names_of(model, constraint)


def is_taken(label, attack):
    """Carry the attack out and say that the database refused a second row with the field's value."""
    field = apps.get_model(label.rpartition(".")[0])._meta.get_field(label.rpartition(".")[2])
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attack()
    if connection.vendor == "postgresql":
        assert refusal.value.__cause__.diag.message_detail.startswith(f"Key ({field.column})=(")
    else:
        assert str(refusal.value) == f"UNIQUE constraint failed: {field.model._meta.db_table}.{field.column}"


def own_models():
    """Every model of the product."""
    return [model for model in apps.get_models() if model._meta.app_label in PACKAGES]


@cache
def declared():
    """Every constraint of the product's tables: its model and itself, by its name."""
    return {c.name: (model, c) for model in own_models() for c in model._meta.constraints}


def unique_fields(package):
    """Labels of the fields of which no two rows may have the same value, sorted; the tables' own ids aside."""
    return sorted(
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        if model._meta.app_label == package
        for field in model._meta.concrete_fields
        if field.unique and not (field.primary_key and has_own_id(model))
    )


def declared_by(package):
    """Names of the constraints of one package's tables, sorted."""
    return sorted(name for name, (model, _) in declared().items() if model._meta.app_label == package)


def _named_by(error):
    if connection.vendor == "postgresql":
        return error.__cause__.diag.constraint_name
    kind, _, told = str(error).partition(" constraint failed: ")
    if kind == "UNIQUE" and not told.startswith("index "):
        return ", ".join(column.split(".")[1] for column in told.split(", "))
    return told.removeprefix("index ").strip("'")


def _names_of(model, constraint):
    """How the databases name a constraint: by its name; SQLite a unique one by its columns."""
    if not isinstance(constraint, UniqueConstraint):
        return {constraint.name}
    fields = constraint.fields or [expression.name for expression in constraint.expressions]
    return {constraint.name, ", ".join(model._meta.get_field(field).column for field in fields)}
