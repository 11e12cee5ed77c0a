"""Every action that is recorded anywhere has a Chinese name, and every name is recorded (trust.md AUD-1)."""

import ast
import re

from django.contrib import admin

from campaign.admin.base import ReadOnlyAdmin, ScopedAdmin
from campaign.audit_actions import actions
from campaign.workflow.table import TABLE
from tests.house.sources import dotted, name, place, python_files, tree

#: Recorded under a name put together: the state table's steps, and what the admin makes and changes.
PUT_TOGETHER = {"campaign/workflow/door.py": "contender-", "campaign/admin/base.py": ""}


def recorded():
    """Yield (place, action's expression, module) of every call of ``audit.record``."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and dotted(node.func) == "audit.record":
                yield place(path, node), node.args[0], path


def texts_of(expression, path) -> set[str]:
    """The names an expression may have; empty for one that is put together."""
    if isinstance(expression, ast.Constant):
        return {expression.value}
    if isinstance(expression, ast.IfExp):
        return texts_of(expression.body, path) | texts_of(expression.orelse, path)
    if isinstance(expression, ast.Name):
        return {
            node.value.value
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and dotted(node.targets[0]) == expression.id
        }
    return set()


def made_by_the_admin() -> set[str]:
    """What pages of the admin that write may record."""
    pages = [
        (model._meta.model_name, page)
        for model, page in admin.site._registry.items()
        if isinstance(page, ScopedAdmin) and not isinstance(page, ReadOnlyAdmin)
    ]
    made = {f"{model}-made" for model, _page in pages if model not in ("votingright", "project", "duty")}
    return made | {f"{model}-changed" for model, _page in pages}


def every_name() -> set[str]:
    names = {f"contender-{transition.name}" for transition in TABLE} | made_by_the_admin()
    for _where, expression, path in recorded():
        names |= texts_of(expression, path)
    return names


def test_every_recorded_action_is_declared():
    labelled = {action.name for action in actions()}
    unknown = [where for where, expression, path in recorded()
               if not texts_of(expression, path) and name(path) not in PUT_TOGETHER]  # fmt: skip
    assert unknown == [], "give these a name that can be read in the source"
    assert sorted(every_name() - labelled) == [], "name these in an audited.py"


def test_every_declared_action_is_recorded_somewhere():
    assert sorted({action.name for action in actions()} - every_name()) == []


def test_names_are_short_chinese_words():
    wrong = [a.name for a in actions() if not re.fullmatch(r"[\u4e00-\u9fff、]{2,12}", str(a.label))]
    assert wrong == []
    assert [a.name for a in actions() if len(a.name) > 40] == []
