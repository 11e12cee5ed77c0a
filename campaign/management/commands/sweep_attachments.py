"""Delete files without a row and name rows without a file: ``manage.py sweep_attachments [--dry-run]``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.services.sweeping import missing, orphans, sweep


class Command(BaseCommand):
    help = "清理无人引用的附件文件（一天以上），并报告有记录而文件不在的附件。每天运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不删除")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Print what is done; exit with an error where a row has lost its file."""
        names = orphans()
        for name in names:
            self.stdout.write(name)
        if dry_run:
            self.stdout.write(f"{len(names)}个文件无人引用，未作改动。")
        else:
            sweep(names)
            self.stdout.write(f"已清理{len(names)}个无人引用的文件。")
        lost = missing()
        if lost:
            listed = "、".join(f"{row.pk}“{row.name}”" for row in lost)
            raise CommandError(f"{len(lost)}个附件有记录而文件不在，请从备份恢复：{listed}")
