"""The demonstration writes through the product's doors only (issue: imports, workflow and services)."""

import ast

import pytest

from tests.house.sources import ROOT, name, text

SEED = sorted(
    path
    for pattern in ("*/demo/*.py", "campaign/management/commands/seed_demo.py")
    for path in ROOT.glob(pattern)
    if not path.is_relative_to(ROOT / "tests")
)
WRITES = (
    ".create(",
    ".save(",
    ".update(",
    "bulk_",
    "get_or_create(",
    ".delete(",
    ".set_password(",
    ".raw(",
    "cursor(",
)
# A workbook's own save(), a counter's update() and a set's are no model's.
HARMLESS = {
    "campaign/demo/files.py": [".save("],
    "campaign/demo/phrasebook.py": [".update("],
    "campaign/demo/stories.py": [".save("],
    "reviews/demo/pictures.py": [".save("],
}


def test_the_seed_is_found():
    assert {"campaign/demo/builder.py", "modelposts/demo/posts.py", "taskforces/demo/teams.py"} <= set(
        map(name, SEED)
    )


@pytest.mark.parametrize("path", SEED, ids=name)
def test_nothing_is_written_past_the_doors(path):
    found = [mark for mark in WRITES if mark in text(path)]
    assert [mark for mark in found if mark not in HARMLESS.get(name(path), [])] == []


@pytest.mark.parametrize("path", SEED, ids=name)
def test_states_are_not_assigned(path):
    assigned = [
        target.attr
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in ("state", "status", "version")
    ]
    assert assigned == []
