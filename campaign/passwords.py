"""Password rules of the profiles ``dengbao`` and ``asvs``, and what a check costs (trust.md AUTH-1, AUTH-4).

None of them trims, folds or limits what is typed: every character counts and 128 fit.
"""

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, get_hasher, identify_hasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Person

LONGEST = 128
# What the list Django ships, made abroad, does not hold: the words people here begin with, and what they put behind.
_HERE = (
    *(
        "woaini",
        "aini",
        "wosini",
        "nihao",
        "zhongguo",
        "beijing",
        "shanghai",
        "wangluo",
        "mima",
        "denglu",
        "xiexie",
    ),
    *(
        "laopo",
        "laogong",
        "baobei",
        "baobao",
        "xiaoming",
        "zhangwei",
        "wangwei",
        "lihua",
        "woaiwojia",
        "woaizhongguo",
    ),
    *("qwer", "qwe123", "asd123", "asdf", "zxc123", "zxcv", "abc", "a123456", "q123456", "aa123456", "abcd"),
    *("1qaz2wsx", "iloveyou", "admin", "root", "test", "guest", "yonghu", "guanliyuan", "office", "work"),
)
_BEHIND = (
    *("123", "1234", "12345", "123456", "1234567", "12345678", "520", "1314", "5201314", "521", "666", "888"),
    *("168", "000", "110", "111", "2024", "2025", "2026"),
)
COMMON_HERE = frozenset(word + tail for word in _HERE for tail in ("", *_BEHIND))


class LengthValidator:
    """At least ``shortest`` characters and at most 128 (a longer one only costs hashing time)."""

    def __init__(self, shortest: int) -> None:
        self.shortest = shortest

    def validate(self, password: str, user: Any = None) -> None:
        if not self.shortest <= len(password) <= LONGEST:
            raise ValidationError(self.get_help_text(), code="password_length")

    def get_help_text(self) -> str:
        return _("密码至少%(shortest)d个字符，最多%(longest)d个。") % {
            "shortest": self.shortest,
            "longest": LONGEST,
        }


class ClassesValidator:
    """At least ``least`` of: capital letters, small letters, digits, everything else."""

    def __init__(self, least: int) -> None:
        self.least = least

    def validate(self, password: str, user: Any = None) -> None:
        classes = {_class_of(character) for character in password}
        if len(classes) < self.least:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return ngettext(
            "大写字母、小写字母、数字、其他符号中至少要有%(least)d类。",
            "大写字母、小写字母、数字、其他符号中至少要有%(least)d类。",
            self.least,
        ) % {"least": self.least}


def _class_of(character: str) -> str:
    kind = unicodedata.category(character)
    return kind if kind in ("Lu", "Ll", "Nd") else "other"


class PersonalValidator:
    """Not built on what colleagues know: 工号, 姓名, its pinyin, telephone, words of the unit."""

    def validate(self, password: str, user: Any = None) -> None:
        typed = password.casefold()
        if any(word in typed for word in self._words(user)):
            raise ValidationError(
                _("密码中不能含工号、姓名或拼音、电话、单位的词。"), code="password_personal"
            )

    def get_help_text(self) -> str:
        return _("密码中不能含工号、姓名或拼音、电话、单位的词。")

    def _words(self, user: Any) -> set[str]:
        words = {word.casefold() for word in settings.PASSWORD_CONTEXT_WORDS}
        for field in ("username", "employee_number", "name", "pinyin", "phone"):
            value = str(getattr(user, field, None) or "").casefold()
            words |= {value, value.replace("-", ""), *value.split()}
        return {word for word in words if len(word) >= (2 if not word.isascii() else 4)}


class CommonValidator(CommonPasswordValidator):
    """Not one of the 20,000 most used passwords, nor one of them with digits or signs put after it."""

    def __init__(self) -> None:
        super().__init__()
        self.passwords = {*self.passwords, *COMMON_HERE}

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.casefold().strip()
        bare = lowered.rstrip("0123456789!@#$%^&*._-")
        if lowered in self.passwords or (len(bare) >= 6 and bare in self.passwords):
            raise ValidationError(self.get_help_text(), code="password_common")

    def get_help_text(self) -> str:
        return _("不能用常见的密码，在常见密码后加几个数字也不行。")


class FormerValidator:
    """Not one of the last passwords of the account (trust.md AUTH-2); what is kept are hashes."""

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.PASSWORD_HISTORY or getattr(user, "pk", None) is None:
            return
        former = user.former_passwords.values_list("password", flat=True)[: settings.PASSWORD_HISTORY]
        if any(check_password(password, encoded) for encoded in former):
            raise ValidationError(self.get_help_text(), code="password_former")

    def get_help_text(self) -> str:
        if not settings.PASSWORD_HISTORY:
            return ""
        return ngettext(
            "不能用最近%(count)d次用过的密码。",
            "不能用最近%(count)d次用过的密码。",
            settings.PASSWORD_HISTORY,
        ) % {"count": settings.PASSWORD_HISTORY}


class SlipHasher(Argon2PasswordHasher):
    """Argon2id at its usual minimum, a tenth of the default's cost: a sheet of slips hashes forty at once.

    What it guards is random and dies in a week; the first sign-in hashes it anew at full cost.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


def even_out(username: str, password: str) -> None:
    """Spend what checking this pair will cost less than the dearest: every answer takes a full hash and a slip's.

    A slip's password is checked in a tenth of the time, which would tell whose slip lies unused.
    """
    usual = get_hasher()
    if usual.algorithm != SlipHasher.algorithm:
        return
    encoded = Person.objects.filter(username=username).values_list("password", flat=True).first() or ""
    try:
        is_slip = identify_hasher(encoded).must_update(encoded)
    except ValueError:  # nobody, or nobody who can sign in: Django then spends one full hash
        is_slip = False
    hasher = usual if is_slip else SlipHasher()
    hasher.encode(password, hasher.salt())
