"""The set-up pages, for the front page of 管理后台."""

from typing import Any

from django import template

from campaign import admin_history
from campaign.admin_history import RecentAct
from campaign.setup_links import SetupLink, setup_links

register = template.Library()


@register.simple_tag(takes_context=True)
def setup_pages(context: template.Context) -> list[SetupLink]:
    """The set-up pages open to the person who asks."""
    request: Any = context["request"]
    return setup_links(request.user)


@register.simple_tag(takes_context=True)
def recent_acts(context: template.Context) -> list[RecentAct]:
    """The reader's own last changes in 管理后台."""
    return admin_history.recent_acts(context["request"])
