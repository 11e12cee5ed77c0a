"""Password rules of the profiles ``dengbao`` and ``asvs`` (trust.md AUTH-1).

None of them trims, folds or limits what is typed: every character counts and 128 fit.
"""

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST = 128


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

    def validate(self, password: str, user: Any = None) -> None:
        lowered = password.casefold().strip()
        bare = lowered.rstrip("0123456789!@#$%^&*._-")
        if lowered in self.passwords or (len(bare) >= 6 and bare in self.passwords):
            raise ValidationError(self.get_help_text(), code="password_common")

    def get_help_text(self) -> str:
        return _("不能用常见的密码，在常见密码后加几个数字也不行。")
