from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModelPostsConfig(AppConfig):
    name = "modelposts"
    verbose_name = _("党员示范岗")
