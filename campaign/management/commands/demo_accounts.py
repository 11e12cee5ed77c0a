"""Says where the demonstration is and who can sign in; ``make demo`` prints it before it serves."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from campaign.management.commands.seed_demo import demo_screens
from campaign.views.accounts import DEMO_PEOPLE


class Command(BaseCommand):
    help = "Print the demonstration's address, sign-ins and password."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only with DEMO=1.")
        self.stdout.write(f"\n争创账本 演示　http://127.0.0.1:{port}\n")
        self.stdout.write(f"密码（各账号相同）：{settings.DEMO_PASSWORD}\n\n")
        for username, role, first in DEMO_PEOPLE:
            self.stdout.write(f"  {username:<12}{role}　{first}")
        noted = demo_screens()
        for line in noted.read_text(encoding="utf-8").splitlines() if noted.exists() else ():
            token, _space, name = line.partition(" ")
            path = reverse("campaign:board-wall", args=[token])
            self.stdout.write(f"  展板屏幕　{name}　http://127.0.0.1:{port}{path}")
        self.stdout.write("\nCtrl-C 停止；改动会保留，make demo-reset 重新开始。\n")
