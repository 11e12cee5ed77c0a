"""Nothing is asked of a database that KingbaseES, 达梦 or openGauss would not answer alike (trust.md XC-1)."""

import ast

import pytest

from tests.house.sources import dotted, imports, place, python_files, tree

pytestmark = pytest.mark.one_database


def test_nothing_is_asked_that_one_database_alone_knows():
    wrong = []
    for path in python_files(migrations=True):
        wrong += [
            f"{place(path, node)} imports {module}"
            for module, node in imports(path)
            if module.startswith(
                ("django.contrib.postgres", "django.db.backends.postgresql", "django.db.backends.sqlite3")
            )
        ]
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if called == "distinct" and node.args:
                wrong.append(f"{place(path, node)} DISTINCT ON")
            if called in ("extra", "raw") and "objects" in dotted(node.func):
                wrong.append(f"{place(path, node)} .{called}()")
            wrong += [
                f"{place(path, node)} {word.arg} looks into JSON"
                for word in node.keywords
                if word.arg and word.arg.split("__")[0] in JSON and "__" in word.arg
            ]
    assert wrong == []


def json_columns() -> set[str]:
    """Names of columns that hold JSON: they are stored and read whole, never searched by a path."""
    from django.apps import apps
    from django.db.models import JSONField

    own = ("campaign", "modelposts", "taskforces", "reviews")
    return {
        field.name
        for app in own
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, JSONField)
    }


JSON = json_columns()


def test_there_are_columns_that_could_be_looked_into():
    assert {"detail", "fields"} <= JSON
