"""Meetings and votes: list, facts and agenda, attendance, votes, conclusions, and the batch decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaign import clock
from campaign.errors import Refused
from campaign.forms.meetings import (
    AttendanceForm,
    ConclusionsForm,
    MeetingForm,
    RecusalForm,
    first_values,
    new_values,
)
from campaign.forms.review import CommentForm
from campaign.home import campaign_for
from campaign.models import Meeting, Organization
from campaign.outcomes import attendance_of, propose
from campaign.permissions import fetch, require
from campaign.permissions.meetings import (
    can_decide_meeting,
    can_edit_meeting,
    can_read_meeting,
    prepares_for,
)
from campaign.services import deciding, meetings
from campaign.vote_record import arithmetic_of

MEETINGS = Meeting.objects.select_related(
    "organization", "campaign__organization", "prepared_by", "minutes_file", "rule_set"
)
A_PAGE = 20


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Meetings of one's organisations, newest first."""
    campaign = campaign_for(request.user, clock.today())
    page = Paginator(Meeting.objects.in_list(request.user), A_PAGE).get_page(request.GET.get("page"))
    prepares = prepares_for(request.user, campaign) if campaign else []
    return render(request, "campaign/meeting_list.html", {"page": page, "prepares": prepares})


def new(request: HttpRequest) -> HttpResponse:
    """A meeting of an organisation the person prepares for; ``?contender=`` puts an item on the agenda."""
    campaign = campaign_for(request.user, clock.today())
    organizations = prepares_for(request.user, campaign) if campaign else []
    require(bool(organizations))
    wanted = request.GET.get("organization")
    organization = next(
        (o for o in organizations if str(o.pk) == wanted), None if wanted else organizations[-1]
    )
    if organization is None:
        raise Http404
    chosen = [int(pk) for pk in request.GET.getlist("contender") if pk.isdecimal() and len(pk) < 10]
    first = new_values(chosen, campaign, organization)
    form = MeetingForm(
        request.POST or None,
        request.FILES or None,
        campaign=campaign,
        organization=organization,
        initial=first,
    )
    return _meeting_page(request, form, organization, None, organizations)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts and agenda of an open meeting."""
    meeting = fetch(MEETINGS, request.user, right=can_edit_meeting, pk=pk)
    form = MeetingForm(
        request.POST or None,
        request.FILES or None,
        campaign=meeting.campaign,
        organization=meeting.organization,
        meeting=meeting,
        initial=first_values(meeting),
    )
    return _meeting_page(request, form, meeting.organization, meeting, [])


def _meeting_page(
    request: HttpRequest,
    form: MeetingForm,
    organization: Organization,
    meeting: Meeting | None,
    choices: list[Organization],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已保存，应到名单已按任职和表决权列出。"))
            return redirect("campaign:meeting-attendance", saved.pk)
    context = {"form": form, "organization": organization, "meeting": meeting, "choices": choices}
    return render(request, "campaign/meeting_form.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a meeting: due, present, votes in figures, conclusions."""
    meeting = fetch(MEETINGS, request.user, right=can_read_meeting, pk=pk)
    undecided = deciding.undecided_items(meeting) if meeting.closed_at else []
    context = {
        "meeting": meeting,
        "proposals": propose(meeting),
        "attendance": attendance_of(meeting),
        "absent": [row for row in meeting.attendances.all() if not row.present],
        "may_edit": can_edit_meeting(request.user, meeting),
        "may_decide": bool(undecided) and can_decide_meeting(request.user, meeting),
        "undecided": undecided,
        "arithmetic": arithmetic_of(meeting),
    }
    return render(request, "campaign/meeting_detail.html", context)


def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of the due list came, and why not."""
    meeting = fetch(MEETINGS, request.user, right=can_edit_meeting, pk=pk)
    form = AttendanceForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        meetings.record_attendance(meeting=meeting, absences=form.absences, by=request.user)
        messages.success(request, _("到会情况已保存。"))
        return redirect("campaign:meeting-votes", pk)
    return _attendance_page(request, meeting, form, RecusalForm(meeting=meeting))


@require_POST
def recusal(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody besides the applicant leaves for an item."""
    meeting = fetch(MEETINGS, request.user, right=can_edit_meeting, pk=pk)
    form = RecusalForm(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            meetings.recuse(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记%s回避。") % form.cleaned_data["person"].name)
            return redirect("campaign:meeting-attendance", pk)
    return _attendance_page(request, meeting, AttendanceForm(meeting=meeting), form)


def _attendance_page(
    request: HttpRequest, meeting: Meeting, form: AttendanceForm, recusal_form: RecusalForm
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "form": form,
        "recusal_form": recusal_form,
        "items": meeting.items.select_related("contender").prefetch_related("recusals__person"),
        "has_errors": bool(recusal_form.errors),
    }
    return render(request, "campaign/meeting_attendance.html", context)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclusions beside what the system proposes; closing freezes due and present."""
    meeting = fetch(MEETINGS, request.user, right=can_edit_meeting, pk=pk)
    form = ConclusionsForm(request.POST or None, proposals=propose(meeting))
    if request.method == "POST" and form.is_valid() and form.close(meeting, request.user):
        messages.success(request, _("会议已办结，应到、实到和结论不再改变。"))
        return redirect("campaign:meeting-detail", pk)
    context = {
        "meeting": meeting,
        "form": form,
        "attendance": attendance_of(meeting),
        "arithmetic": arithmetic_of(meeting),
    }
    return render(request, "campaign/meeting_close.html", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The general branch's secretary confirms every conclusion of a closed meeting at once."""
    meeting = fetch(MEETINGS, request.user, right=can_decide_meeting, pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment = form.cleaned_data["comment"]
            batch = deciding.decide_batch(meeting=meeting, by=request.user, comment=comment)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已确认%d项议决结果。") % len(batch.done))
            for contender, reason in batch.left:
                messages.warning(request, f"“{contender.title}”：{reason}。")
            return redirect("campaign:meeting-detail", pk)
    context = {"meeting": meeting, "form": form, "undecided": deciding.undecided_items(meeting)}
    return render(request, "campaign/meeting_decide.html", context)


urlpatterns = [
    path("meetings/", listing, name="meeting-list"),
    path("meetings/new/", new, name="meeting-new"),
    path("meetings/<int:pk>/", detail, name="meeting-detail"),
    path("meetings/<int:pk>/edit/", edit, name="meeting-edit"),
    path("meetings/<int:pk>/attendance/", attendance, name="meeting-attendance"),
    path("meetings/<int:pk>/recusal/", recusal, name="meeting-recusal"),
    path("meetings/<int:pk>/close/", close, name="meeting-close"),
    path("meetings/<int:pk>/decide/", decide, name="meeting-decide"),
]
