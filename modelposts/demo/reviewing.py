"""A few handbooks written twice, commented on and handed in, so that versions and answers have something to show."""

from __future__ import annotations

from datetime import timedelta

from campaign.demo.stage import Case, Fate, Stage, chapter
from campaign.models import ContenderKind, LedgerHandIn, PartComment
from campaign.services.ledger_review import (
    answer_comment,
    answer_hand_in,
    close_comment,
    comment_on_part,
    hand_in_ledger,
)
from modelposts.demo.posts import texts_of
from modelposts.models import HandbookPart
from modelposts.services.handbook import save_part_text

FIRST = "今年以来，围绕{area}做了三件事：{duty}按节点完成，遗留问题逐条销号，新人跟班学习。与外部门配合还不够主动。"
SECOND = "今年以来，围绕{area}做了三件事：{duty}按节点完成，遗留问题逐条销号，结对带出两名新人。与外部门配合还不够主动，下一步每周碰头一次。"
HANDED_IN = 3


@chapter
def put_reviews(stage: Stage) -> None:
    """The first post goes the whole way; two more wait for their secretaries."""
    today = stage.plan.today
    for number, case in enumerate(stage.cases_of(Fate.ACTIVE, kind=ContenderKind.POST)[:HANDED_IN]):
        at = stage.agenda.at
        at(today - timedelta(days=24), _write, case, FIRST, hour=15)
        if number == 0:
            at(
                today - timedelta(days=21),
                _comment,
                stage,
                case,
                "evaluation",
                "“新人跟班”请写明带了几名、到什么程度。",
            )
            at(today - timedelta(days=20), _write, case, SECOND, hour=15)
            at(today - timedelta(days=20), _answer, case, "已补：结对两名，都能独立值班。", hour=16)
            at(today - timedelta(days=19), _close, stage, case, hour=10)
            at(today - timedelta(days=3), _comment, stage, case, "effects", "成效最好附上月底的读数。")
        at(today - timedelta(days=9 - number), _hand_in, case, hour=17)
        if number == 0:
            at(today - timedelta(days=7), _read, stage, case, hour=11)


def _write(case: Case, text: str) -> None:
    row = HandbookPart.objects.filter(post_id=case.ledger.pk, key="evaluation").first()
    words = {name: value for name, value in texts_of(case).items() if isinstance(value, str)}
    save_part_text(
        contender=case.ledger, key="evaluation", text=text.format(**words), version=row.version if row else 1,
        by=case.person,
    )  # fmt: skip


def _comment(stage: Stage, case: Case, part: str, text: str) -> None:
    comment_on_part(contender=case.ledger, part=part, text=text, by=stage.secretaries[case.branch.pk])


def _answer(case: Case, answer: str) -> None:
    answer_comment(PartComment.objects.get(contender=case.ledger), answer=answer, by=case.person)


def _close(stage: Stage, case: Case) -> None:
    close_comment(PartComment.objects.get(contender=case.ledger), by=stage.secretaries[case.branch.pk])


def _hand_in(case: Case) -> None:
    hand_in_ledger(contender=case.ledger, by=case.person, missing="验收结论：争创总结还没有写。")


def _read(stage: Stage, case: Case) -> None:
    hand_in = LedgerHandIn.objects.get(contender=case.ledger)
    answer_hand_in(hand_in, answer="read", comment="写得实，继续保持。", by=stage.secretaries[case.branch.pk])
