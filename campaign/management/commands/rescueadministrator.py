"""Let an administrator in again: ``manage.py rescueadministrator --username shenji`` (docs/decisions/0014, 0024)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.errors import Refused
from campaign.services.account_keeping import rescue_administrator, rescue_second_factor


class Command(BaseCommand):
    help = "启用系统、安全或审计管理员的账号，重置密码，并把初始密码显示一次；或者只重置二次验证。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", required=True, help="登录账号")
        parser.add_argument(
            "--second-factor",
            action="store_true",
            help="手机丢失：只重置二次验证，密码不变；两样都丢了，办两次",
        )

    def handle(self, *args: Any, username: str, second_factor: bool, **options: Any) -> None:
        """Print sign-in and first password once, kept nowhere in the clear; or forget the phone alone."""
        try:
            if second_factor:
                person = rescue_second_factor(username)
                self.stdout.write(
                    f"已重置{person.username}的二次验证，下次登录时重新启用。本次操作已记入审计日志。"
                )
                return
            person, password = rescue_administrator(username)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"登录账号：{person.username}\n初始密码：{password}")
        self.stdout.write("初始密码只显示这一次，7天内有效，首次登录后须改密码。本次操作已记入审计日志。")
