"""Password profiles of trust.md AUTH-1."""

import pytest
from django.conf import settings as configured
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError

from campaign.models import Person

SOMEONE = Person(
    username="100213", employee_number="100213", name="李晓燕", pinyin="lixiaoyan lxy", phone="13800001234"
)
DENGBAO = configured.AUTH_PASSWORD_VALIDATORS
ASVS = [
    {"NAME": "campaign.passwords.LengthValidator", "OPTIONS": {"shortest": 12}},
    {"NAME": "campaign.passwords.PersonalValidator"},
    {"NAME": "campaign.passwords.CommonValidator"},
]

# password, codes under dengbao, codes under asvs
TABLE = [
    ("Kx7-mountain", [], []),
    ("Kx7-mount", ["password_length"], ["password_length"]),
    ("Kx7-mountai", [], ["password_length"]),
    ("kx7mountain", ["password_classes"], ["password_length"]),
    ("kx7-mountain", [], []),
    ("KX7-MOUNTAIN", [], []),
    ("onlysmallletters", ["password_classes"], []),
    ("ONLYBIGLETTERS", ["password_classes"], []),
    ("8395017264839501", ["password_classes"], []),
    ("correct horse battery", ["password_classes"], []),
    ("Correct horse battery", [], []),
    ("山高月小Water7", [], ["password_length"]),
    ("山高月小水落石出清风徐来", ["password_classes"], []),
    ("  Kx7-mount ", [], []),
    ("a" * 60 + "B7-z", [], []),
    ("aB7-" * 32, [], []),
    ("aB7-" * 32 + "x", ["password_length"], ["password_length"]),
    ("Xy-100213-ab", ["password_personal"], ["password_personal"]),
    ("Lixiaoyan-77x", ["password_personal"], ["password_personal"]),
    ("李晓燕Water-77x", ["password_personal"], ["password_personal"]),
    ("Tel13800001234x", ["password_personal"], ["password_personal"]),
    ("ZhengChuang-77", ["password_personal"], ["password_personal"]),
    ("Xinxihua-7788", ["password_personal"], ["password_personal"]),
    ("Password123!", ["password_common"], ["password_common"]),
    ("Qwertyuiop123", ["password_common"], ["password_common"]),
    ("Sunshine2026!", ["password_common"], ["password_common"]),
    ("", ["password_length", "password_classes"], ["password_length"]),
]


def codes(password, profile):
    try:
        validate_password(password, SOMEONE, get_password_validators(profile))
    except ValidationError as refused:
        return [error.code for error in refused.error_list]
    return []


@pytest.mark.parametrize(("password", "dengbao", "asvs"), TABLE, ids=range(len(TABLE)))
def test_profile_refuses_exactly_what_it_names(password, dengbao, asvs):
    assert (codes(password, DENGBAO), codes(password, ASVS)) == (dengbao, asvs)


def test_table_holds_25_passwords():
    assert len(TABLE) >= 25


def test_refusal_is_chinese():
    with pytest.raises(ValidationError) as refused:
        validate_password("short", SOMEONE, get_password_validators(DENGBAO))
    assert refused.value.messages[0] == "密码至少10个字符，最多128个。"
