"""我的申报, the application with its decision trail, consent, and the single steps of a contender."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign import clock
from campaign.case_trail import waits_of
from campaign.dossier import dossier_of
from campaign.errors import Refused
from campaign.exits_panel import exits_of
from campaign.forms.review import AnswerForm, CommentForm, WithdrawalForm
from campaign.home import campaign_for
from campaign.models import Contender, ContenderKind, State
from campaign.permissions import (
    can_apply_in,
    can_read_application,
    can_read_card,
    fetch,
    is_principal,
    require,
)
from campaign.permissions.contenders import can_answer_consent
from campaign.permissions.exits import can_ask_withdrawal
from campaign.queues import joined_teams, own_applications, own_consents
from campaign.services import applications
from campaign.steps import STEPS, steps_for, suggested_reason
from campaign.ways import ways_from_contender
from campaign.workflow import actions_for, perform
from campaign.workflow.conditions import missing_for
from campaign.workflow.table import BY_NAME

CONTENDERS = Contender.objects.select_related(
    "campaign__organization",
    "lead_branch",
    "principal",
    "level_applied",
    "level_granted",
    "duty",
    "project__branch",
    "rule_set",
)


def mine(request: HttpRequest) -> HttpResponse:
    """我的申报: the own applications and the teams that asked for one's consent."""
    campaign = campaign_for(request.user, clock.today())
    may_apply = campaign is not None and can_apply_in(request.user, campaign)
    own = list(own_applications(request.user))
    live = {contender.kind for contender in own if contender.is_live}
    context = {
        # At most one of a kind and campaign is live: the others ask for nothing.
        "rows": [(contender, waits_of(contender)) for contender in own],
        "consents": own_consents(request.user),
        "joined": joined_teams(request.user),
        "may_apply_post": may_apply and ContenderKind.POST not in live,
        "may_apply_team": may_apply and ContenderKind.TEAM not in live,
    }
    return render(request, "campaign/application_mine.html", context)


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One application with everything its reader may know, what is missing, and the next step."""
    contender = fetch(CONTENDERS, request.user, right=can_read_application, pk=pk)
    names = {transition.name for transition in actions_for(contender, request.user)}
    context = {
        "dossier": dossier_of(contender, request.user),
        "contender": contender,
        "names": names,
        "steps": steps_for(names),
        "has_card": can_read_card(request.user, contender),
        "missing": missing_for("submit", contender, request.user) if "submit" in names else [],
        "is_mine": is_principal(request.user, contender),
        "ways": ways_from_contender(contender, request.user),
        "exits": exits_of(contender, request.user),
        "asked": can_answer_consent(request.user, contender) and contender.state == State.DRAFT,
    }
    return render(request, "campaign/application_detail.html", context)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the application in; what is missing comes back as a message on the same page."""
    contender = fetch(CONTENDERS, request.user, right=is_principal, pk=pk)
    try:
        applications.submit(contender=contender, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%s”已提交，等待支部审核。") % contender.title)
    return redirect("campaign:application-detail", pk)


def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which somebody asked to join says yes or no."""
    contender = fetch(CONTENDERS, request.user, right=can_answer_consent, pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = form.cleaned_data["answer"] == AnswerForm.ACCEPT
        try:
            applications.answer_consent(contender=contender, accepted=accepted, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已同意参加。") if accepted else _("已谢绝参加。"))
            return redirect("campaign:application-mine")
    context = {
        "dossier": dossier_of(contender, request.user),
        "contender": contender,
        "consent": contender.consents.get(person=request.user),
        "form": form,
    }
    return render(request, "campaign/application_consent.html", context)


def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A single step that needs nothing but a word: asks with the thing's name, then takes it."""
    if name not in STEPS:
        raise Http404
    contender = fetch(CONTENDERS, request.user, right=can_read_application, pk=pk)
    transition = BY_NAME[name]
    require(transition.actor.is_played_by(request.user, contender))
    needed = transition.needs_comment
    form = CommentForm(
        request.POST or None,
        needed=needed,
        label=_("理由") if needed else _("意见"),
        initial={"comment": suggested_reason(name, contender)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            perform(contender, name, by=request.user, comment=form.cleaned_data["comment"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("“%(title)s”：已%(step)s。") % {"title": contender.title, "step": transition.label}
            )
            return redirect("campaign:application-detail", pk)
    context = {"form": form, "contender": contender, "transition": transition, "follows": STEPS[name]}
    return render(request, "campaign/application_step.html", context)


def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder or captain asks to leave; the general branch's secretary accepts it."""
    contender = fetch(CONTENDERS, request.user, right=can_ask_withdrawal, pk=pk)
    form = WithdrawalForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            applications.request_withdrawal(contender=contender, reason=reason, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("退出申请已提交，等待党总支书记或副书记同意。"))
            return redirect(reverse("campaign:application-detail", args=[pk]))
    return render(request, "campaign/application_withdrawal.html", {"form": form, "contender": contender})


urlpatterns = [
    path("applications/", mine, name="application-mine"),
    path("applications/<int:pk>/", detail, name="application-detail"),
    path("applications/<int:pk>/submit/", submit, name="application-submit"),
    path("applications/<int:pk>/consent/", consent, name="application-consent"),
    path("applications/<int:pk>/withdrawal/", withdrawal, name="application-withdrawal"),
    path("applications/<int:pk>/steps/<slug:name>/", step, name="application-step"),
]
