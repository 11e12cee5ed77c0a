"""Delete prepared files after their days: ``manage.py sweep_prepared``, daily."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.services.prepared_sweep import sweep_prepared


class Command(BaseCommand):
    help = "删除到期的准备文件、中断的后台任务留下的半份文件和旧的任务结果。每天运行一次。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was removed."""
        done = sweep_prepared()
        self.stdout.write(
            f"已删除{done.rows}份到期的文件、{done.files}个无主文件、{done.folders}个半途的文件夹、{done.results}条任务结果。"
        )
