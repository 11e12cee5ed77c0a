"""展板屏幕: made, changed and withdrawn by the officer; the token is told once, its digest kept (trust.md ACL-1)."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import BoardScreen, Organization, Person
from campaign.permissions import Role, roles_on
from campaign.permissions.stories import can_run_screen
from campaign.token_addresses import new_token

#: What the officer sets; in the trail by these names.
SETTINGS = (
    "name", "seconds", "shows_posts", "shows_teams", "shows_stories", "shows_ranking", "shows_notices",
)  # fmt: skip


def make_screen(*, organization: Organization, by: Person, **settings: Any) -> tuple[BoardScreen, str]:
    """A new screen and its token, which nobody can read again."""
    if not roles_on(by).has_over(organization, Role.CAMPAIGN_OFFICER):
        raise Refused(_("展板屏幕由党总支办事员管理。"))
    token, digest = new_token()
    try:
        with transaction.atomic():
            screen = BoardScreen.objects.create(
                organization=organization, digest=digest, made_by=by, made_at=clock.now(), **settings
            )
            audit.record("screen-make", by=by, obj=screen, organization=organization)
    except IntegrityError as taken:
        raise Refused(_("这个党组织已有同名的屏幕，请换一个名称。")) from taken
    return screen, token


def change_screen(screen: BoardScreen, *, by: Person, **settings: Any) -> None:
    """Change name, seconds or kinds; the address stays."""
    _require_standing(screen, by)
    before = {name: getattr(screen, name) for name in SETTINGS}
    try:
        with transaction.atomic():
            changed = BoardScreen.objects.standing().filter(pk=screen.pk).update(**settings)
            if not changed:
                raise Refused(_("这个屏幕已经停用。"))
            audit.record("screen-change", by=by, obj=screen, **audit.changes(before, settings, frozenset()))
    except IntegrityError as taken:
        raise Refused(_("这个党组织已有同名的屏幕，请换一个名称。")) from taken


@transaction.atomic
def withdraw_screen(screen: BoardScreen, *, by: Person) -> None:
    """From the next step on the screen shows nothing; the address is never given again."""
    _require_standing(screen, by)
    ended = BoardScreen.objects.standing().filter(pk=screen.pk)
    if not ended.update(withdrawn_at=clock.now(), withdrawn_by=by):
        raise Refused(_("这个屏幕已经停用。"))
    audit.record("screen-withdraw", by=by, obj=screen)


def _require_standing(screen: BoardScreen, by: Person) -> None:
    if not can_run_screen(by, screen):
        raise Refused(_("展板屏幕由党总支办事员管理。"))
