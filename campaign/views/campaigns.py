"""Opening a campaign and keeping its facts, rules and scorers (product.md §3)."""

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaign import clock
from campaign.errors import Refused
from campaign.forms.campaigns import (
    FIRST_LEVELS,
    CampaignForm,
    LevelFormSet,
    ScorerForm,
    initial_of,
    levels_of,
    suggested,
)
from campaign.forms.people import person_label
from campaign.forms.rules import RulesForm
from campaign.models import Campaign
from campaign.permissions import fetch, require
from campaign.permissions.setup import campaign_organizations, can_edit_campaign
from campaign.services.campaigns import (
    change_campaign,
    create_campaign,
    dismiss_scorer,
    name_scorer,
    scorers_of,
)
from campaign.services.rules import make_rule_set


def new(request: HttpRequest) -> HttpResponse:
    """Open a campaign; it starts with rule set 1 of the defaults."""
    organizations = campaign_organizations(request.user)
    require(bool(organizations))
    form = CampaignForm(request.POST or None, organizations=organizations, initial=suggested(clock.today()))
    levels = LevelFormSet(request.POST or None, prefix="levels", initial=FIRST_LEVELS)
    if request.method == "POST" and form.is_valid() and levels.is_valid():
        try:
            campaign = create_campaign(
                organization=form.cleaned_data["organization"],
                by=request.user,
                phases=form.phases(),
                levels=levels.rows(),
                **form.facts(),
            )
            messages.success(request, _("活动已建立，规则第1号按默认值生成。下一步：指定评分人、导入项目。"))
            return redirect("campaign:campaign-scorers", pk=campaign.pk)
        except Refused as refused:
            form.add_error("name", str(refused))
    context = {"form": form, "levels": levels, "has_errors": has_wrong_rows(levels)}
    return render(request, "campaign/campaign_form.html", context)


def has_wrong_rows(levels: BaseFormSet) -> bool:
    """Whether something about the levels is to be corrected."""
    return levels.is_bound and not levels.is_valid()


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a campaign's facts, timeline and levels."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    form = CampaignForm(
        request.POST or None, organizations=[campaign.organization], initial=initial_of(campaign)
    )
    levels = LevelFormSet(
        request.POST or None, prefix="levels", initial=levels_of(campaign), campaign=campaign
    )
    if request.method == "POST" and form.is_valid() and levels.is_valid():
        try:
            change_campaign(
                campaign, by=request.user, phases=form.phases(), levels=levels.rows(), **form.facts()
            )
            messages.success(request, _("活动已保存。"))
            return redirect("campaign:campaign-edit", pk=campaign.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "levels": levels, "campaign": campaign, "has_errors": has_wrong_rows(levels)}
    return render(request, "campaign/campaign_form.html", context)


def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the next numbered rule set; it serves later applications and cycles only."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    form = RulesForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_rule_set(
                campaign=campaign,
                by=request.user,
                reason=form.cleaned_data["reason"],
                quotas=list(form.quotas()),
                **form.changes(),
            )
            messages.success(
                request, _("规则第%(number)d号已生效，已开始的月份不变。") % {"number": made.number}
            )
            return redirect("campaign:campaign-rules", pk=campaign.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "campaign/campaign_rules.html", {"form": form, "campaign": campaign})


def scorers(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the scorers of the branches and of the general branch."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    form = ScorerForm(request.POST or None, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            named = name_scorer(campaign, by=request.user, **form.cleaned_data)
            messages.success(request, _("已指定%(scorer)s为评分人。") % {"scorer": named})
            return redirect("campaign:campaign-scorers", pk=campaign.pk)
        except Refused as refused:
            form.add_error("person", str(refused))
    context = {
        "form": form,
        "campaign": campaign,
        "scorers": scorers_of(campaign),
        "people": [person_label(person) for person in form.people.in_name_order()],
    }
    return render(request, "campaign/campaign_scorers.html", context)


@require_POST
def dismiss(request: HttpRequest, pk: int, scorer: int) -> HttpResponse:
    """End a scorer's task."""
    campaign = fetch(Campaign, request.user, pk=pk, right=can_edit_campaign)
    found = fetch(campaign.scorers.all(), request.user, pk=scorer)
    dismiss_scorer(found, by=request.user)
    messages.success(request, _("%(scorer)s不再评分，已评的保留。") % {"scorer": found})
    return redirect("campaign:campaign-scorers", pk=campaign.pk)


urlpatterns = [
    path("campaigns/new/", new, name="campaign-new"),
    path("campaigns/<int:pk>/edit/", edit, name="campaign-edit"),
    path("campaigns/<int:pk>/rules/", rules, name="campaign-rules"),
    path("campaigns/<int:pk>/scorers/", scorers, name="campaign-scorers"),
    path("campaigns/<int:pk>/scorers/<int:scorer>/dismiss/", dismiss, name="scorer-dismiss"),
]
