#!/usr/bin/env python
"""Django's command line for 争创账本."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    from django.core.management import execute_from_command_line

    from campaign.middleware import note_command

    note_command()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
