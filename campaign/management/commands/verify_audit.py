"""``manage.py verify_audit``: recompute the whole chain of the audit trail (trust.md AUD-3)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaign.services.trail import compare_with_export, verify_and_record
from campaign.trail_state import fault_text


class Command(BaseCommand):
    help = "Verify the audit trail; exit status 1 and the first row named where it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--against", nargs="*", default=(), help="files of export_audit to compare with")

    def handle(self, *args: Any, against: tuple[str, ...], **options: Any) -> None:
        state = verify_and_record(by=None)
        if state.fault is not None:
            raise CommandError(fault_text(state.fault))
        for name in against:
            if fault := compare_with_export(Path(name)):
                raise CommandError(
                    _("与导出文件%(file)s不符：%(fault)s") % {"file": name, "fault": fault_text(fault)}
                )
        self.stdout.write(
            _("审计日志%(count)d条，校验一致，最近封存值%(head)s")
            % {"count": state.sealed + state.unsealed, "head": state.head or "—"}
        )
