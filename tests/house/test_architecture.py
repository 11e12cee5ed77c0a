"""The rooms of docs/architecture.md: who may import whom, and how large a thing may grow."""

import ast
import subprocess

import pytest

from tests.house.sources import PACKAGES, ROOT, imports, name, place, python_files, templates, text, tree

MAY_IMPORT = {
    "campaign": {"campaign"},
    "modelposts": {"campaign", "modelposts"},
    "taskforces": {"campaign", "taskforces"},
    "reviews": {"campaign", "modelposts", "taskforces", "reviews"},
}
# Layers inside an app, lowest first; a module named here imports no layer above its own.
LAYERS = [
    {"models", "querysets"},
    {"permissions"},
    {"workflow", "services"},
    {"forms", "reports"},
    {"views", "admin", "management", "urls"},
]
TOP_LEVEL = {
    *PACKAGES,
    *("templates", "static", "locale", "tests", "docs", "benchmarks", "deploy"),
    *("manage.py", "README.md", "Makefile", "pyproject.toml"),
}
PYTHON_LINES, TEMPLATE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 150, 40, 30

# Larger than the house allows, with today's size: the number may fall and never rise.
LARGE_FILES: dict[str, int] = {}
LARGE_FUNCTIONS: dict[str, int] = {}


def test_packages_import_one_way():
    wrong = [
        f"{place(path, node)} imports {module}"
        for path in python_files(migrations=True)
        for module, node in imports(path)
        if (other := module.split(".")[0]) in PACKAGES
        and other not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]
    assert wrong == []


def test_layers_inside_an_app_import_downwards():
    """The one exception: ``visible_to`` and the admin's hooks on models ask permissions, inside the function."""
    wrong = []
    for path in python_files():
        app, *parts = path.relative_to(ROOT).with_suffix("").parts
        own = layer_of(parts)
        asked = inside_functions(path)
        for module, node in imports(path):
            other_app, *other = module.split(".")
            layer = layer_of(other) if other_app == app else None
            if own is None or layer is None or layer <= own:
                continue
            if not (parts[0] in LAYERS[0] and layer == 1 and node in asked):
                wrong.append(f"{place(path, node)} imports {module}")
    assert wrong == []


def inside_functions(path) -> set[ast.AST]:
    functions = (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))
    return {inner for function in functions for inner in ast.walk(function)}


def layer_of(parts) -> int | None:
    return next((number for number, layer in enumerate(LAYERS) if parts and parts[0] in layer), None)


def test_tests_are_not_imported_by_the_product():
    assert [
        place(path, node)
        for path in python_files(migrations=True)
        for module, node in imports(path)
        if module.split(".")[0] in {"tests", "pytest", "hypothesis"}
    ] == []


def test_nothing_else_lies_at_the_top():
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    top = {path.split("/")[0] for path in tracked}
    assert {
        entry
        for entry in top - TOP_LEVEL
        if not entry.startswith((".", "requirements")) or entry.endswith(".py")
    } == set()


def test_no_grab_bag_modules():
    bags = {"utils", "helpers", "tools", "misc", "common"}
    assert [name(path) for path in python_files("tests", *PACKAGES) if path.stem in bags] == []


@pytest.mark.parametrize(
    ("paths", "most"),
    [(python_files("tests", *PACKAGES), PYTHON_LINES), (templates(), TEMPLATE_LINES)],
    ids=["python", "templates"],
)
def test_files_stay_small(paths, most):
    sizes = {name(path): len(text(path).splitlines()) for path in paths}
    allowed = {path: LARGE_FILES.get(path, most) for path in sizes}
    assert {path: size for path, size in sizes.items() if size > allowed[path]} == {}


def test_functions_stay_small():
    too_long = {}
    for path in python_files():
        most = VIEW_LINES if "views" in path.parts else FUNCTION_LINES
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                key = f"{name(path)}:{node.name}"
                size = body_lines(path, node)
                if size > LARGE_FUNCTIONS.get(key, most):
                    too_long[key] = size
    assert too_long == {}


def body_lines(path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body, without signature, docstring and empty lines."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not body:
        return 0
    first, last = body[0].lineno, function.end_lineno or body[0].lineno
    return sum(1 for line in text(path).splitlines()[first - 1 : last] if line.strip())


def test_the_lists_of_large_things_name_only_what_is_large():
    functions = {f"{name(path)}:{node.name}": body_lines(path, node) for path in python_files()
                 for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)}  # fmt: skip
    files = {
        name(path): len(text(path).splitlines()) for path in (*python_files("tests", *PACKAGES), *templates())
    }
    assert {key: files.get(key) for key in LARGE_FILES} == LARGE_FILES
    assert {key: functions.get(key) for key in LARGE_FUNCTIONS} == LARGE_FUNCTIONS
