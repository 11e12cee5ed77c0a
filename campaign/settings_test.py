"""Settings of the tests: the real ones, with a hasher that takes no time."""

from campaign.settings import *  # noqa: F403  a test run differs only in what follows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
