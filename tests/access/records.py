"""Meetings, notices, objections, reports upward, files and uploads of the world, each at its three places."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace

from django.core.files.base import ContentFile
from openpyxl import Workbook

from campaign import clock
from campaign.models import AuditEvent, ColumnMapping, ImportFile, LedgerReopening, PaperTemplate
from campaign.services import meetings, notices, suggestions, upward
from campaign.services.attachments import attach
from campaign.services.uploads import store_upload
from campaign.word.rendering import default_template
from reviews.paper_sheet import COLUMNS as PAPER_COLUMNS
from reviews.services.paper_import import store_paper
from taskforces.models import HelpRequest, WeeklyEntry
from tests.pictures import picture

#: Whom the place's team asks for help.
ASKED = {"a": "captain_b", "b": "captain_a", "c": "secretary_c"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NOTICE_DAY = "2026-11-10 09:00"


def make_records(world):
    """Everything that is neither a contender nor a month."""
    people = world.people
    hats = {"a": ("officer", "general_secretary", "secretary_a"), "b": ("officer", "general_secretary", "secretary_b"),
            "c": ("officer_c", "general_secretary_c", "secretary_c")}  # fmt: skip
    for place, here in world.at.items():
        officer, secretary, branch_secretary = (people[key] for key in hats[place])
        here.offices = SimpleNamespace(
            officer=officer, secretary=secretary, branch_secretary=branch_secretary
        )
        _branch_meeting(here, place)
        here.file = attach(
            upload=ContentFile(PDF, f"证据-{place}.pdf"), contender=here.post, by=here.post.principal
        )
        here.private_file = attach(
            upload=ContentFile(PDF, f"纪要-{place}.pdf"), organization=here.branch, by=branch_secretary
        )
        here.picture = attach(
            upload=ContentFile(picture(), f"照片-{place}.jpg"), contender=here.post, by=here.post.principal
        )
        here.draft_file = attach(
            upload=ContentFile(PDF, f"草稿-{place}.pdf"), contender=here.draft, by=here.draft.principal
        )
    for here in (world.at["a"], world.at["c"]):
        both = [world.at["a"], world.at["b"]] if here is world.at["a"] else [here]
        _general_branch(world, here, both)
        _uploads(here)
        _template(here)
    world.at["a"].event = AuditEvent.objects.first()
    world.at["b"].notice = world.at["a"].notice
    for place, here in world.at.items():
        _objection(world, here, place)
        _suggestion(world, here, place)
        _asked_for(world, here, place)


def _asked_for(world, here, place):
    """What the team's week asks of somebody, and a closed month a post's holder wants opened again."""
    captain, now = here.team.principal, clock.now()
    week = WeeklyEntry.objects.create(
        team=here.team.team, iso_year=2026, iso_week=41, month="2026-10", status="filled", done="联调。",
        saved_at=now, saved_by=captain, submitted_at=now, submitted_by=captain,
    )  # fmt: skip
    here.help = HelpRequest.objects.create(
        team=here.team.team, week=week, asked=world.people[ASKED[place]], text=f"协调环境-{place}",
        asked_by=captain, asked_at=now,
    )  # fmt: skip
    here.reopening = LedgerReopening.objects.create(
        contender=here.second, month="2026-08", reason=f"漏记一次-{place}", asked_by=here.second.principal,
        asked_at=now,
    )  # fmt: skip


def _branch_meeting(here, place):
    """An open meeting of the branch about its submitted post."""
    here.branch_meeting = meetings.create_meeting(
        campaign=here.campaign, organization=here.branch, held_on=date(2026, 10, 8), method="hands",
        contenders=[here.submitted], by=here.offices.branch_secretary, place=f"会议室-{place}",
    )  # fmt: skip


def _general_branch(world, here, places):
    """An open meeting, a closed one that waits for its decision, a notice, a report upward."""
    officer, campaign = here.offices.officer, here.campaign
    organization = campaign.organization
    common = {
        "campaign": campaign,
        "organization": organization,
        "held_on": date(2026, 10, 8),
        "method": "hands",
    }
    here.meeting = meetings.create_meeting(
        **common, contenders=[one.endorsed for one in places], by=officer, place="总支会议室"
    )
    here.closed_meeting = meetings.create_meeting(
        **common, contenders=[one.voted for one in places], by=officer, place="总支大会议室"
    )
    due = here.closed_meeting.attendances.count()
    for item in here.closed_meeting.items.all():
        meetings.record_vote(item=item, yes=due, no=0, abstain=0, by=officer)
    meetings.close_meeting(meeting=here.closed_meeting, by=officer)
    here.report = upward.report_up(
        campaign=campaign, level=campaign.group, contenders=[one.reported for one in places],
        reference=f"信党字〔2026〕{here.campaign.pk}号", reported_on=date(2026, 10, 9), by=officer,
    )  # fmt: skip
    for one in places:
        one.report_entry = here.report.entries.get(contender=one.reported)
    handler = world.people["discipline"] if here is world.at["a"] else world.extras["discipline_c"]
    for one in places:
        one.on_notice.state = "selected"
        one.on_notice.save(update_fields=["state"])  # post_notice takes the step again
    with clock.at(NOTICE_DAY):
        here.notice = notices.post_notice(
            campaign=campaign, contenders=[one.on_notice for one in places], title=f"拟定争创对象公示{campaign.pk}",
            body="现予公示。", office="党群工作部", phone="021-1234", handler=handler, by=officer,
        )  # fmt: skip


def _objection(world, here, place):
    """One under a name; who raised it is the branch's plain member."""
    raised_by = world.people[f"member_{place}"]
    with clock.at(NOTICE_DAY):
        here.objection = notices.raise_objection(
            notice=here.notice, contender=here.on_notice, text=f"异议内容-{place}：与事实不符。",
            by=raised_by, with_name=True,
        )  # fmt: skip


