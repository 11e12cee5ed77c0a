"""Make the first administrator: ``manage.py createfirstadmin --username admin --name 张三``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.errors import Refused
from campaign.services.setup import create_first_admin


class Command(BaseCommand):
    help = "建立第一位系统管理员，并把初始密码显示一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="admin", help="登录账号，默认 admin")
        parser.add_argument("--name", default="系统管理员", help="姓名")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        """Print sign-in and first password once; neither is kept anywhere in the clear."""
        try:
            person, password = create_first_admin(username=username, name=name)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"登录账号：{person.username}\n初始密码：{password}")
        self.stdout.write("初始密码只显示这一次，7天内有效，首次登录后须改密码。")
