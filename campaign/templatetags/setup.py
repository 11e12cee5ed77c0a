"""The set-up pages, for the front page of 管理后台."""

from typing import Any

from django import template

from campaign.setup_links import SetupLink, setup_links

register = template.Library()


@register.simple_tag(takes_context=True)
def setup_pages(context: template.Context) -> list[SetupLink]:
    """The set-up pages open to the person who asks."""
    request: Any = context["request"]
    return setup_links(request.user)
