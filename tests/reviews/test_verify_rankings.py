"""``manage.py verify_rankings`` on tampered months: exit 1, the month and the first differing figure in words (INT-3)."""

import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F

from campaign import triggers
from campaign.models import AuditEvent
from reviews.models import (
    CycleEntry,
    Ranking,
    Register,
    RubricMark,
    RubricSheet,
    SealedCopy,
    Standing,
    StandingChannel,
    Tally,
)
from reviews.sealing import is_available, seal_of
from reviews.services.computing import compute_month
from reviews.services.seals import chain_of, verify_campaign
from tests.attacks import kept
from tests.factories import make_person
from tests.reviews.months import (
    count_month,
    fill_duties,
    full_month,
    make_house,
    open_month,
    publish_month,
    vote_all,
)

# tests/reviews/test_services_publishing.py tampers on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def build():
    """October and November of six posts and a team: both secret channels of posts have results."""
    house = make_house(posts=6, teams=1)
    full_month(house, {post.pk: 300 * number for number, post in enumerate(house.posts)})
    house.first = house.cycle
    open_month(house, at="2026-12-01 09:00", month="2026-11")
    vote_all(house, at="2026-12-14 09:00")
    fill_duties(house, at="2026-12-14 09:00")
    count_month(house, at="2026-12-22 09:00")
    publish_month(house, at="2026-12-25 09:00")
    return house


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


def sealed(rank):
    return Standing.objects.get(ranking__number=1, kind="post", rank=rank)


def part(rank, channel):
    return StandingChannel.objects.filter(standing=sealed(rank), channel=channel)


def swap_ranks():
    first, second = sealed(1).pk, sealed(2).pk
    Standing.objects.filter(pk=first).update(rank=2)
    Standing.objects.filter(pk=second).update(rank=1)


def swap_numbers():
    Ranking.objects.filter(number=1).update(number=9)
    Ranking.objects.filter(number=2).update(number=1)
    Ranking.objects.filter(number=9).update(number=2)


def drop(rank):
    StandingChannel.objects.filter(standing=sealed(rank)).delete()
    Standing.objects.filter(pk=sealed(rank).pk).delete()


def add_row():
    row = sealed(6)
    entry = CycleEntry.objects.filter(cycle__month="2026-11", kind="post").first()
    row.pk, row.entry, row.rank = None, entry, 7
    row.save(force_insert=True)


def cut_off():
    StandingChannel.objects.filter(standing__ranking__number=2).delete()
    Standing.objects.filter(ranking__number=2).delete()
    SealedCopy.objects.filter(ranking__number=2).delete()
    Ranking.objects.filter(number=2).delete()


def rewrite_row_and_digest():
    row = sealed(1)
    Standing.objects.filter(pk=row.pk).update(composite=row.composite - 1, digest="0" * 64)


def of(channel, cycle="2026-10"):
    return Tally.objects.filter(entry__cycle__month=cycle, entry__principal_name="岗位1", channel=channel)


def mark(channel):
    return RubricMark.objects.filter(
        sheet__duty__entry__cycle__month="2026-10", sheet__duty__entry__principal_name="岗位1",
        sheet__duty__channel=channel, dimension__position=2,
    )  # fmt: skip


