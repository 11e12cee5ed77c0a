"""Rules of the house that Python files keep (design.md; trust.md INT-5, INT-7, ACL-6, FILE-4, XC-1)."""

import ast
import re

from django.apps import apps
from django.db import models

from tests.house.sources import PACKAGES, dotted, imports, name, place, python_files, text, tree

CLOCK = "campaign/clock.py"
CLOCK_CALLS = {
    "timezone.now", "timezone.localdate", "timezone.localtime",
    "date.today", "datetime.date.today",
    "datetime.now", "datetime.today", "datetime.utcnow", "datetime.datetime.now",
    "time.time", "Now", "functions.Now",
}  # fmt: skip
RAW_SQL_ALLOWED = {
    "campaign/triggers.py",  # guards of append-only tables
    "campaign/backup_databases.py",  # copying a whole database
    "campaign/backup_facts.py",  # counting in a copy that is no database of Django's
    "campaign/database_state.py",  # what a database says of its version and settings
    "campaign/management/commands/restore_drill.py",  # a database to try a backup in
    "campaign/sessions.py",  # whether SQLite waits for its one writer
    "campaign/services/anonymising.py",  # emptying the log in which an old name would stay
    "reviews/checks.py",  # what PostgreSQL says of its standbys and parameters
    "reviews/services/closing.py",  # rewriting what a secret window left behind
}
# Each entry says in the file itself why its text is safe.
MARK_SAFE_ALLOWED: set[str] = set()


def calls(path):
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def test_time_comes_from_the_one_clock():
    wrong = []
    for path in python_files(migrations=True):
        if name(path) == CLOCK:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and dotted(node) in CLOCK_CALLS:
                wrong.append(f"{place(path, node)} {dotted(node)}")
            elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                wrong.append(f"{name(path)}:{node.value.lineno} {node.arg}")
        wrong += [
            f"{place(path, node)} imports {module}"
            for module, node in imports(path)
            if module in {"django.utils.timezone.now", "django.db.models.functions.Now"}
        ]
    assert wrong == []


def own_models():
    return [model for app in PACKAGES for model in apps.get_app_config(app).get_models()]


def test_numbers_are_never_floats():
    inexact = (models.FloatField, models.DecimalField)
    assert [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, inexact)
    ] == []


def test_no_model_is_a_ballot():
    assert [model.__name__ for model in own_models() if "ballot" in model.__name__.lower()] == []


def test_database_names_fit_thirty_characters():
    """Longer names are cut or hashed by databases the product is to run on (trust.md XC-1)."""
    names = [
        label
        for model in own_models()
        for label in (
            model._meta.db_table,
            *(index.name for index in model._meta.indexes),
            *(constraint.name for constraint in model._meta.constraints),
        )
    ]
    assert [label for label in names if len(label) > 30] == []


def test_forms_name_their_fields():
    """``fields = '__all__'`` and ``exclude`` let a new model field be written by a forged form."""
    wrong = []
    for path in python_files():
        for meta in ast.walk(tree(path)):
            if not (isinstance(meta, ast.ClassDef) and meta.name == "Meta"):
                continue
            for statement in meta.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                    target = statement.targets[0].id
                    everything = (
                        target == "fields"
                        and isinstance(statement.value, ast.Constant)
                        and statement.value.value == "__all__"
                    )
                    if everything or target == "exclude":
                        wrong.append(place(path, statement))
        wrong += [
            place(path, node)
            for node in calls(path)
            for keyword in node.keywords
            if dotted(node.func).split(".")[-1].startswith(("modelform", "modelformset", "inlineformset"))
            and keyword.arg == "exclude"
        ]
    assert wrong == []


def test_text_is_marked_safe_only_where_listed():
    """``format_html`` escapes what it is given; these do not."""
    unsafe = {"mark_safe", "SafeString", "SafeText"}
    found = {
        name(path)
        for path in python_files()
        for node in calls(path)
        if dotted(node.func).split(".")[-1] in unsafe
    }
    assert found == MARK_SAFE_ALLOWED


def test_views_do_not_query():
    """Questions to the database have a name on a queryset; a view that filters has left its five steps."""
    verbs = {"filter", "exclude", "annotate", "aggregate", "raw", "extra"}
    wrong = [
        f"{place(path, node)} .{node.func.attr}()"
        for path in python_files()
        if "views" in path.parts or path.stem == "views"
        for node in calls(path)
        if isinstance(node.func, ast.Attribute) and node.func.attr in verbs
    ]
    assert wrong == []


def test_openpyxl_only_writes():
    """A user's workbook is read by calamine behind the gate (trust.md, decisions)."""
    wrong = [
        place(path, node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == "load_workbook")
        or (isinstance(node, ast.Attribute) and node.attr == "load_workbook")
        or (isinstance(node, ast.alias) and node.name.split(".")[-1] == "load_workbook")
    ]
    assert wrong == []


def test_sql_is_written_by_the_orm():
    """Raw SQL stands only where a database must be told what the ORM cannot say."""
    verbs = {"execute", "executemany", "executescript", "raw", "RawSQL"}
    found = {
        name(path)
        for path in python_files()
        for node in calls(path)
        if (node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)) in verbs
    }
    assert found == RAW_SQL_ALLOWED


def test_nothing_is_left_unfinished():
    marks = re.compile(
        r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|敬请期待|开发中|建设中|coming soon"
    )
    assert [
        f"{name(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(text(path).splitlines(), 1)
        if marks.search(line)
    ] == []


def test_each_suppression_says_why():
    bare = re.compile(r"#\s*(noqa|type: ignore)(:\s*[A-Z0-9, ]+|\[[a-z, -]+\])?\s*$")
    assert [
        f"{name(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(text(path).splitlines(), 1)
        if bare.search(line)
    ] == []
