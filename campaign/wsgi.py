"""The WSGI entry; it refuses to serve while a guard of the append-only tables is missing."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")

application = get_wsgi_application()

from campaign import triggers  # noqa: E402  needs the apps that get_wsgi_application loads

triggers.require_installed()
