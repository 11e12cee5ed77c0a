"""Text of forms comes in through the one field that cleans it (campaign.form_fields.PlainTextField)."""

import ast

from tests.house.sources import dotted, name, place, python_files, tree

HOME = "campaign/form_fields.py"


def test_forms_take_text_through_the_field_that_cleans_it():
    wrong = []
    for path in python_files():
        if name(path) == HOME:
            continue
        for node in ast.walk(tree(path)):
            made = [node.func] if isinstance(node, ast.Call) else getattr(node, "bases", [])
            if any(
                isinstance(one, ast.Attribute) and dotted(one).endswith("forms.CharField") for one in made
            ):
                wrong.append(place(path, node))
    assert wrong == [], "use PlainTextField"
