"""Tokens of addresses that open without a sign-in (trust.md ACL-1)."""

import pytest

from campaign.token_addresses import TOKEN_PATTERN, digest_of, new_token

pytestmark = pytest.mark.one_database


def test_token_is_long_random_and_kept_as_its_digest_only():
    made = [new_token() for _number in range(50)]
    assert len({token for token, _digest in made}) == 50
    for token, digest in made:
        assert TOKEN_PATTERN.fullmatch(token)
        assert digest == digest_of(token)
        assert len(digest) == 64
        assert token not in digest
