from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("月度评比")

    def ready(self) -> None:
        from reviews import (  # noqa: F401  they register what 首页 and 报表中心 show
            acceptance_reports,
            acceptance_todos,
            appraisal_reports,
            checks,
            learning_panels,
            period_reports,
            ranking_panels,
            ranking_todos,
        )
