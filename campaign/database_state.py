"""What database this is and whether what it has acknowledged survives a power cut (trust.md DUR-2, DUR-3, DUR-9)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

#: From here on SQLite cannot lose a log of several connections (trust.md DUR-3).
SAFE_SQLITE = (3, 51, 3)
OLDEST_POSTGRESQL = 15


def name_and_version() -> str:
    """SQLite 3.40.1, PostgreSQL 15.18."""
    return f"{connection.display_name} {'.'.join(map(str, _version()))}"


def version_doubt() -> str:
    """Why this version wants attention, empty where it does not; shown and said at start, no warning of a deployment."""
    version = _version()
    if connection.vendor == "sqlite" and version < SAFE_SQLITE:
        return _("低于3.51.3的SQLite在多连接的WAL方式下有极小概率损坏；超出一个支部的试用请改用PostgreSQL。")
    if connection.vendor == "postgresql" and version[0] < OLDEST_POSTGRESQL:
        return _("请升级到PostgreSQL 15或更新的版本。")
    return ""


def durability() -> str:
    """The settings that decide it, as the database says them now."""
    if connection.vendor == "sqlite":
        return f"journal_mode={_one('PRAGMA journal_mode')}，synchronous={_one('PRAGMA synchronous')}"
    return (
        f"synchronous_commit={_one('SHOW synchronous_commit')}，data_checksums={_one('SHOW data_checksums')}"
    )


def durability_fault() -> str:
    """What must be changed, empty where acknowledged acts are safe."""
    if connection.vendor == "sqlite":
        full = int(_one("PRAGMA synchronous")) >= 2
        return "" if full else _("synchronous必须是2（FULL），否则断电会丢失已确认的操作。")
    faults = []
    if _one("SHOW synchronous_commit") == "off":
        faults.append(_("打开synchronous_commit。"))
    if _one("SHOW data_checksums") == "off":
        faults.append(_("用pg_checksums --enable打开数据校验和。"))
    if _one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        faults.append(_("应用的数据库角色不能是超级用户，它能关掉防改触发器。"))
    return "".join(faults)


def _version() -> tuple[int, ...]:
    if connection.vendor == "postgresql":
        number = int(_one("SHOW server_version_num"))
        return (number // 10_000, number % 10_000)
    return tuple(connection.get_database_version())


def _one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