FIRST = "2026年10月第1版：“示范岗[0-9]+（岗位1）#[0-9]+”"
CASES = {
    "a composite": (lambda h: Standing.objects.filter(pk=sealed(1).pk).update(composite=9999),
                    FIRST + r"一行的综合得分：封存为97\.50，现为99\.99。"),
    "swapped places": (lambda h: swap_ranks(), FIRST + "一行的名次：封存为1，现为2。"),
    "a grade": (lambda h: Standing.objects.filter(pk=sealed(1).pk).update(grade="fail"),
                FIRST + "一行的等次：封存为优秀，现为不合格。"),
    "a change": (lambda h: Standing.objects.filter(pk=sealed(1).pk).update(change=3), FIRST + "一行的变化：封存为—，现为▲3。"),
    "a trend": (lambda h: Standing.objects.filter(pk=sealed(1).pk).update(trend=[["2026-09", 9000]]),
                FIRST + "一行的走势：封存为—，现为90.00。"),
    "a channel's score": (lambda h: part(1, "mass").update(score=1234), FIRST + "一行的群众评得分：封存为95.00，现为12.34。"),
    "a channel's number": (lambda h: part(1, "mass").update(n=99), FIRST + "一行的群众评有效票：封存为[0-9]+，现为99。"),
    "a channel's weight": (lambda h: part(1, "branch").update(weight=1), FIRST + "一行的支部评权重：封存为25.00，现为0.01。"),
    "a channel gone": (lambda h: part(1, "self").delete(), FIRST + "一行的自评是否有此行：封存为是，现为否。"),
    "a row gone": (lambda h: drop(1), FIRST + "一行不见了。"),
    "a row added": (lambda h: add_row(), "2026年10月第1版：多出“示范岗[0-9]+（岗位1）#[0-9]+”一行。"),
    "a row with its digest": (lambda h: rewrite_row_and_digest(), FIRST + "一行的综合得分：封存为97.50，现为97.49。"),
    "a row's digest": (lambda h: Standing.objects.filter(pk=sealed(1).pk).update(digest="0"),
                       FIRST + "一行的姓名、名称、支部、层级或行摘要与封存时不同。"),
    "a name": (lambda h: CycleEntry.objects.filter(pk=sealed(1).entry_id).update(principal_name="别人"),
               "2026年10月第1版：“示范岗[0-9]+（别人）#[0-9]+”一行的姓名、名称、支部、层级或行摘要与封存时不同。"),
    "a setting": (lambda h: h.campaign.rule_sets.update(excellent_from=9990), "2026年10月第1版：规则“优秀线”：封存为90.00，现为99.90。"),
    "the floor": (lambda h: h.campaign.rule_sets.update(floor=3), "2026年10月第1版：规则“计分最低票数”：封存为5，现为3。"),
    "a dimension": (lambda h: h.campaign.rule_set.rubric.filter(kind="post", position=1).update(points=3000),
                    "2026年10月第1版：党员示范岗评分标准第1项：封存为示范目标完成 35.00，现为示范目标完成 30.00。"),
    "a weight": (lambda h: h.campaign.rule_set.weights.filter(kind="post", channel="mass").update(weight=1),
                 "2026年10月第1版：党员示范岗群众评的权重：封存为30.00，现为0.01。"),
    "the seal": (lambda h: Ranking.objects.filter(number=2).update(seal="0" * 64), "2026年11月第1版：校验码、计算依据摘要或发布记录"),
    "the digest of inputs": (lambda h: Ranking.objects.filter(number=1).update(inputs_digest="0"), "2026年10月第1版：校验码、计算依据摘要"),
    "the reason": (lambda h: Ranking.objects.filter(number=1).update(reason="另一种说法"), "2026年10月第1版：校验码、计算依据摘要或发布记录（理由"),
    "when": (lambda h: Ranking.objects.filter(number=1).update(published_at=F("prepared_at")), "2026年10月第1版：校验码、计算依据摘要或发布记录"),
    "who": (lambda h: Ranking.objects.filter(number=1).update(published_by=h.deputy), "2026年10月第1版：校验码、计算依据摘要或发布记录"),
    "the link": (lambda h: Ranking.objects.filter(number=2).update(previous_seal="0"), "2026年11月第1版：没有承接上一期的校验码。"),
    "swapped numbers": (lambda h: swap_numbers(), "2026年11月第1版：没有承接上一期的校验码。"),
    "the last seal gone": (lambda h: cut_off(), "审计日志记有封存第2号，现在没有了或校验码不同。"),
    "a point": (lambda h: mark("branch").update(points=100), FIRST + "一行的支部评“承诺践诺”得分：封存为15.00，现为1.00。"),
    "a bonus": (lambda h: RubricSheet.objects.filter(pk=mark("branch").get().sheet_id).update(bonus=100, bonus_reason="好"),
                FIRST + "一行的支部评加分：封存为0.00，现为1.00。"),
    "a counter": (lambda h: of("mass").update(good=0, poor=F("good")), FIRST + "一行的群众评得分：封存为95.00，现为60.00。"),
    "a counter raised": (lambda h: of("mass").update(good=F("good") + 1), FIRST + "一行的群众评有效票：封存为[0-9]+，现为[0-9]+。"),
    "不了解": (lambda h: of("mass").update(unknown=F("unknown") + 1), FIRST + "的群众评计票与评议登记对不上。"),
    "paper": (lambda h: of("mass").update(paper_unknown=1), FIRST + "的群众评纸质票与各批汇总对不上。"),
    "the register, a name less": (lambda h: Register.objects.filter(cycle=h.first, person=h.staff[0]).delete(),
                                  "2026年10月第1版：.*计票与评议登记对不上。"),
    "the register, a name more": (lambda h: Register.objects.create(cycle=h.first, person=make_person("名单外", h.tree.branch)),
                                  "2026年10月第1版：评议登记中有本月名单以外的人。"),
}  # fmt: skip


