"""The notice about personal information: read once before anything else, and whenever one likes (trust.md PII-4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from campaign import privacy
from campaign.views.accounts import target_of


def notice(request: HttpRequest) -> HttpResponse:
    """The text; whoever has not read this version acknowledges it and goes on to what was asked for."""
    if request.method == "POST":
        privacy.acknowledge(request.user)
        messages.success(request, _("已记下您阅知了个人信息处理告知，以后可从“我的”查看。"))
        return HttpResponseRedirect(target_of(request))
    receipt = request.user.privacy_receipts.last()
    context = {
        "sections": privacy.sections(),
        "version": privacy.VERSION,
        "issued_on": privacy.ISSUED_ON,
        "receipt": receipt if receipt is not None and receipt.version == privacy.VERSION else None,
        "target": target_of(request),
    }
    return render(request, "campaign/privacy_notice.html", context)


urlpatterns = [path("privacy/", notice, name="privacy-notice")]
