"""One valid row of ``SecondFactor`` and of ``RecoveryCode``, and a case a constraint of them."""

from datetime import date

from campaign import clock
from campaign.models import RecoveryCode, SecondFactor
from tests.attacks import again

NOW = clock.start_of(date(2026, 3, 2))


def factor_of(h):
    """The holder's phone."""
    return SecondFactor.objects.create(person=h.holder, salt="0" * 32, confirmed_at=NOW, last_step=1)


def recovery_of(h):
    """One code of the holder's sheet."""
    return RecoveryCode.objects.create(factor=factor_of(h), digest="1" * 64)


CASES = {"recoverycode_once": lambda h: again(recovery_of(h))}
UNIQUE = {"campaign.SecondFactor.person": lambda h: again(factor_of(h), salt="2" * 32)}