def _template(here):
    """A Word template of the office's own, tried and not yet in force; both branches of a general branch share it."""
    content = default_template("log")
    here.template = PaperTemplate.objects.create(
        organization=here.campaign.organization, kind="log", name="周志模板.docx", content=content, size=len(content),
        sha256="0", uploaded_by=here.offices.officer, uploaded_at=clock.now(),
    )  # fmt: skip


def _uploads(here):
    """A roster and an inventory between 预检 and 确认, by the officer."""
    officer, campaign = here.offices.officer, here.campaign
    here.roster = store_upload(
        kind=ImportFile.Kind.ROSTER, organization=campaign.organization, name="花名册.xlsx",
        content=make_sheet(["工号", "姓名", "政治面貌", "支部"], ["900001", "新来甲", "群众", here.branch.name]), by=officer,
    )  # fmt: skip
    here.inventory = store_upload(
        kind=ImportFile.Kind.INVENTORY, organization=campaign.organization, campaign=campaign, name="清单.xlsx",
        content=make_sheet(["类别", "名称", "支部"], ["重大项目", "新项目甲", here.branch.name]), by=officer,
    )  # fmt: skip


def make_paper_upload(here, place):
    """A batch's spreadsheet between 预检 and 确认, and a header of the house that somebody explained."""
    title = here.entry.public_title
    with clock.at("2026-10-09 09:00"):  # with the other uploads: those of the day before are forgotten
        here.paper_upload = store_paper(
            cycle=here.cycle, kind=ImportFile.Kind.PAPER, name="汇总.xlsx", by=here.offices.officer,
            content=make_sheet([column.title for column in PAPER_COLUMNS],
                               [title, "", "群众评", 5, 5, 0, 5, 0, 0, 0, 0]),
        )  # fmt: skip
    here.mapping = ColumnMapping.objects.create(
        organization=here.campaign.organization, kind="roster", header=f"人员代码-{place}", column="number",
        made_by=here.offices.officer, made_at=clock.now(),
    )  # fmt: skip


def make_sheet(*rows):
    """A workbook of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _suggestion(world, here, place):
    """A signed one of the place's member, with the officer."""
    with clock.at(NOTICE_DAY):
        here.suggestion = suggestions.write_suggestion(
            category="campaign", desk="campaign_officer", text=f"意见原文-{place}", with_name=True,
            by=world.people[f"member_{place}"],
        )  # fmt: skip
