"""What the house's rules are checked against: this repository's own files, read once."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("campaign", "modelposts", "taskforces", "reviews")


@functools.cache
def python_files(*folders: str, migrations: bool = False) -> tuple[Path, ...]:
    """Return the Python files under the folders, by default those of the four packages."""
    found = (path for folder in folders or PACKAGES for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in found if migrations or "migrations" not in path.parts)


@functools.cache
def templates() -> tuple[Path, ...]:
    """Return every template of the product."""
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


@functools.cache
def tree(path: Path) -> ast.Module:
    """Return a Python file as its syntax tree."""
    return ast.parse(text(path), filename=str(path))


@functools.cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    """Return a path as it is written in messages and allow-lists: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


def place(path: Path, node: ast.AST) -> str:
    return f"{name(path)}:{node.lineno}"  # type: ignore[attr-defined]


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` for a chain of attributes, "" for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the dotted name and the statement of everything a file imports, wherever in the file."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node) for alias in node.names)
