"""Counting, preview, appeals, publishing by a second person, correction, and the chain of seals."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import F

from campaign import clock, triggers
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent, Contender
from reviews.models import Ranking, RubricMark, Standing, StandingChannel, Tally
from reviews.services.appeals import answer_appeal, raise_appeal
from reviews.services.computing import compute_month, differences
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch
from reviews.services.publishing import (
    prepare_ranking,
    publish_ranking,
    publishing_problems,
    reopen_ranking,
    withdraw_preparation,
)
from reviews.services.rubrics import save_sheet
from reviews.services.seals import sealed_inputs, verify_campaign
from tests.factories import appoint, make_member
from tests.reviews.months import (
    CONFIRMING,
    COUNTING,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    full_month,
    make_house,
    marks_for,
    open_month,
    publish_month,
    vote_all,
)

pytestmark = pytest.mark.django_db
LATER, LATER_CONFIRMING = "2026-12-01 09:00", "2026-12-04 09:00"


@pytest.fixture
def house():
    return make_house(posts=2, teams=1, staff=6)


@pytest.fixture
def counted(house):
    open_month(house)
    vote_all(house)
    fill_duties(house, {house.posts[0].pk: 400})
    count_month(house)
    house.cycle.refresh_from_db()
    return house


def published(house):
    ranking = publish_month(house)
    house.cycle.refresh_from_db()
    return ranking


class TestPreparing:
    def prepare(self, house, at=COUNTING, by=None):
        house.cycle.refresh_from_db()
        with clock.at(at):
            return prepare_ranking(cycle=house.cycle, by=by or house.officer)

    def test_it_begins_a_preview_of_two_working_days(self, counted):
        assert counted.cycle.preview_to.isoformat() == "2026-11-25"
        assert counted.cycle.prepared_by == counted.officer

    def test_it_waits_for_the_end_of_the_window(self, house):
        open_month(house)
        with pytest.raises(Refused, match="评一评11月20日才截止"):
            self.prepare(house, at=VOTING)

    def test_it_waits_for_the_closing_act_and_the_missing_sheets(self, house):
        open_month(house)
        with pytest.raises(Refused, match=r"请先结束评议.*还有9份评分未提交：岗位1（示范岗\d+）.*等。"):
            self.prepare(house)

    def test_it_is_done_once(self, counted):
        with pytest.raises(Refused, match="本月结果已经汇总"):
            self.prepare(counted)

    def test_it_is_the_officers(self, house):
        open_month(house)
        for person in (house.secretary, house.branch_secretary, house.holders[0]):
            with pytest.raises(PermissionDenied):
                self.prepare(house, by=person)

    def test_it_can_be_taken_back_before_publishing(self, counted):
        with clock.at(PREVIEW):
            counted.cycle = withdraw_preparation(cycle=counted.cycle, by=counted.officer)
        assert counted.cycle.prepared_at is None
        assert self.prepare(counted, at=PREVIEW).preview_to.isoformat() == "2026-11-26"


class TestPublishing:
    def test_standings_are_written_as_computed(self, counted):
        ranking = published(counted)
        rows = list(Standing.objects.filter(ranking=ranking, kind="post").order_by("rank"))
        assert [(s.entry.contender_id, s.rank, s.composite, s.grade) for s in rows] == [
            (counted.posts[1].pk, 1, 9813, "excellent"),
            (counted.posts[0].pk, 2, 9563, "excellent"),
        ]
        assert (rows[0].shown_digits, rows[0].redistributed, rows[0].change, rows[0].trend) == (
            1,
            True,
            None,
            [],
        )
        assert (ranking.number, ranking.version, ranking.previous_seal, len(ranking.seal)) == (1, 1, "", 64)

    def test_a_suppressed_channel_is_stored_without_any_figure(self, counted):
        published(counted)
        peer = StandingChannel.objects.filter(channel="peer").first()
        assert (peer.score, peer.n, peer.median, peer.counted, peer.suppressed) == (
            None,
            None,
            None,
            False,
            True,
        )

    def test_it_waits_for_the_end_of_the_preview(self, counted):
        with pytest.raises(Refused, match="本人预览到11月25日，之后才能发布"):
            publish_month(counted, at="2026-11-25 23:59")

    def test_it_waits_for_every_appeal(self, counted):
        entry = counted.cycle.entries.get(contender=counted.posts[0])
        with clock.at(PREVIEW):
            appeal = raise_appeal(entry=entry, text="请复核。", by=counted.holders[0])
        with pytest.raises(Refused, match="还有1件申诉没有答复"):
            publish_month(counted)
        with clock.at(CONFIRMING):
            answer_appeal(appeal=appeal, finding="维持。", upheld=False, by=counted.discipline)
        assert publish_month(counted).version == 1

    def test_who_prepared_does_not_publish(self, house):
        appoint(house.secretary, Appointment.Role.CAMPAIGN_OFFICER, house.tree.general)
        house.officer = house.secretary
        open_month(house)
        vote_all(house)
        fill_duties(house)
        count_month(house)
        with pytest.raises(Refused, match="汇总和发布须由两人办理"):
            publish_month(house)
        house.secretary = house.deputy
        assert publish_month(house).published_by == house.deputy

    def test_who_has_an_entry_of_their_own_does_not_publish(self, counted):
        Contender.objects.filter(pk=counted.posts[0].pk).update(principal=counted.secretary)
        counted.cycle.entries.filter(contender=counted.posts[0]).update(principal=counted.secretary)
        with clock.at(CONFIRMING):
            assert publishing_problems(counted.cycle, counted.secretary) == [
                "本月参评对象中有您本人，请由其他书记、副书记审定发布。"
            ]
            assert publishing_problems(counted.cycle, counted.deputy) == []

    def test_only_the_general_branchs_secretaries_publish(self, counted):
        for person in (counted.officer, counted.branch_secretary, counted.holders[0], counted.discipline):
            with clock.at(CONFIRMING), pytest.raises(PermissionDenied):
                publish_ranking(cycle=counted.cycle, by=person)

    def test_a_month_is_published_once(self, counted):
        published(counted)
        with pytest.raises(Refused, match="本月排名已经发布"):
            publish_month(counted)
        assert Ranking.objects.count() == 1

    def test_the_trail_keeps_the_seal(self, counted):
        ranking = published(counted)
        event = AuditEvent.objects.get(action="ranking-publish")
        assert (event.actor, event.detail["seal"]) == (counted.secretary, ranking.seal)

    def test_recomputed_from_stored_inputs_it_is_what_was_sealed(self, counted):
        ranking = published(counted)
        month = compute_month(counted.cycle)
        assert sealed_inputs(ranking, month.inputs_digest) == ranking.inputs_digest
        for standing in ranking.standings.all():
            assert differences(standing, month.row_of(standing.entry)) == []

    def test_a_changed_input_is_named_against_the_sealed_row(self, counted):
        ranking = published(counted)
        RubricMark.objects.filter(
            sheet__duty__entry__contender=counted.posts[1], sheet__duty__channel="self", dimension__position=1
        ).update(points=0)
        standing = ranking.standings.get(entry__contender=counted.posts[1])
        found = differences(standing, compute_month(counted.cycle).row_of(standing.entry))
        assert [(d.item, d.sealed, d.computed) for d in found] == [
            ("rank", 1, 2), ("composite", 9813, 9375), ("self", 10000, 6500),
        ]  # fmt: skip


class TestAppeals:
    def entry(self, house):
        return house.cycle.entries.get(contender=house.posts[0])

    def test_only_in_the_preview(self, counted):
        for at in (CONFIRMING, "2026-11-26 00:00"):
            with clock.at(at), pytest.raises(Refused, match="只能在结果预览期内申诉"):
                raise_appeal(entry=self.entry(counted), text="请复核。", by=counted.holders[0])

    def test_only_the_holder_and_once(self, counted):
        with clock.at(PREVIEW):
            with pytest.raises(PermissionDenied):
                raise_appeal(entry=self.entry(counted), text="请复核。", by=counted.holders[1])
            with pytest.raises(Refused, match="请写明申诉内容"):
                raise_appeal(entry=self.entry(counted), text="  ", by=counted.holders[0])
            raise_appeal(entry=self.entry(counted), text="请复核。", by=counted.holders[0])
            with pytest.raises(Refused, match="每月可申诉一次"):
                raise_appeal(entry=self.entry(counted), text="再复核。", by=counted.holders[0])

    def test_the_finding_comes_from_the_discipline_member_of_another_branch(self, counted):
        near = appoint(make_member("近纪检", counted.tree.branch), "discipline_member", counted.tree.general)
        with clock.at(PREVIEW):
            appeal = raise_appeal(entry=self.entry(counted), text="请复核。", by=counted.holders[0])
            for person in (near, counted.officer, counted.secretary, counted.holders[0]):
                with pytest.raises(PermissionDenied):
                    answer_appeal(appeal=appeal, finding="维持。", upheld=False, by=person)
            with pytest.raises(Refused, match="请写明答复"):
                answer_appeal(appeal=appeal, finding="", upheld=False, by=counted.discipline)
            answer_appeal(appeal=appeal, finding="维持。", upheld=False, by=counted.discipline)
            with pytest.raises(Refused, match="已经答复"):
                answer_appeal(appeal=appeal, finding="成立。", upheld=True, by=counted.discipline)


class TestCorrection:
    def reopen(self, house, by=None, reason="支部评分录错", at=LATER):
        with clock.at(at):
            house.cycle = reopen_ranking(cycle=house.cycle, reason=reason, by=by or house.secretary)

    def republish(self, house):
        with clock.at(LATER):
            house.cycle = prepare_ranking(cycle=house.cycle, by=house.officer)
        return publish_month(house, at=LATER_CONFIRMING)

    def test_a_new_version_is_appended_and_the_old_one_stays(self, counted):
        first = published(counted)
        self.reopen(counted)
        duty = counted.cycle.entries.get(contender=counted.posts[1]).duties.get(channel="branch")
        with clock.at(LATER):
            save_sheet(duty=duty, marks=marks_for(duty, 3000), why="录入错误", by=duty.scorer)
        second = self.republish(counted)
        assert (second.version, second.number, second.previous_seal, second.reason) == (
            2, 2, first.seal, "支部评分录错",
        )  # fmt: skip
        old, new = (r.standings.get(entry__contender=counted.posts[1]).composite for r in (first, second))
        assert (old, new) == (9813, 8875)
        assert verify_campaign(counted.campaign).is_whole

    def test_it_has_a_reason_and_follows_publishing(self, counted):
        with pytest.raises(Refused, match="还没有发布"):
            self.reopen(counted)
        published(counted)
        with pytest.raises(Refused, match="请写明更正的理由"):
            self.reopen(counted, reason=" ")

    def test_it_is_the_secretarys_and_never_who_has_an_entry(self, counted):
        published(counted)
        counted.cycle.entries.filter(contender=counted.posts[0]).update(principal=counted.deputy)
        for person in (counted.officer, counted.deputy, counted.branch_secretary):
            with pytest.raises(PermissionDenied):
                self.reopen(counted, by=person)

    def test_it_never_reopens_voting_and_takes_paper_only_by_the_batch(self, house):
        open_month(house)
        with clock.at(VOTING):
            for person in house.staff:
                hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
        fill_duties(house)
        count_month(house)
        published(house)
        self.reopen(house)
        with clock.at(VOTING), pytest.raises(Refused, match="截止"):
            hand_out_paper(cycle=house.cycle, person=house.holders[0], by=house.officer)
        with clock.at(LATER):
            with pytest.raises(Refused, match="一批至少5份有效票，现有4份"):
                key_batch(cycle=house.cycle, issued=4, returned=4, void=0, totals={}, by=house.officer)
            batch = key_batch(cycle=house.cycle, issued=6, returned=6, void=0, totals={}, by=house.officer)
            with pytest.raises(Refused, match="纸质票汇总尚未由另一人确认"):
                prepare_ranking(cycle=house.cycle, by=house.officer)
            confirm_batch(batch=batch, by=house.secretary)
        assert self.republish(house).version == 2


def second_month(house):
    open_month(house, at="2026-12-01 09:00", month="2026-11")
    vote_all(house, at="2026-12-14 09:00")
    fill_duties(house, at="2026-12-14 09:00")
    count_month(house, at="2026-12-22 09:00")
    return publish_month(house, at="2026-12-25 09:00")


class TestNextMonth:
    def test_change_and_trend_are_those_sealed_before(self, counted):
        published(counted)
        second = second_month(counted)
        rows = {s.entry.contender_id: s for s in second.standings.filter(kind="post")}
        assert [(rows[p.pk].rank, rows[p.pk].change) for p in counted.posts] == [(1, 1), (1, 0)]
        assert rows[counted.posts[0].pk].trend == [["2026-10", 9563]]
        assert (second.number, second.version) == (2, 1)

    def test_a_correction_after_it_leaves_it_as_it_is(self, counted):
        published(counted)
        october = counted.cycle
        second = second_month(counted)
        with clock.at("2026-12-28 09:00"):
            reopen_ranking(cycle=october, reason="更正", by=counted.secretary)
            october.refresh_from_db()
            prepare_ranking(cycle=october, by=counted.officer)
        counted.cycle = october
        third = publish_month(counted, at="2026-12-31 09:00")
        assert (third.number, third.version, third.previous_seal) == (3, 2, second.seal)
        second.refresh_from_db()
        assert second.standings.get(entry__contender=counted.posts[0]).trend == [["2026-10", 9563]]
        assert verify_campaign(counted.campaign).is_whole


class TestSeals:
    def tamper(self, queryset, **values):
        with triggers.lifted("test"):
            queryset.update(**values)

    def test_an_untouched_chain_is_whole(self, house, capsys):
        ranking = full_month(house)
        state = verify_campaign(house.campaign)
        assert (state.count, state.head, state.fault) == (1, ranking.seal, None)
        call_command("verify_rankings")
        assert ranking.seal in capsys.readouterr().out

    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_published_rows_refuse_to_change(self, house, act):
        full_month(house)
        for model in (Ranking, Standing, StandingChannel):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                rows = model.objects.all()
                rows.update(id=F("id")) if act == "update" else rows._raw_delete(rows.db)

    @pytest.mark.headline("ranking immutable")
    def test_one_digit_of_a_composite_is_found_and_the_month_named(self, house, figure):
        full_month(house)
        row = Standing.objects.order_by("pk").first()
        self.tamper(Standing.objects.filter(pk=row.pk), composite=row.composite + 1)
        with pytest.raises(
            CommandError, match=rf"2026年10月第1版：“{row.entry.public_title}.*”一行的综合得分：封存为"
        ):
            call_command("verify_rankings")
        figure.say("one digit changed is found and the month named")

    def test_a_channels_figure_is_found_too(self, house):
        full_month(house)
        self.tamper(StandingChannel.objects.filter(channel="mass"), n=99)
        assert verify_campaign(house.campaign).fault.kind == "row"

    def test_a_counter_changed_after_publishing_is_found(self, house):
        full_month(house)
        Tally.objects.filter(channel="mass").update(good=1)
        fault = verify_campaign(house.campaign).fault
        assert (fault.kind, fault.name) == ("inputs", "2026年10月第1版")

    def test_a_rule_changed_after_publishing_is_found(self, house):
        full_month(house)
        self.tamper(house.campaign.rule_sets.all(), excellent_from=9990)
        assert verify_campaign(house.campaign).fault.kind == "seal"
