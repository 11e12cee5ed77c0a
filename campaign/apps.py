from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

#: What the ground floor gathers from every app, each in a module of this name (docs/architecture.md).
GATHERED = (
    "permissions", "todos", "office_todos", "reports", "menu", "panels", "closing", "ledger_sections",
    "waiting", "suggestion_todos", "mobilise_todos", "consultation_page", "recommendation_page",
    "drafting", "checklist", "stuck", "told", "dated", "bulletins", "reminded", "leaving", "people_todos",
    "exits_todos", "ledger_review_todos", "help_todos", "reopening_todos", "closure_reports",
    "set_reports", "vote_reports", "notice_reports", "month_reports", "branch_reports", "details",
    "requirements", "audited", "own_records", "archived", "searched", "paper_results", "paper",
    "ledger_reports", "backup_heads", "secret_windows", "self_checks", "prepared_kinds", "board_slides",
    "story_todos", "story_panels",
)  # fmt: skip


class CampaignConfig(AppConfig):
    """The project package is an app too: it holds what all other rooms stand on."""

    name = "campaign"
    verbose_name = _("争创活动")

    def ready(self) -> None:
        from campaign import checks, local_disk, signin, triggers  # noqa: F401  these register themselves

        post_migrate.connect(triggers.reinstall_after_migrate, sender=self)
        autodiscover_modules(*GATHERED)
