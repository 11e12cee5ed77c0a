"""Settings of the tests: the real ones, with a hasher that takes no time."""

from campaign.settings import *  # noqa: F403  a test run differs only in what follows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WORK_IN_BACKGROUND = False  # a test's own transaction is invisible to a thread; those that speak of it say so
