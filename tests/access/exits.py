"""The ways out and a campaign's end in the world, each at its three places; made after the months, which they leave be."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile

from campaign import clock
from campaign.models import (
    Campaign,
    CampaignArchive,
    CampaignPhase,
    Incentive,
    Level,
    Meeting,
    MeetingItem,
    PreparedFile,
    Revocation,
    RevocationAppeal,
    StepRequest,
)
from campaign.services.rules import make_rule_set
from reviews.models import Acceptance, AcceptanceMark, AcceptanceSheet
from tests.factories import make_member, make_post, make_team

TOLD = date(2026, 11, 10)
TOLD_AT = "2026-11-10 08:00"
VOTED_AT = "2026-11-11 08:00"


def make_exits(world):
    """Revocations at every stage, a request, acceptances at every stage, an incentive, an archive, an old campaign."""
    with clock.at(TOLD_AT):
        for place, here in world.at.items():
            _cases(world, here, place)
            _requests(here, place)
            _acceptances(world, here, place)
            here.incentive = Incentive.objects.create(
                campaign=here.campaign, contender=here.post, person=here.post.principal,
                receiver_name=here.post.principal.name, kind="honour", content=f"激励内容-{place}",
                granted_on=TOLD, document="〔2026〕3号", recorded_by=here.offices.officer, recorded_at=clock.now(),
            )  # fmt: skip
    with clock.at(VOTED_AT):
        for here in (world.at["a"], world.at["c"]):
            places = ["a", "b"] if here is world.at["a"] else ["c"]
            _meeting([world.at[place] for place in places])
            _archive(here)
            _prepared(here)
            here.old_campaign = _old(here)
    for name in ("archive", "old_campaign"):
        setattr(world.at["b"], name, getattr(world.at["a"], name))


def _case(here, contender, **fields):
    return Revocation.objects.create(
        contender=contender, ground="complaint", fact="投诉属实。", recorded_by=here.offices.officer,
        recorded_at=clock.now(), told_on=TOLD, hearing_until=date(2026, 11, 24), **fields,
    )  # fmt: skip


def _cases(world, here, place):
    """Open, heard and to be voted on, revoked, appealed, found on."""
    member = lambda word: make_member(f"{place}人{word}", here.branch)  # noqa: E731
    here.case = _case(here, here.post)
    here.up = make_post(here.campaign, member("待摘"), "active", title=f"离岗-{place}-待摘")
    here.voted_case = _case(
        here, here.up, statement=f"陈述-{place}", stated_on=TOLD, stated_by=here.up.principal
    )
    ended = {
        "ending": "revoked", "ending_reason": "会议通过。", "ended_by": here.offices.secretary,
        "ended_at": clock.now(), "appeal_until": date(2026, 11, 24),
    }  # fmt: skip
    handlers = {"a": "discipline", "b": "discipline_a", "c": "discipline_c"}
    handler = world.people.get(handlers[place]) or world.extras[handlers[place]]
    for name in ("revoked", "appealed", "found"):
        contender = make_post(here.campaign, member(name), "revoked", title=f"离岗-{place}-{name}")
        case = _case(here, contender, **ended)
        setattr(here, f"{name}_case", case)
        if name == "revoked":
            continue
        finding = {"upheld": True, "finding": "属实。", "found_by": handler, "found_at": clock.now()}
        RevocationAppeal.objects.create(
            revocation=case, text=f"摘牌申诉-{place}", raised_by=contender.principal, raised_at=clock.now(),
            handler=handler, **(finding if name == "found" else {}),
        )  # fmt: skip


def _requests(here, place):
    here.asked = StepRequest.objects.create(
        contender=here.team, step="extend", until=date(2027, 1, 20), reason=f"延期理由-{place}",
        asked_by=here.team.principal, asked_at=clock.now(),
    )  # fmt: skip


def _acceptances(world, here, place):
    """Begun, scored, passed by a meeting, accepted."""
    rules = here.campaign.rule_set
    here.scored = make_post(
        here.campaign, make_member(f"{place}人已评", here.branch), "accepting", title=f"离岗-{place}-已评"
    )
    here.passed = make_post(
        here.campaign, make_member(f"{place}人待验", here.branch), "accepting", title=f"离岗-{place}-待验"
    )
    here.closed = make_post(
        here.campaign, make_member(f"{place}人已验", here.branch), "closed", title=f"离岗-{place}-已验"
    )
    holder = world.people[f"holder_{place}"]
    here.summing = make_team(here.campaign, holder, "accepting", title=f"攻关队-{place}-验收中")
    words = {"summary": "总结。", "summary_at": clock.now()}
    opinion = {"opinion": "同意。", "opinion_by": here.offices.branch_secretary, "opinion_at": clock.now()}
    prepared = {
        "conclusion": f"结论-{place}", "grade": "none", "prepared_by": here.offices.officer,
        "prepared_at": clock.now(),
    }  # fmt: skip
    accepted = {
        "scored_mean": 9500, "certificate": {"a": 1, "b": 2, "c": 1}[place], "accepted_by": here.offices.secretary,
        "accepted_at": clock.now(),
    }  # fmt: skip
    stages = {
        "accepting": words, "scored": words | opinion, "passed": words | opinion | prepared,
        "closed": words | opinion | prepared | accepted,
    }  # fmt: skip
    scorers = [
        *world.scorers.values(), make_member(f"{place}验收评分一", here.branch), make_member(f"{place}验收评分二", here.branch),
    ]  # fmt: skip
    own = [scorers[["a", "b", "c"].index(place)], *scorers[-2:]]
    for name, fields in stages.items():
        contender = getattr(here, name)
        row = Acceptance.objects.create(
            contender=contender,
            campaign=here.campaign,
            rule_set=rules,
            summary_by=contender.principal,
            **fields,
        )
        for scorer in own:
            sheet = AcceptanceSheet.objects.create(
                acceptance=row, scorer=scorer, scorer_name=scorer.name, principal=contender.principal,
                named_by=here.offices.officer, submitted_at=None if name == "accepting" else clock.now(),
            )  # fmt: skip
            if name == "accepting":
                here.own_sheet = here.own_sheet if hasattr(here, "own_sheet") else sheet
                continue
            AcceptanceMark.objects.bulk_create(
                AcceptanceMark(sheet=sheet, dimension=dimension, points=dimension.points)
                for dimension in rules.rubric.filter(kind="post")
            )


def _meeting(places):
    """A closed meeting of the general branch that voted to revoke one and to accept another of each place."""
    here = places[0]
    meeting = Meeting.objects.create(
        campaign=here.campaign, organization=here.campaign.organization, kind="general_committee",
        held_on=clock.today(), method="hands", prepared_by=here.offices.officer, prepared_at=clock.now(),
        due=5, present=5, closed_at=clock.now(), closed_by=here.offices.officer,
    )  # fmt: skip
    for there in places:
        for kind, contender in (("revoke", there.up), ("accept", there.passed)):
            MeetingItem.objects.create(
                meeting=meeting, contender=contender, kind=kind, outcome="passed", reason="票数过半"
            )


def _archive(here):
    archive = CampaignArchive(
        campaign=here.campaign, made_by=here.offices.officer, made_by_name=here.offices.officer.name,
        made_at=clock.now(), size=4, sha256="0" * 64, manifest=[["报表/一.xlsx", "1" * 64, 10, 3]],
    )  # fmt: skip
    archive.file.save("", ContentFile(b"PK\x05\x06"), save=False)
    archive.save(force_insert=True)
    here.archive = archive
    here.published_cycle = here.ranking.cycle
    CampaignArchive.objects.create(
        campaign=here.campaign, month=here.published_cycle.month, made_by=here.offices.officer,
        made_by_name=here.offices.officer.name, made_at=clock.now(), file="archives/b", size=4, sha256="0" * 64,
        manifest=[["报表/二.xlsx", "1" * 64, 10, 3]],
    )  # fmt: skip


def _prepared(here):
    """What the officer asked a worker for: waiting, ready, failed."""
    asked = {"asked_by": here.offices.officer, "asked_at": clock.now(), "stage_at": clock.now()}
    of_campaign = {"kind": "campaign", "campaign": here.campaign, "title": "准备的归档"}
    here.prepared = PreparedFile.objects.create(**asked, **of_campaign, what="1" * 64)
    here.prepared_failed = PreparedFile.objects.create(
        **asked, **of_campaign, what="2" * 64, stage="failed", outcome="出了问题。"
    )
    unit = {"unit": str(here.campaign.organization_id)}
    ready = PreparedFile(
        **asked, kind="report", key="roster", values=unit, what="3" * 64, title="花名册", stage="ready", total=9,
        filename="花名册.xlsx", size=4, sha256="0" * 64,
    )  # fmt: skip
    ready.file.save("", ContentFile(b"PK\x05\x06"), save=False)
    ready.save()
    here.prepared_ready = ready


def _old(here) -> Campaign:
    """Last year's campaign, over and with nothing open."""
    officer = here.offices.officer
    old = Campaign.objects.create(
        organization=here.campaign.organization, name=f"上一届争创-{officer.name}", started_on=date(2025, 1, 5),
        ended_on=date(2025, 12, 31), created_by=officer, created_at=clock.now(),
    )  # fmt: skip
    CampaignPhase.objects.create(
        campaign=old, phase="act", position=1, starts_on=date(2025, 2, 1), ends_on=date(2025, 11, 30)
    )
    Level.objects.create(campaign=old, name="公司级", rank=1, decided_here=True)
    make_rule_set(campaign=old, by=officer)
    return old
