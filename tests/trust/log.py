"""Lines that a run of make trust leaves to be shown: printed, and kept under var/trust/ by their subject."""

from campaign import clock
from tests.house.sources import ROOT

FOLDER = ROOT / "var" / "trust"


def told(subject: str, line: str) -> None:
    """One more line of ``var/trust/<subject>.txt``."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{subject}.txt").open("a", encoding="utf-8") as file:
        file.write(f"{clock.now():%Y-%m-%d %H:%M:%S}  {line}\n")
    print(line)  # noqa: T201  pytest shows it with -s and where the test fails
