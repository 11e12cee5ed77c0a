"""审核: the branch secretary's inbox, one application at a time with everything a decision needs."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign.dossier import dossier_of
from campaign.errors import Refused
from campaign.forms.review import BulkEndorseForm, ReviewForm
from campaign.models import Contender, ContenderKind, State
from campaign.permissions import fetch, require
from campaign.permissions.contenders import is_branch_secretary
from campaign.queues import review_queue, sits_in_branch_committee
from campaign.quotas import quota_lines
from campaign.services import applications, deciding, endorsing
from campaign.workflow.conditions import missing_for

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
    following = _beside(review_queue(request.user), contender)[1]
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
            inbox_url = reverse("campaign:review-inbox")
            return redirect(f"{inbox_url}?item={following.pk}" if following else inbox_url)
    return _inbox_page(request, contender, form)


@require_POST
def confirm_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the newly named duty into the inventory."""
    contender = fetch(CONTENDERS, request.user, right=is_branch_secretary, pk=pk)
    duty = applications.confirm_duty(contender=contender, by=request.user)
    messages.success(request, _("“%s”已列入重点业务清单。") % duty.name)
    return redirect(f"{reverse('campaign:review-inbox')}?item={pk}")


def bulk(request: HttpRequest) -> HttpResponse:
    """批量同意推荐: what qualifies and what does not and why, before it is done."""
    require(sits_in_branch_committee(request.user))
    found = endorsing.endorsements_of(request.user)
    ready = [one for one in found if one.qualifies]
    form = BulkEndorseForm(
        request.POST or None,
        waiting=[one.contender for one in found],
        initial={"contenders": [one.contender.pk for one in ready]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            batch = endorsing.endorse_batch(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已同意推荐%d件。") % len(batch.done))
            for contender, reason in batch.left:
                messages.warning(request, f"“{contender.title}”：{reason}")
            return redirect("campaign:review-inbox")
    context = {
        "form": form,
        "ready": ready,
        "others": [one for one in found if not one.qualifies],
        "chosen": {str(pk) for pk in form["contenders"].value() or ()},
    }
    return render(request, "campaign/review_bulk.html", context)


def _beside(queue: Sequence[Contender], contender: Contender) -> tuple[Contender | None, Contender | None]:
    """The applications before and after one in the queue."""
    place = next((n for n, other in enumerate(queue) if other.pk == contender.pk), None)
    if place is None:
        return None, queue[0] if queue else None
    return (queue[place - 1] if place else None), (queue[place + 1] if place + 1 < len(queue) else None)


def _inbox_page(request: HttpRequest, contender: Contender, form: ReviewForm) -> HttpResponse:
    queue = review_queue(request.user)
    before, following = _beside(queue, contender)
    is_open = contender.state == State.SUBMITTED
    context = {
        "queue": queue,
        "total": len(queue),
        "before": before,
        "following": following,
        "place": next((n for n, other in enumerate(queue, 1) if other.pk == contender.pk), 0),
        "missing": missing_for("endorse", contender, request.user) if is_open else [],
        "contender": contender,
        "dossier": dossier_of(contender, request.user),
        "form": form,
        "is_open": is_open,
        "item": deciding.endorsing_item(contender),
        "pending_meeting": deciding.pending_meeting(contender),
        "new_duty": contender.duty if contender.duty and contender.duty.confirmed_at is None else None,
        "quota": quota_lines(contender.campaign, contender.lead_branch, ContenderKind(contender.kind)),
    }
    return render(request, "campaign/review_inbox.html", context)


urlpatterns = [
    path("review/", inbox, name="review-inbox"),
    path("review/bulk/", bulk, name="review-bulk"),
    path("review/<int:pk>/", decide, name="review-decide"),
    path("review/<int:pk>/duty/", confirm_duty, name="review-duty"),
]
