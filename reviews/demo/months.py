"""Every month of the demonstration: opened, found, shown, scored, voted, closed, published."""

from __future__ import annotations

from campaign.demo.agenda import alone
from campaign.demo.stage import Case, Fate, Stage, chapter
from campaign.months import Month
from campaign.workdays import nth_from
from reviews.demo import scores, texts, votes
from reviews.demo.pictures import add_picture
from reviews.demo.words import words_of
from reviews.models import CycleEntry, Gap, Remark, ReviewCycle, ShowPage
from reviews.services.closing import close_secret
from reviews.services.finding import close_gap, save_gap, submit_find
from reviews.services.learning import follow_up, learn_from
from reviews.services.month_ledger import ledger_rows, outcomes_of_month, pictures_of_month, readings_of_month
from reviews.services.opening import open_cycle
from reviews.services.publishing import prepare_ranking, publish_ranking
from reviews.services.remarks import moderate_remark
from reviews.services.showing import (
    answer_comment,
    clear_show,
    comment_on,
    confirm_show,
    save_show,
    submit_show,
)


@chapter
def put_cycles(stage: Stage) -> None:
    """Every cycle by its working days: find 1–4, show 5–8, appraise 9–15, then closed, previewed, published."""
    for index, cycle in enumerate(stage.plan.cycles):
        month, base = cycle.month, max(cycle.opened_on, cycle.month.next.first_day)
        day = [base, *(nth_from(base, number, stage.calendar) for number in range(1, 20))]
        past = cycle is not stage.plan.current
        stage.agenda.at(day[1], _open, stage, month, hour=8)
        for case in stage.cases_of(Fate.ACTIVE):
            minute = case.number % 60
            stage.agenda.at(day[2 + case.number % 3], _find, stage, case, month, hour=10, minute=minute)
            stage.agenda.at(day[5 + case.number % 2], _show, stage, case, month, hour=10, minute=minute)
            if past or case.branch.pk != stage.organizations["own"].pk or case.number % 2:
                stage.agenda.at(day[7], _confirm, stage, case, month, hour=14, minute=minute)
                stage.agenda.at(day[8], _clear, stage, case, month, hour=14, minute=minute)
            if case.number % 4 == 1:
                stage.agenda.at(day[10], _learn, stage, case, month, hour=16, minute=minute)
            if past and case.number % 12 != 5 and case.number % 4 == 1:
                stage.agenda.at(day[19], _follow, stage, case, month, hour=16, minute=minute)
            if (case.number + index) % 5 == 0:
                stage.agenda.at(day[9], _talk, stage, case, month, hour=9, minute=minute)
            if past or _scores_already(stage, case):
                stage.agenda.at(day[9], scores.score_all, stage, case, month, hour=15, minute=minute)
        stage.agenda.at(day[10], votes.vote, stage, month, index, hour=12)
        if past:
            stage.agenda.at(day[15], votes.vote, stage, month, index + 100, hour=12)
            stage.agenda.at(day[16], _close, stage, month, hour=9)
            stage.agenda.at(day[16], _moderate, stage, month, hour=10)
            stage.agenda.at(day[16], _prepare, stage, month, hour=11)
            stage.agenda.at(day[19], _publish, stage, month, hour=9)


def cycle_of(stage: Stage, month: Month) -> ReviewCycle:
    """The month's cycle as it stands."""
    return ReviewCycle.objects.select_related("campaign__organization", "rule_set").get(
        campaign=stage.campaign, month=str(month)
    )


def entry_of(stage: Stage, case: Case, month: Month) -> CycleEntry:
    """The case's row of the month."""
    return CycleEntry.objects.select_related(
        "cycle__campaign__organization", "cycle__rule_set", "contender", "branch"
    ).get(cycle__campaign=stage.campaign, cycle__month=str(month), contender=case.ledger)


def _scores_already(stage: Stage, case: Case) -> bool:
    """In the current month the sign-ins' own sheets and those of every third case are still owed."""
    owed = {stage.people["dangyuan"].pk, stage.people["duizhang"].pk}
    return case.person.pk not in owed and case.number % 3 != 0


def _open(stage: Stage, month: Month) -> None:
    open_cycle(campaign=stage.campaign, month=month, by=stage.people["zongzhi"])


def _find(stage: Stage, case: Case, month: Month) -> None:
    entry, words = entry_of(stage, case, month), words_of(stage, case, month)
    for gap in entry.gaps.filter(closed_on=None).select_related("carried_from"):
        if gap.source == Gap.Source.CARRIED and (_was_carried(gap) or stage.book.chance(70)):
            close_gap(gap, note=stage.book.say(texts.CLOSE_TEMPLATES, limit=200, **words), by=case.person)
            continue
        save_gap(
            gap,
            cause=stage.book.say(texts.CAUSE_TEMPLATES, limit=300, **words),
            next_action=stage.book.say(texts.NEXT_TEMPLATES, limit=300, **words),
            due_on=month.next.last_day,
            version=gap.version,
            by=case.person,
        )
    submit_find(entry, by=case.person)


