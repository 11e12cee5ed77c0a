"""Every constraint has its case, and some kinds of constraint are never forgotten (trust.md INT-8)."""

import pytest
from django.db.models import CASCADE, PROTECT, CheckConstraint, ForeignKey, Q

from campaign.models import Person
from tests.attacks import declared, declared_by, own_models, unique_fields
from tests.campaign import test_constraints as campaign
from tests.modelposts import test_constraints as modelposts
from tests.reviews import test_constraints as reviews
from tests.taskforces import test_constraints as taskforces

MODULES = {"campaign": campaign, "modelposts": modelposts, "taskforces": taskforces, "reviews": reviews}
# A former number goes with its person; everything else about people is a record.
GOES_WITH_THE_PERSON = {"campaign.FormerNumber.person"}


@pytest.mark.parametrize("package", MODULES)
def test_every_constraint_has_a_case(package):
    assert sorted(MODULES[package].CASES) == declared_by(package)


@pytest.mark.parametrize("package", MODULES)
def test_every_unique_field_has_a_case(package):
    assert sorted(MODULES[package].UNIQUE) == unique_fields(package)


def test_names_are_unique_and_short_enough():
    """Longer names are cut by Kingbase (trust.md XC-1)."""
    names = [constraint.name for model in own_models() for constraint in model._meta.constraints]
    assert len(names) == len(set(names))
    assert [name for name in names if len(name) > 30] == []


def allowed(condition, field):
    """The values a condition leaves to the field, as text; None where it leaves it any."""
    if condition.negated:
        return None
    parts = [
        allowed(part, field) if isinstance(part, Q) else listed(*part, field) for part in condition.children
    ]
    if condition.connector == Q.OR:
        return None if None in parts else set().union(*parts)
    bounds = [part for part in parts if part is not None]
    return set.intersection(*bounds) if bounds else None


def listed(path, value, field):
    """The values one comparison lists for the field."""
    if path == field:
        return {str(value)}
    return set(map(str, value)) if path == f"{field}__in" else None


def conditions(model):
    return [c.condition for c in model._meta.constraints if isinstance(c, CheckConstraint)]


def test_choices_are_guarded_by_the_database():
    """``choices`` guard a form, not a table (design.md); a table may be narrower, or leave a draft's text empty."""
    unguarded = []
    for model in own_models():
        for field in model._meta.concrete_fields:
            choices = {str(value) for value, _label in field.flatchoices}
            bounds = [allowed(condition, field.name) for condition in conditions(model)]
            if choices and not any(bound is not None and bound <= choices | {""} for bound in bounds):
                unguarded.append(f"{model._meta.label}.{field.name}")
    assert unguarded == []


def fields_of(condition):
    """Names of the fields a condition speaks of."""
    for part in condition.children:
        yield from fields_of(part) if isinstance(part, Q) else [part[0].partition("__")[0]]


def test_who_and_when_are_kept_together():
    """Of ``x_at`` and ``x_by`` that may be empty, the database lets neither stand alone."""
    alone = []
    for model in own_models():
        nullable = {field.name for field in model._meta.concrete_fields if field.null}
        for name in sorted(nullable):
            by = f"{name.removesuffix('_at')}_by"
            if name.endswith("_at") and by in nullable:
                together = any({name, by} <= set(fields_of(condition)) for condition in conditions(model))
                alone += [] if together else [f"{model._meta.label}.{name}"]
    assert alone == []


def test_nobody_with_a_record_can_vanish():
    vanishing = {
        f"{model._meta.label}.{field.name}": field.remote_field.on_delete
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
        if field.remote_field.on_delete is not PROTECT
    }
    assert vanishing == dict.fromkeys(GOES_WITH_THE_PERSON, CASCADE)


def test_the_list_is_not_empty():
    assert len(declared()) > 150
