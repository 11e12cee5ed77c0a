from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaskForcesConfig(AppConfig):
    name = "taskforces"
    verbose_name = _("党员攻关队")
