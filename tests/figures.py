"""The twelve headline figures of docs/trust.md: tests say them, ``make trust`` prints them as its last lines.

A test marked ``headline("one vote")`` takes the fixture ``figure`` and says what it found: ``figure.add("cells", 12)`` is
summed over tests and processes, ``figure.most("seconds", 0.4)`` keeps the largest, ``figure.say("linked 1 of 40")`` is
printed as it is. Each is a line in the file that TRUST_FIGURES names (deploy/trust.sh makes one a run), so that workers
of xdist and the passes on both databases meet in one table. Without that variable nothing is written.

``python -m tests.figures FILE`` prints the table and ends with 1 where a headline failed or was not reached.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

#: What docs/trust.md calls each of the twelve, in its order.
HEADLINES = (
    "permission matrix",
    "unlinkability",
    "one vote",
    "no lost tally",
    "kill -9",
    "ranking immutable",
    "restore drill",
    "hostile file",
    "external requests",
    "axe",
    "draft loss",
    "audit",
)
#: What these say, they say of every database; the others of none or of one.
BOTH = {
    "unlinkability",
    "one vote",
    "no lost tally",
    "kill -9",
    "ranking immutable",
    "restore drill",
    "audit",
}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Figure:
    """What one test adds to the table under its headline and its database; nothing where no file is named."""

    headline: str
    vendor: str

    def add(self, what: str, count: int = 1) -> None:
        """A count, summed over everything that says it."""
        self._write(sum={what: count})

    def most(self, what: str, value: float) -> None:
        """A measure of which the largest counts."""
        self._write(most={what: round(value, 2)})

    def say(self, words: str) -> None:
        """A sentence, printed once however often it is said."""
        self._write(words=words)

    def failed(self, test: str) -> None:
        """One test of the headline failed: its figure then is no proof."""
        self._write(failed=test)

    def _write(self, **line: object) -> None:
        if name := os.environ.get("TRUST_FIGURES"):
            # One short write at the end of the file: processes do not tear each other's lines.
            with Path(name).open("a", encoding="utf-8") as file:
                file.write(
                    json.dumps({"headline": self.headline, "vendor": self.vendor, **line}, ensure_ascii=False)
                    + "\n"
                )


def table(lines: Iterable[str]) -> tuple[list[str], bool]:
    """The table of what the lines say, and whether every headline was reached and none failed."""
    said = defaultdict(list)
    for line in lines:
        row = json.loads(line)
        said[row["headline"], row["vendor"]].append(row)
    printed, whole = ["", "The twelve headline figures (docs/trust.md)"], True
    for number, headline in enumerate(HEADLINES, start=1):
        found = {vendor: said[headline, vendor] for vendor in NAMES if (headline, vendor) in said}
        missing = [name for vendor, name in NAMES.items() if headline in BOTH and vendor not in found]
        parts = [
            f"{NAMES[vendor]}: {one_figure(rows)}" if headline in BOTH else one_figure(rows)
            for vendor, rows in found.items()
        ]
        parts += [f"{name}: not run" for name in missing] if found else []
        whole = whole and bool(found) and not missing and "FAILED" not in "".join(parts)
        printed.append(f"{number:>3}  {headline:<18} {'; '.join(parts) or 'not run'}")
    return printed, whole


def one_figure(rows: list[dict]) -> str:
    """What the rows of one headline on one database come to."""
    sums: dict[str, int] = defaultdict(int)
    largest: dict[str, float] = {}
    words, failed = {}, []
    for row in rows:
        for what, count in row.get("sum", {}).items():
            sums[what] += count
        for what, value in row.get("most", {}).items():
            largest[what] = max(value, largest.get(what, value))
        if "words" in row:
            words[row["words"]] = None
        if "failed" in row:
            failed.append(row["failed"])
    said = [*words, *(f"{count:,} {what}" for what, count in sums.items())]
    said += [f"at most {value:,g} {what}" for what, value in largest.items()]
    if failed:
        said = [f"FAILED in {len(failed)} ({failed[0]})", *said]
    return ", ".join(said)


def main(name: str) -> int:
    printed, whole = table(Path(name).read_text(encoding="utf-8").splitlines())
    sys.stdout.write("\n".join(printed) + "\n")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
