from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

#: Modules in which the rooms above enter what the ground floor shows or asks of them.
REGISTRIES = (
    "permissions",
    "todos",
    "office_todos",
    "reports",
    "menu",
    "panels",
    "closing",
    "ledger_sections",
    "waiting",
    "suggestion_todos",
    "mobilise_todos",
    "consultation_page",
    "recommendation_page",
    "drafting",
    "checklist",
    "stuck",
    "leaving",
    "people_todos",
    "exits_todos",
    "ledger_review_todos",
    "help_todos",
    "reopening_todos",
    "closure_reports",
    "set_reports",
    "vote_reports",
    "notice_reports",
    "month_reports",
    "branch_reports",
    "details",
    "requirements",
    "audited",
    "own_records",
    "archived",
    "searched",
    "paper_results",
    "paper",
    "ledger_reports",
)


class CampaignConfig(AppConfig):
    """The project package is an app too: it holds what all other rooms stand on."""

    name = "campaign"
    verbose_name = _("争创活动")

    def ready(self) -> None:
        from campaign import checks, signin, triggers  # noqa: F401  checks and signin register themselves

        post_migrate.connect(triggers.reinstall_after_migrate, sender=self)
        autodiscover_modules(*REGISTRIES)
