"""上报 of cleared contenders, the reply from above, and 挂牌 (product.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    Campaign,
    Contender,
    Level,
    Person,
    State,
    UpwardReport,
    UpwardReportEntry,
)
from campaign.permissions.contenders import is_campaign_officer
from campaign.services.attachments import attach
from campaign.services.deciding import Batch
from campaign.workflow import perform
from campaign.workflow.conditions import missing_for

Reply = UpwardReportEntry.Reply


@transaction.atomic
def report_up(
    *,
    campaign: Campaign,
    level: Level,
    contenders: Sequence[Contender],
    reference: str,
    reported_on: date,
    by: Person,
    file: UploadedFile | None = None,
) -> UpwardReport:
    """Report cleared contenders of one level upward under a 文号."""
    if not is_campaign_officer(by, campaign):
        raise Refused(_("上报由党总支办事员办理。"))
    if not contenders:
        raise Refused(_("请至少选择一个上报对象。"))
    if reported_on > clock.today():
        raise Refused(_("上报日期不能晚于今天。"))
    report = UpwardReport.objects.create(
        campaign=campaign,
        level=level,
        reference=reference,
        reported_on=reported_on,
        file=attach(organization=campaign.organization, upload=file, by=by) if file else None,
        prepared_by=by,
        prepared_at=clock.now(),
    )
    for contender in contenders:
        if contender.level_applied_id != level.pk:
            raise Refused(
                _("“%(title)s”申报的不是%(level)s。") % {"title": contender.title, "level": level.name}
            )
        UpwardReportEntry.objects.create(report=report, contender=contender)
        perform(contender, "report_up", by=by, comment=reference)
    audit.record("upward-report", by=by, obj=report, contenders=len(contenders))
    return report


@transaction.atomic
def record_reply(
    *,
    entry: UpwardReportEntry,
    reply: str,
    replied_on: date,
    by: Person,
    level: Level | None = None,
    reply_reference: str = "",
) -> UpwardReportEntry:
    """The reply about one contender: granted as applied, at a lower level, or not recognised."""
    contender, report = entry.contender, entry.report
    if entry.reply:
        raise Refused(_("“%s”的批复已经登记过了。") % contender.title)
    if not report.reported_on <= replied_on <= clock.today():
        raise Refused(_("批复日期应在上报日期与今天之间。"))
    granted = _granted(reply, report.level, level)
    target = State.CLEARED if granted else State.NOT_RECOGNISED
    perform(contender, "reply", by=by, to=target, level=granted, comment=reply_reference)
    entry.reply, entry.level_granted = reply, granted
    entry.reply_reference, entry.replied_on = reply_reference, replied_on
    entry.save(update_fields=["reply", "level_granted", "reply_reference", "replied_on"])
    audit.record("upward-reply", by=by, obj=contender, reply=reply)
    return entry


def _granted(reply: str, applied: Level, level: Level | None) -> Level | None:
    if reply == Reply.NOT_RECOGNISED:
        return None
    if reply == Reply.GRANTED:
        return applied
    if level is None or level.rank <= applied.rank:
        raise Refused(_("请选择比申报层级低的认定层级。"))
    return level


def activation_problems(contender: Contender, by: Person) -> list[str]:
    """What is missing before 挂牌, as sentences that say who must do it."""
    return missing_for("activate", contender, by)


@transaction.atomic
def activate_batch(*, contenders: Sequence[Contender], by: Person) -> Batch:
    """挂牌 of every contender that has what it needs; the rest is handed back with what is missing."""
    done: list[Contender] = []
    left: list[tuple[Contender, str]] = []
    for contender in contenders:
        try:
            with transaction.atomic():
                perform(contender, "activate", by=by)
            done.append(contender)
        except Refused as refused:
            left.append((contender, refused.sentence))
    if not done:
        raise Refused(left[0][1] if left else _("请至少选择一个挂牌对象。"))
    return Batch(tuple(done), tuple(left))
