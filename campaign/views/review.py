"""审核: the branch secretary's inbox, one application at a time with everything a decision needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.dossier import dossier_of
from campaign.errors import Refused
from campaign.forms.review import ReviewForm
from campaign.models import Contender, ContenderKind, State
from campaign.permissions import fetch, require
from campaign.permissions.contenders import is_branch_secretary
from campaign.queues import review_queue, sits_in_branch_committee
from campaign.quotas import quota_lines
from campaign.services import applications, deciding

CONTENDERS = Contender.objects.select_related(
    "campaign__organization",
    "lead_branch",
    "principal",
    "level_applied",
    "level_granted",
    "duty__proposed_by",
    "project__branch",
    "rule_set",
)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The oldest application that waits, or the one picked from the list."""
    require(sits_in_branch_committee(request.user))
    queue = review_queue(request.user)
    picked = next((c for c in queue if str(c.pk) == request.GET.get("item")), queue[0] if queue else None)
    if picked is None:
        return render(request, "campaign/review_inbox.html", {"queue": queue})
    return _inbox_page(request, picked, ReviewForm())


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """同意推荐, 退回修改 or 不同意; the next application comes by itself."""
    contender = fetch(CONTENDERS, request.user, right=is_branch_secretary, pk=pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        acts = {
            ReviewForm.ENDORSE: deciding.endorse,
            ReviewForm.RETURN: deciding.return_application,
            ReviewForm.REJECT: deciding.reject,
        }
        action, comment = form.cleaned_data["action"], form.cleaned_data["comment"]
        try:
            acts[action](contender=contender, by=request.user, comment=comment)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            result = dict(form.fields["action"].choices)[action]
            messages.success(request, f"“{contender.title}”：{result}。")
            return redirect("campaign:review-inbox")
    return _inbox_page(request, contender, form)


@require_POST
def confirm_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the newly named duty into the inventory."""
    contender = fetch(CONTENDERS, request.user, right=is_branch_secretary, pk=pk)
    duty = applications.confirm_duty(contender=contender, by=request.user)
    messages.success(request, _("“%s”已列入重点业务清单。") % duty.name)
    return redirect(f"{reverse('campaign:review-inbox')}?item={pk}")


def _inbox_page(request: HttpRequest, contender: Contender, form: ReviewForm) -> HttpResponse:
    context = {
        "queue": review_queue(request.user),
        "contender": contender,
        "dossier": dossier_of(contender, request.user),
        "form": form,
        "is_open": contender.state == State.SUBMITTED,
        "item": deciding.endorsing_item(contender),
        "pending_meeting": deciding.pending_meeting(contender),
        "new_duty": contender.duty if contender.duty and contender.duty.confirmed_at is None else None,
        "quota": quota_lines(contender.campaign, contender.lead_branch, ContenderKind(contender.kind)),
    }
    return render(request, "campaign/review_inbox.html", context)


urlpatterns = [
    path("review/", inbox, name="review-inbox"),
    path("review/<int:pk>/", decide, name="review-decide"),
    path("review/<int:pk>/duty/", confirm_duty, name="review-duty"),
]