def _was_carried(gap: Gap) -> bool:
    """Whether it came back before: nobody writes the same gap a third time."""
    return gap.carried_from is not None and gap.carried_from.source == Gap.Source.CARRIED


def _show(stage: Stage, case: Case, month: Month) -> None:
    if month == stage.plan.current.month and case.number % 3 != 1:
        add_picture(case, month)
    entry = entry_of(stage, case, month)
    rows = ledger_rows(entry)
    page = save_show(
        entry,
        summary=stage.book.say(texts.SUMMARY_TEMPLATES, limit=600, **words_of(stage, case, month)),
        picked=[row.key for row in rows[-2:]],
        outcomes=outcomes_of_month(entry)[:2],
        readings=[row.key for row in readings_of_month(entry)[-2:]],
        pictures=[picture.key for picture in pictures_of_month(entry)[:3]],
        version=0,
        by=case.person,
    )
    submit_show(page, by=case.person)
    if case.number % 4 == 1:
        _intend(stage, case, entry, month)


def _intend(stage: Stage, case: Case, entry: CycleEntry, month: Month) -> None:
    """Whom one means to learn from, and what: noted once the comparing has begun."""
    source = _source(case, entry, month)
    if source is not None:
        words = words_of(stage, case, month) | {"who": source.principal_name}
        case.words[f"learn-{month}"] = stage.book.say(texts.LEARNING_TEMPLATES, limit=300, **words)


def _source(case: Case, entry: CycleEntry, month: Month) -> CycleEntry | None:
    others = list(entry.cycle.entries.filter(kind=entry.kind).exclude(pk=entry.pk).order_by("pk"))
    return others[(case.number + month.month) % len(others)] if others else None


def _learn(stage: Stage, case: Case, month: Month) -> None:
    entry = entry_of(stage, case, month)
    source = _source(case, entry, month)
    if source is not None:
        measure = source.contender.measures.order_by("position").first()
        learn_from(entry, source=source, measure=measure, text=case.words[f"learn-{month}"], by=case.person)


def _follow(stage: Stage, case: Case, month: Month) -> None:
    """What became of what one took up; the draws of everything after it stay as they were."""
    entry, drawn = entry_of(stage, case, month), stage.book.random.getstate()
    words = words_of(stage, case, month)
    for learning in entry.learnings.select_related("entry"):
        follow_up(learning, result=stage.book.say(texts.FOLLOW_TEMPLATES, limit=300, **words), by=case.person)
    stage.book.random.setstate(drawn)


def _page(stage: Stage, case: Case, month: Month) -> ShowPage:
    entry = entry_of(stage, case, month)
    return ShowPage.objects.select_related("entry__branch", "entry__cycle__campaign__organization").get(
        entry=entry
    )


def _confirm(stage: Stage, case: Case, month: Month) -> None:
    confirm_show(_page(stage, case, month), by=stage.secretaries[case.branch.pk])


def _clear(stage: Stage, case: Case, month: Month) -> None:
    clear_show(_page(stage, case, month), cleared=True, by=stage.publicity[case.branch.pk])


def _talk(stage: Stage, case: Case, month: Month) -> None:
    """A colleague asks on the page that is open to all, the holder answers the day after."""
    page, words = _page(stage, case, month), words_of(stage, case, month)
    if page.confirmed_at is None:
        return
    asker = stage.book.random.choice([other for other in stage.cases_of(Fate.ACTIVE) if other is not case])
    comment = comment_on(
        page, text=stage.book.say(texts.COMMENT_TEMPLATES, limit=300, **words), by=asker.person
    )
    if stage.book.chance(80):
        answer_comment(
            comment, answer=stage.book.say(texts.ANSWER_TEMPLATES, limit=300, **words), by=case.person
        )


@alone
def _close(stage: Stage, month: Month) -> None:
    close_secret(cycle=cycle_of(stage, month), by=stage.people["zongzhi"])


def _moderate(stage: Stage, month: Month) -> None:
    """The officer lets remarks through; one in twenty is withheld with a reason."""
    rows = Remark.objects.filter(entry__cycle=cycle_of(stage, month)).select_related(
        "entry__cycle__campaign__organization"
    )
    # Their ids are random: the order of the words keeps the demonstration alike.
    for number, remark in enumerate(rows.order_by("text"), 1):
        withheld = number % 20 == 0
        reason = stage.book.say(texts.WITHHELD_REASONS, month=month.label) if withheld else ""
        moderate_remark(remark=remark, released=not withheld, reason=reason, by=stage.people["zongzhi"])


def _prepare(stage: Stage, month: Month) -> None:
    prepare_ranking(cycle=cycle_of(stage, month), by=stage.people["zongzhi"])


def _publish(stage: Stage, month: Month) -> None:
    publish_ranking(cycle=cycle_of(stage, month), by=stage.people["zongshuji"])
