"""A log whose summary two people wrote, with a comment on a week, handed in and waiting for its branch."""

from __future__ import annotations

from datetime import timedelta

from campaign.demo.stage import Case, Fate, Stage, chapter
from campaign.models import ContenderKind, PartComment, Person
from campaign.services.ledger_review import answer_comment, comment_on_part, hand_in_ledger
from taskforces.models import LogPart
from taskforces.services.log import save_part_text
from taskforces.weeks import Week

FIRST = "全队按计划完成已到期的里程碑，接口联调是最大的难点。带动两个科室的同事一起攻关。"
SECOND = "全队按计划完成已到期的里程碑，接口联调是最大的难点，改为每天早上对一次账后不再返工。带动两个科室的5名同事一起攻关。"


@chapter
def put_reviews(stage: Stage) -> None:
    """The first team only: its member writes, its captain rewrites and hands in."""
    today = stage.plan.today
    for case in stage.cases_of(Fate.ACTIVE, kind=ContenderKind.TEAM)[:1]:
        week = Week.of(today).shift(-2)
        at = stage.agenda.at
        at(today - timedelta(days=12), _write, case, FIRST, case.members[0] if case.members else case.person)
        at(today - timedelta(days=11), _write, case, SECOND, case.person)
        at(today - timedelta(days=5), _comment, stage, case, week, hour=10)
        at(today - timedelta(days=4), _answer, case, hour=10)
        at(today - timedelta(days=2), _hand_in, case, hour=17)


def _write(case: Case, text: str, by: Person) -> None:
    row = LogPart.objects.filter(team_id=case.ledger.pk, key="evaluation").first()
    version = row.version if row else 1
    save_part_text(contender=case.ledger, key="evaluation", text=text, version=version, by=by)


def _comment(stage: Stage, case: Case, week: Week) -> None:
    comment_on_part(
        contender=case.ledger, part="weeks", week=str(week), text="联调返工的原因请写清，便于党总支协调。",
        by=stage.secretaries[case.branch.pk],
    )  # fmt: skip


def _answer(case: Case) -> None:
    comment = PartComment.objects.get(contender=case.ledger)
    answer_comment(comment, answer="接口字段两次变更，已请接口科室固定版本。", by=case.person)


def _hand_in(case: Case) -> None:
    hand_in_ledger(contender=case.ledger, by=case.person, note="第三部分的读数月底更新。")
