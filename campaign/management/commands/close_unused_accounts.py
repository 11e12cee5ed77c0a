"""Close accounts nobody has signed in to for 90 days: ``manage.py close_unused_accounts [--dry-run]`` (AUTH-10)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from campaign.services.account_keeping import rest_accounts, unused_accounts


class Command(BaseCommand):
    help = "停用90天没有登录过的账号；本人仍在花名册上，重新领取密码条即可恢复。每天运行一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出，不停用")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        """Print whom it concerns; running it again finds nobody."""
        if settings.DEMO:
            self.stdout.write("演示环境不停用账号。")
            return
        people = unused_accounts(settings.UNUSED_ACCOUNT_DAYS)
        for person in people:
            self.stdout.write(f"{person.username}　{person.name}")
        if dry_run:
            self.stdout.write(f"{len(people)}个账号超过{settings.UNUSED_ACCOUNT_DAYS}天没有登录，未作改动。")
        else:
            self.stdout.write(f"已停用{rest_accounts(people)}个账号。")
