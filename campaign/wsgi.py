"""The WSGI entry; it refuses to serve from a network disk or while a guard of the append-only
tables is missing, and says what breaks a promise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")

application = get_wsgi_application()

from campaign import local_disk, startup, triggers  # noqa: E402  needs the apps that get_wsgi_application loads

local_disk.require_local()
triggers.require_installed()
startup.report()