def said_of(tamper, house):
    with triggers.lifted("test"):
        tamper(house)
    with pytest.raises(CommandError) as refusal:
        call_command("verify_rankings")
    return str(refusal.value)


def test_untouched_months_are_whole(house, capsys):
    call_command("verify_rankings")
    assert "2次封存，校验一致" in capsys.readouterr().out


@pytest.mark.parametrize(("tamper", "sentence"), CASES.values(), ids=CASES)
def test_what_was_changed_is_named(house, tamper, sentence):
    assert re.search(sentence, said_of(tamper, house)), said_of(lambda h: None, house)


def test_a_hidden_counter_is_told_to_nobody(house):
    """A channel below the floor: that it changed is said, not what it holds."""
    team = Tally.objects.get(entry__cycle__month="2026-10", entry__kind="team", channel="peer")
    said = said_of(lambda h: Tally.objects.filter(pk=team.pk).update(good=7), house)
    assert re.search("（队长1）#[0-9]+”的互评计票与封存时不同，票数不公布。", said)


def test_without_its_copy_a_month_still_names_the_row(house):
    """Seals made before the copies were kept."""

    def tamper(house):
        SealedCopy.objects.filter(ranking__number=1).delete()
        Standing.objects.filter(pk=sealed(1).pk).update(composite=9999)

    assert re.search(FIRST + "一行与封存时不同。", said_of(tamper, house))


def test_a_changed_copy_never_makes_a_whole_month_wrong_nor_a_wrong_one_whole(house):
    """The copy only names: whether something changed the digests decide."""
    with triggers.lifted("test"):
        SealedCopy.objects.update(standings={}, sheets={}, rules={})
        assert verify_campaign(house.campaign).is_whole
        Standing.objects.filter(pk=sealed(1).pk).update(composite=9999)
    assert not verify_campaign(house.campaign).is_whole


def test_the_oldest_seals_still_hold(house):
    """Published before who, when and why were sealed too, and before copies were kept."""
    [_first, newest] = chain_of(house.campaign)
    old = replace(newest, facts=None)
    with triggers.lifted("test"):
        SealedCopy.objects.all().delete()
        AuditEvent.objects.filter(action="ranking-publish").delete()
        plain = compute_month(Ranking.objects.get(number=2).cycle).inputs_digest
        old = replace(old, inputs_digest=plain)
        Ranking.objects.filter(number=2).update(form=1, salt="", inputs_digest=plain, seal=seal_of(old))
    assert verify_campaign(house.campaign).is_whole
    assert "reason" not in str(chain_of(house.campaign)[1].facts)


def test_a_campaign_may_go_over_to_sm3_and_a_machine_without_it_says_so(house, settings, monkeypatch, capsys):
    if not is_available("sm3"):
        pytest.skip("no SM3 here")
    settings.SEAL_ALGORITHM = "sm3"
    open_month(house, at="2027-01-04 09:00", month="2026-12")
    fill_duties(house, at="2027-01-15 09:00")
    count_month(house, at="2027-01-25 09:00")
    assert publish_month(house, at="2027-01-29 09:00").algorithm == "sm3"
    call_command("verify_rankings")
    assert "3次封存，校验一致" in capsys.readouterr().out
    monkeypatch.setattr("campaign.digests.hashlib.algorithms_available", {"sha256"})
    assert "2026年12月第1版：本机没有封存所用的算法sm3。" in said_of(lambda h: None, house)


def test_publishing_names_its_campaign_in_the_trail(house):
    details = (
        AuditEvent.objects.filter(action="ranking-publish").order_by("id").values_list("detail", flat=True)
    )
    assert [(one["number"], one["campaign"]) for one in details] == [
        (1, house.campaign.pk),
        (2, house.campaign.pk),
    ]
