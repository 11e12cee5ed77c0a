"""Make our own Word templates of the ledgers anew; needed when the form's fields change (docs/operations.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.paper_kinds import paper_kinds
from campaign.word.making import make_template
from campaign.word.rendering import ROOM


class Command(BaseCommand):
    """``manage.py make_paper_templates``."""

    help = "Lay out campaign/word/*.docx from the blank forms."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in paper_kinds():
            path = ROOM / f"{kind.key}.docx"
            path.write_bytes(make_template(kind.blank()))
            self.stdout.write(str(path.name))
