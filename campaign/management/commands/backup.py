"""``manage.py backup``: database and files into one archive with its manifest (trust.md DUR-5, DUR-11)."""

import shlex
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign import clock
from campaign.errors import Refused
from campaign.services.backups import make_backup

PREFIX = "ledger-"


class Command(BaseCommand):
    help = "Write a backup of the database and of every file it points to; never overwrites, mode 0600."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="by default BACKUP_DIR/ledger-DATE-TIME.tar")
        parser.add_argument(
            "--keep", type=int, help="remove all but the newest N of the files named by default"
        )
        parser.add_argument(
            "--then", default="", help="command to run with the file's name, as to copy it to another host"
        )

    def handle(self, *args: Any, file: Path | None, keep: int | None, then: str, **options: Any) -> None:
        settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = file or settings.BACKUP_DIR / f"{PREFIX}{clock.now():%Y%m%d-%H%M%S}.tar"
        try:
            made = make_backup(target)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{made.file}  {made.size} bytes, {len(made.manifest.files)} files, SHA-256 {made.sha256}"
        )
        if keep and file is None:
            for old in sorted(settings.BACKUP_DIR.glob(f"{PREFIX}*.tar"))[:-keep]:
                old.unlink()
        if then:
            done = subprocess.run([*shlex.split(then), str(made.file)], check=False)  # noqa: S603  the operator's own
            if done.returncode:
                raise CommandError(f"the backup is written, but --then ended with status {done.returncode}")
