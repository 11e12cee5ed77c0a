"""One valid row of every table of the ways out and of a campaign's end, and a case a constraint of theirs."""

from datetime import date

from campaign import clock
from campaign.models import (
    CampaignArchive,
    Incentive,
    PreparedFile,
    Revocation,
    RevocationAppeal,
    StepRequest,
)
from campaign.services.rules import make_rule_set
from tests.attacks import again, change
from tests.factories import make_member, make_post

DAY, LATER = date(2026, 3, 2), date(2026, 9, 1)
NOW = clock.start_of(DAY)


def build_exits(h):
    """An open revocation, one that ended with an appeal found on and confirmed, a request, an incentive, an archive."""
    h.case = Revocation.objects.create(
        contender=h.post, ground="leak", fact="机密外传。", recorded_by=h.officer, recorded_at=NOW,
        told_on=DAY, hearing_until=LATER,
    )  # fmt: skip
    taken = make_post(h.campaign, make_member("钱摘牌", h.branch), "revoked")
    h.ended = Revocation.objects.create(
        contender=taken, ground="accident", fact="责任事故。", recorded_by=h.officer, recorded_at=NOW,
        told_on=DAY, hearing_until=LATER, ending="revoked", ending_reason="会议通过。", ended_by=h.secretary,
        ended_at=NOW, appeal_until=LATER,
    )  # fmt: skip
    h.revappeal = RevocationAppeal.objects.create(
        revocation=h.ended, text="不是本人当班。", raised_by=taken.principal, raised_at=NOW, handler=h.discipline,
        upheld=True, finding="属实。", found_by=h.discipline, found_at=NOW, follow_up="可以重新申报。",
        confirmed_by=h.secretary, confirmed_at=NOW,
    )  # fmt: skip
    h.asked = StepRequest.objects.create(
        contender=h.team, step="extend", until=LATER, reason="接口改版。", asked_by=h.captain, asked_at=NOW
    )
    h.incentive = Incentive.objects.create(
        campaign=h.campaign, person=h.holder, receiver_name="陆致远", kind="honour", content="通报表扬",
        granted_on=DAY, document="〔2026〕3号", recorded_by=h.officer, recorded_at=NOW,
    )  # fmt: skip
    h.archive = CampaignArchive.objects.create(
        campaign=h.campaign,
        made_by=h.officer,
        made_by_name="秦办事",
        made_at=NOW,
        file="a",
        size=1,
        sha256="0",
    )
    asked = {"kind": "report", "asked_by": h.officer, "asked_at": NOW, "stage_at": NOW}
    h.prepared = PreparedFile.objects.create(what="1", title="花名册", **asked)
    h.ready = PreparedFile.objects.create(
        what="2", title="花名册", stage="ready", file="b", size=1, sha256="0", **asked
    )
    h.failed = PreparedFile.objects.create(
        what="3", title="花名册", stage="failed", outcome="出错。", **asked
    )


def rules(**changes):
    return lambda h: lambda: make_rule_set(campaign=h.campaign, by=h.officer, **changes)


CASES = {
    "campaign_finished_pair": lambda h: change(h.campaign, finished_at=NOW, finished_by=h.officer),
    "ruleset_acceptance": rules(accept_monthly_weight=101),
    "revocation_one_open": lambda h: again(h.case),
    "revocation_known": lambda h: change(h.case, ground="envy"),
    "revocation_fact": lambda h: change(h.case, fact=""),
    "revocation_statement_pair": lambda h: change(h.case, statement="无异议"),
    "revocation_ending_pair": lambda h: change(h.case, ending="dropped", ended_at=NOW, ended_by=h.officer),
    "revocation_appeal_until": lambda h: change(h.ended, appeal_until=None),
    "revocation_hearing_days": lambda h: change(h.case, hearing_until=date(2026, 3, 1)),
    "revappeal_found_pair": lambda h: change(h.revappeal, finding=""),
    "revappeal_not_own_finding": lambda h: change(h.revappeal, found_by=h.revappeal.raised_by),
    "revappeal_confirmed_pair": lambda h: change(h.revappeal, confirmed_by=h.discipline),
    "steprequest_one_open": lambda h: again(h.asked),
    "steprequest_known": lambda h: change(h.asked, step="sleep", until=None),
    "steprequest_reason": lambda h: change(h.asked, reason=""),
    "steprequest_until": lambda h: change(h.asked, until=None),
    "steprequest_answer_pair": lambda h: change(h.asked, answered_at=NOW),
    "steprequest_two_persons": lambda h: change(
        h.asked, answered_at=NOW, answered_by=h.captain, accepted=True
    ),
    "incentive_kind_known": lambda h: change(h.incentive, kind="holiday"),
    "incentive_receiver": lambda h: change(h.incentive, person=None),
    "incentive_decided_by": lambda h: change(h.incentive, document=""),
    "incentive_content": lambda h: change(h.incentive, content=""),
    "incentive_void_pair": lambda h: change(h.incentive, void_at=NOW, void_by=h.officer),
    "archive_digest": lambda h: again(h.archive, sha256=""),
    "archive_month_form": lambda h: again(h.archive, month="2026-13"),
    "prepared_kind_known": lambda h: change(h.prepared, kind="letter", campaign=h.campaign),
    "prepared_stage_known": lambda h: change(h.prepared, stage="asleep"),
    "prepared_file_digest": lambda h: change(h.ready, sha256=""),
    "prepared_ready_has": lambda h: change(h.prepared, stage="ready"),
    "prepared_failed_why": lambda h: change(h.failed, outcome=""),
    "prepared_archive_of": lambda h: change(h.prepared, kind="month"),
    "prepared_once": lambda h: again(h.prepared),
}
UNIQUE = {
    "campaign.RevocationAppeal.revocation": lambda h: again(h.revappeal),
}
