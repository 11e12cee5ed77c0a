"""wapiti, signed in as one person of a demonstration, bounded in time and kept to this machine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.sources import ROOT

HOME = ROOT / "var" / "judges"
WAPITI = HOME / "venv" / "bin" / "wapiti"
#: Look only: headers, policy, cookies, methods, forms without a token, forgotten copies.
SAFE = ("http_headers", "csp", "cookieflags", "methods", "csrf", "backup", "htaccess")
#: Attack: they send what an attacker sends, to every form. Left out are those that need a machine elsewhere
#: (ssrf, xxe, log4shell call back to one; takeover asks DNS; htp, wapp and cms load a database), TLS (ssl,
#: https_redirect: the proxy's), lists of other products' files (nikto, buster, wp_enum, network_device) and
#: brute_login_form, which the lockout's own tests do better.
ATTACKS = (
    "xss", "permanentxss", "sql", "timesql", "exec", "file", "crlf", "redirect", "ldap", "upload", "shellshock", "spring4shell",
)  # fmt: skip
#: What would end the scanner's own session or take its password away.
LEFT_ALONE = ("/signout/*", "/me/password/*", "/me/sessions/*", "/signin/*")
CRAWL_SECONDS, MODULE_SECONDS = 90, 20


@dataclass(frozen=True)
class Finding:
    """One line of the scanner's report."""

    category: str
    level: int
    method: str
    path: str
    info: str

    def __str__(self) -> str:
        return f"{self.category} (level {self.level}): {self.method} {self.path}: {self.info}"


def scan(
    url: str, cookies: dict[str, str], report: Path, modules: tuple[str, ...], *, seconds: int
) -> list[Finding]:
    """Crawl and attack what is under the address; the findings as the report says them."""
    jar = report.with_suffix(".cookies")
    kept = {
        name: {"value": value, "expires": None, "secure": False, "port": None, "version": 0}
        for name, value in cookies.items()
    }
    jar.write_text(json.dumps({"127.0.0.1": {"/": kept}}))
    command = [
        str(WAPITI), "--url", url, "--scope", "folder", "--module", ",".join(modules),
        "--cookie", str(jar), "--header", "Accept-Language: zh-CN",
        "--max-scan-time", str(seconds), "--max-attack-time", str(MODULE_SECONDS), "--timeout", "15",
        "--max-links-per-page", "60", "--max-files-per-dir", "4", "--max-parameters", "30", "--depth", "6",
        "--scan-force", "normal", "--tasks", "2", "--level", "1", "--verify-ssl", "0",
        "--store-session", str(report.with_suffix(".session")), "--store-config", str(HOME / "config"), "--flush-session",
        "--format", "json", "--output", str(report), "--verbose", "1", "--no-bugreport",
        *(part for path in LEFT_ALONE for part in ("--exclude", url.rstrip("/") + path)),
    ]  # fmt: skip
    with report.with_suffix(".log").open("w") as log:
        limit = 3 * seconds + 2 * MODULE_SECONDS * len(modules)
        subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=True, timeout=limit)
    return list(findings(json.loads(report.read_text())))


def findings(report: dict) -> Iterator[Finding]:
    for kind in ("vulnerabilities", "anomalies", "additionals"):
        for category, found in report[kind].items():
            for one in found:
                yield Finding(category, one["level"], one["method"], one["path"], one["info"])


def crawled(report: Path) -> int:
    """How many pages and forms the scanner attacked."""
    return json.loads(report.read_text())["infos"].get("crawled_pages_nbr", 0)
