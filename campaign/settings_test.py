"""Settings of the tests: the real ones, with a hasher that takes no time, and nobody stopped by the notice."""

from campaign.settings import *  # noqa: F403  a test run differs only in what follows

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WORK_IN_BACKGROUND = False  # a test's own transaction is invisible to a thread; those that speak of it say so
# Its own tests turn it on; everybody else would have to read it before every page.
PRIVACY_NOTICE_REQUIRED = False
SECOND_FACTOR = "off"  # its own tests turn it on
