"""``manage.py restore FILE``: a backup into an empty database and an empty folder of files (trust.md DUR-6)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.shortcuts import resolve_url
from django.test import Client

from campaign.errors import Refused
from campaign.services.backups import restore_backup

VERIFICATIONS = ("verify_audit", "verify_rankings")


class Command(BaseCommand):
    help = "Restore a backup; refuses where anything is there already, and where what is restored is not what was backed up."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--verify", action="store_true", help="recompute the audit trail and every seal afterwards"
        )

    def handle(self, *args: Any, file: Path, verify: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"{file} is not there")
        try:
            manifest = restore_backup(file)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        answer = Client(headers={"host": settings.ALLOWED_HOSTS[0].lstrip(".")}).get(
            resolve_url(settings.LOGIN_URL), secure=True
        )
        if answer.status_code != 200:
            raise CommandError(f"the page of signing in answers {answer.status_code}")
        for command in VERIFICATIONS if verify else ():
            call_command(command, stdout=self.stdout)
        rows = sum(manifest.facts.tables.values())
        self.stdout.write(
            f"restored what was backed up at {manifest.made_at}: {rows} rows in {len(manifest.facts.tables)} tables, "
            f"{len(manifest.files) - 1} files; the page of signing in answers"
        )
