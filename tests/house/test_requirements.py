"""Every line of requirements*.in is used, and docs/architecture.md gives its reason."""

import re
from importlib.metadata import packages_distributions

from tests.house.sources import PACKAGES, ROOT, python_files, text

# What is used without an import of ours: by a setting, a command or another package.
USED_WITHOUT_IMPORT = {
    "argon2-cffi": "Argon2PasswordHasher",
    "bandit": '"bandit"',
    "crispy-bootstrap5": "crispy_bootstrap5",
    "django-crispy-forms": "crispy_forms",
    "django-csp": "csp.middleware",
    "django-stubs": "mypy_django_plugin",
    "djlint": "bin/djlint",
    "gunicorn": "bin/gunicorn",
    "lxml": "import openpyxl",
    "mypy": "bin/mypy",
    "psycopg": "postgres://",
    "pytest-cov": "--cov",
    "pytest-playwright": "--screenshot",
    "pytest-django": "DJANGO_SETTINGS_MODULE",
    "pytest-xdist": "-n 2",
    "ruff": "bin/ruff",
    "uv": "bin/uv",
}


def asked_for():
    lines = [line for file in ROOT.glob("requirements*.in") for line in file.read_text().splitlines()]
    return sorted({re.split(r"[\[<>=]", line)[0] for line in lines if line and line[0] not in "#-"})


def test_every_package_asked_for_is_used():
    files = [*python_files(*PACKAGES, "tests"), *(ROOT / "deploy").glob("*.sh")]
    files += [ROOT / "Makefile", ROOT / "pyproject.toml"]
    texts = [text(path) for path in files if path.name != "test_requirements.py"]
    modules = packages_distributions()
    unused = []
    for package in asked_for():
        names = [name for name, owners in modules.items() if package.lower() in map(str.lower, owners)]
        imported = re.compile(
            rf"^\s*(from|import) ({'|'.join(map(re.escape, names or ['-']))})\b", re.MULTILINE
        )
        mark = USED_WITHOUT_IMPORT.get(package)
        if not any(mark in text if mark else imported.search(text) for text in texts):
            unused.append(package)
    assert unused == []


def test_every_package_the_system_runs_on_has_its_reason():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    told = (ROOT / "docs" / "architecture.md").read_text()
    packages = [re.split(r"[\[<>=]", line)[0] for line in lines if line and line[0] not in "#-"]
    assert [package for package in packages if not re.search(rf"^\|[^|]*{package}", told, re.MULTILINE)] == []
