"""Enrolling a phone, checking a code, new recovery codes, and the reset (trust.md AUTH-8; docs/decisions/0024)."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, one_time
from campaign.errors import Refused
from campaign.models import Person, RecoveryCode, SecondFactor
from campaign.permissions import require
from campaign.permissions.second_factor import can_reset_factor
from campaign.sessions import end_sessions

CODE, RECOVERY = "code", "recovery"


def factor_of(person: Person) -> SecondFactor | None:
    """Return the enrolment, None where there is none. One query."""
    return SecondFactor.objects.filter(person=person).first()


def secret_for(person: Person, salt: str) -> str:
    """Return the secret of an enrolment that is not confirmed yet, for its one page."""
    return one_time.secret_of(person.pk, salt, settings.SECRET_KEY)


def shows(person: Person, salt: str, code: str) -> bool:
    """Whether a phone enrolled with this salt shows the code now."""
    return one_time.step_of(secret_for(person, salt), code, clock.now()) is not None


@transaction.atomic
def enrol(person: Person, salt: str, code: str, *, first: bool = False, keep: str | None = None) -> list[str]:
    """Take the phone that shows ``code`` and return ten recovery codes, once; none where the code is wrong.

    A phone enrolled before stops working, and every session but the one with the key ``keep`` ends. A ``first`` one
    is refused where another browser enrolled meanwhile: replacing that phone needs its code.
    """
    step = one_time.step_of(secret_for(person, salt), code, clock.now())
    if step is None:
        return []
    Person.objects.select_for_update().get(pk=person.pk)
    held = factor_of(person)
    if held and first:
        raise Refused(_("二次验证已在别处启用，请重新登录。"))
    forget(person)
    factor = SecondFactor.objects.create(
        person=person, salt=salt, confirmed_at=clock.now(), last_step=step
    )  # fmt: skip
    codes = _hand_out(factor)
    ended = end_sessions(person, keep=keep)
    if held:
        audit.record("second-factor-renewed", by=person, obj=person, sessions=ended)
    else:
        audit.record("second-factor-enrolled", by=person, obj=person, sessions=ended)
    return codes


@transaction.atomic
def check(person: Person, code: str) -> str:
    """Spend a code of the phone or of the sheet; return which it was, empty where it is wrong or spent."""
    factor = factor_of(person)
    if factor is None:
        return ""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    for key in keys:
        step = one_time.step_of(one_time.secret_of(person.pk, factor.salt, key), code, clock.now())
        # Of two requests with one code only the first finds the row as it was.
        if step is not None and SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step).update(
            last_step=step
        ):
            return CODE
    digests = one_time.recovery_digests(person.pk, factor.salt, code, keys)
    if factor.codes.filter(digest__in=digests, used_at=None).update(used_at=clock.now()):
        audit.record("recovery-code-used", by=person, obj=person, left=codes_left(person))
        return RECOVERY
    return ""


@transaction.atomic
def renew_codes(person: Person) -> list[str]:
    """Make the sheet of recovery codes void and return a new one, once."""
    factor = SecondFactor.objects.select_for_update().get(person=person)
    factor.codes.all().delete()
    codes = _hand_out(factor)
    audit.record("recovery-codes-renewed", by=person, obj=person)
    return codes


def codes_left(person: Person) -> int:
    """Return how many recovery codes are not used yet."""
    return RecoveryCode.objects.filter(factor__person=person, used_at=None).count()


@transaction.atomic
def reset(factor: SecondFactor, *, by: Person, reason: str) -> None:
    """Forget the phone and the codes: the next sign-in enrols anew, with the password as it was. Sessions end."""
    require(can_reset_factor(by, factor))
    person = factor.person
    if not forget(person):
        raise Refused(_("%(name)s现在没有启用二次验证，请刷新后再看。") % {"name": person.name})
    audit.record("second-factor-reset", by=by, obj=person, reason=reason, sessions=end_sessions(person))


def forget(person: Person) -> int:
    """Delete enrolment and codes; return how many enrolments there were."""
    RecoveryCode.objects.filter(factor__person=person).delete()
    return SecondFactor.objects.filter(person=person).delete()[0]


def _hand_out(factor: SecondFactor) -> list[str]:
    codes = one_time.new_recovery_codes()
    for code in codes:
        [digest] = one_time.recovery_digests(factor.person_id, factor.salt, code, [settings.SECRET_KEY])
        RecoveryCode.objects.create(factor=factor, digest=digest)
    return codes
