"""管理后台: Django's admin behind our own sign-in, for people with an appointment."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

OWN_APPS = frozenset({"campaign", "modelposts", "taskforces", "reviews"})


class LedgerAdminSite(AdminSite):
    """Has no sign-in page, password page or sign-out of its own."""

    site_title = _("争创账本")
    site_header = _("争创账本　管理后台")
    index_title = _("管理后台")
    # The breadcrumbs and the front page lead everywhere; a second column would be a frame of its own.
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may enter at all; each model asks again."""
        from campaign.permissions import can_use_admin  # models load after the admin's configuration

        return request.user.is_authenticated and can_use_admin(request.user)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own models: Django's groups give no right here, appointments do (product.md §2)."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Django's addresses, sending a stranger to our sign-in page instead of the admin's own."""
        urls = super().get_urls()
        for pattern in urls:
            if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "login_url"):
                del pattern.callback.login_url
        return urls

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Django sends here who is signed in and lacks permission (the middleware stops strangers)."""
        raise PermissionDenied

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Our own page changes passwords."""
        return redirect("campaign:account-password")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Our own page signs out."""
        return redirect("campaign:account-me")


class LedgerAdminConfig(AdminConfig):
    default_site = "campaign.adminsite.LedgerAdminSite"
