"""The sign-ins of interface.md: the people behind them and their one password."""

from __future__ import annotations

from django.conf import settings

from campaign import privacy
from campaign.accounts import change_password, rename_account
from campaign.demo.stage import Stage


def give_sign_ins(stage: Stage) -> None:
    """Let the printed names sign in. Only these get a password: hashing one takes a quarter of a second."""
    admin = stage.people["admin"]
    for username in settings.DEMO_SIGN_INS:
        person = stage.people[username]
        if person.username != username:
            rename_account(person, username, by=admin)
        change_password(person, settings.DEMO_PASSWORD, by=person)
        # They have read the notice: whoever tries the demonstration comes straight to 首页, and finds it under 我的.
        privacy.acknowledge(person)
