"""Asks whether a pinned package is known to be vulnerable, and believes no source that cannot say yes.

    deploy/audit_packages.py [--osv FILE-OR-FOLDER] [--registry ADDRESS] [--old FILE] LOCK...

Three sources, each asked first about pins that everybody knows to be bad; one that finds nothing wrong with these is
"silent" and counts for nothing (pip-audit printed "no known vulnerabilities" of a Django of 2021 where its registry
answered 404). Without a source that speaks there is no verdict: exit 3, never 0.

  --osv       advisories of the Open Source Vulnerabilities project, carried in as PyPI's all.zip or unpacked
  --registry  a package registry with the field "vulnerabilities" for every version, as pypi.org has it
  --old       safety-db's insecure_full.json, as good as the day it was made

Exit: 0 nothing found, 1 something found that is not explained, 3 nobody could be asked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

#: A source must find fault with each of these: Django before the fixes of 2021, an image library of the same year.
KNOWN_BAD = (("django", "3.2"), ("pillow", "8.1.0"))
#: Findings that were looked at: advisory id → why it does not matter here. An entry nobody finds any more is named.
EXPLAINED: dict[str, str] = {}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
AT_ONCE, SECONDS = 8, 20


@dataclass(frozen=True)
class Finding:
    package: str
    version: str
    advisory: str
    names: frozenset[str] = field(default_factory=frozenset)  # the advisory under other numbers

    def __str__(self) -> str:
        also = f" ({', '.join(sorted(self.names))})" if self.names else ""
        return f"{self.package} {self.version}: {self.advisory}{also}"


Source = Callable[[str, str], Iterable[Finding]]


def pins(locks: Iterable[Path]) -> list[tuple[str, str]]:
    """Every package and version of the locks, once."""
    found = {
        (canonicalize_name(name), version)
        for lock in locks
        for name, version in PIN.findall(lock.read_text())
    }
    return sorted(found)


def from_registry(address: str) -> Source:
    def ask(package: str, version: str) -> Iterator[Finding]:
        page = f"{address}/pypi/{package}/{version}/json"
        try:
            with urllib.request.urlopen(page, timeout=SECONDS) as answer:  # noqa: S310  the caller's own address
                told = json.load(answer)
        except (urllib.error.URLError, TimeoutError, json.JSONDecodeError):
            return
        for one in told.get("vulnerabilities") or ():
            if not one.get("withdrawn"):
                yield Finding(package, version, one["id"], frozenset(one.get("aliases") or ()))

    return ask


def from_osv(place: Path) -> Source:
    advisories: dict[str, list[dict]] = {}
    for told in _osv_files(place):
        for affected in told.get("affected", ()) if not told.get("withdrawn") else ():
            if affected.get("package", {}).get("ecosystem") == "PyPI":
                name = canonicalize_name(affected["package"]["name"])
                advisories.setdefault(name, []).append(
                    {**affected, "id": told["id"], "aliases": told.get("aliases", ())}
                )

    def ask(package: str, version: str) -> Iterator[Finding]:
        for affected in advisories.get(package, ()):
            ranges = [each["events"] for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM"]
            if version in affected.get("versions", ()) or any(_within(version, events) for events in ranges):
                yield Finding(package, version, affected["id"], frozenset(affected["aliases"]))

    return ask


def _osv_files(place: Path) -> Iterator[dict]:
    if place.is_dir():
        for path in sorted(place.rglob("*.json")):
            yield json.loads(path.read_text())
    else:
        with zipfile.ZipFile(place) as archive:
            for name in archive.namelist():
                yield json.loads(archive.read(name))


def _within(version: str, events: list[dict]) -> bool:
    """Whether a version lies in one of a range's stretches: introduced is in, fixed is out, last_affected is in."""
    here, inside = Version(version), False
    for event in events:
        ((kind, said),) = event.items()
        try:
            edge = Version(said)
        except InvalidVersion:
            continue
        if kind == "introduced" and here >= edge:
            inside = True
        elif (kind == "fixed" and here >= edge) or (kind == "last_affected" and here > edge):
            inside = False
    return inside


def from_old(file: Path) -> Source:
    known = {
        canonicalize_name(name): told
        for name, told in json.loads(file.read_text()).items()
        if name != "$meta"
    }

    def ask(package: str, version: str) -> Iterator[Finding]:
        for one in known.get(package, ()):
            if any(SpecifierSet(spec).contains(version, prereleases=True) for spec in one["specs"]):
                names = frozenset(str(one.get("cve") or "").split(",")) - {""}
                yield Finding(package, version, one["id"], names)

    return ask


def speaks(source: Source) -> bool:
    """Whether a source finds fault with every pin that is known to be bad."""
    return all(any(True for _ in source(package, version)) for package, version in KNOWN_BAD)


def audit(sources: dict[str, Source], locked: list[tuple[str, str]]) -> tuple[list[str], list[Finding]]:
    """Names of the sources that speak, and what they find among the pins."""
    speaking = [name for name, source in sources.items() if speaks(source)]
    found: dict[tuple[str, str], Finding] = {}
    for name in speaking:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for findings in threads.map(lambda pin, ask=sources[name]: list(ask(*pin)), locked):
                found.update({(one.package, one.advisory): one for one in findings})
    return speaking, list(found.values())


def explained(finding: Finding) -> bool:
    return not EXPLAINED.keys().isdisjoint({finding.advisory, *finding.names})


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--osv", type=Path)
    parser.add_argument("--registry")
    parser.add_argument("--old", type=Path)
    parser.add_argument("locks", nargs="+", type=Path)
    asked = parser.parse_args(arguments)
    sources: dict[str, Source] = {}
    if asked.osv:
        sources["osv"] = from_osv(asked.osv)
    if asked.registry:
        sources["registry"] = from_registry(asked.registry.rstrip("/"))
    if asked.old:
        sources["old"] = from_old(asked.old)

    locked = pins(asked.locks)
    speaking, found = audit(sources, locked)
    for name in sources:
        print(
            f"{name}: {'finds the known-bad pins' if name in speaking else 'SILENT about the known-bad pins, not believed'}"
        )
    if not speaking:
        print(f"{len(locked)} pins: no verdict, no source could be asked")
        return 3
    for one in found:
        print(f"{'explained' if explained(one) else 'FOUND'}  {one}")
    stale = EXPLAINED.keys() - {name for one in found for name in (one.advisory, *one.names)}
    print(
        *(f"explained but not found any more: {name}" for name in sorted(stale)),
        sep="\n",
        end="\n" if stale else "",
    )
    open_ = [one for one in found if not explained(one)]
    print(f"{len(locked)} pins judged by {', '.join(speaking)}: {len(open_)} found")
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
