"""Writing the handbook: who, when, which version, how many files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign.errors import Refused
from campaign.models import Attachment, AuditEvent, Measure
from campaign.versions import Stale
from modelposts.models import Action, HandbookPart, StudyNote
from modelposts.services import handbook
from tests.factories import make_member, make_post
from tests.ledgers import closed, first, put_into, rows_written

DAY = date(2026, 11, 17)


def pdf(name="日清表.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4 x")


def act(house, **changes):
    values = {
        "contender": house.post, "measure": first(house.post.measures), "acted_on": DAY,
        "text": " 22:50全部入库。 ", "by": house.holder,
    }  # fmt: skip
    return handbook.record_action(**values | changes)


def test_holder_records_an_action_with_evidence(house):
    action = act(house, files=[pdf(), pdf("回执.pdf")])
    assert (action.text, action.acted_on, action.version) == ("22:50全部入库。", DAY, 1)
    assert sorted(action.evidence.values_list("name", flat=True)) == ["回执.pdf", "日清表.pdf"]
    actions = list(
        AuditEvent.objects.filter(actor=house.holder).order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["action-add", "attachment-add", "attachment-add"]


@pytest.mark.parametrize("who", ["captain", "neighbour", "stranger"])
def test_nobody_else_writes(house, who):
    before = rows_written()
    with pytest.raises(Refused, match="只有本人或本队人员可以填写这本账。"):
        act(house, by=getattr(house, who))
    assert rows_written() == before


@pytest.mark.parametrize("state", ["accepting", "revoked", "closed"])
def test_an_ended_post_is_read_only(house, state):
    put_into(house.post, state)
    with pytest.raises(Refused, match="账本只读"):
        act(house)
    assert Action.objects.count() == 0


def test_a_rectifying_post_may_be_written(house):
    put_into(house.post, "rectifying")
    assert act(house).pk == Action.objects.get().pk


def test_the_measure_of_another_post_is_refused(house):
    other = make_post(house.campaign, make_member("许临川", house.tree.branch), "active")
    with pytest.raises(Refused, match="这条措施不属于本手册。"):
        act(house, measure=first(other.measures))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 11, 19), "日期还没有到，请填写已经发生的日期。"),
        (date(2025, 12, 31), "日期早于争创活动开始，请核对。"),
    ],
)
def test_a_day_outside_the_campaign_is_refused(house, day, sentence):
    with pytest.raises(Refused) as refused:
        act(house, acted_on=day)
    assert str(refused.value) == sentence


def test_a_closed_month_takes_no_new_action(house):
    with closed("2026-10"), pytest.raises(Refused) as refused:
        act(house, acted_on=date(2026, 10, 30))
    assert str(refused.value) == "2026年10月排行已经发布，这个月的记录只读。"


def test_an_action_of_a_closed_month_is_neither_moved_nor_deleted(house):
    action = act(house, acted_on=date(2026, 10, 30))
    with closed("2026-10"):
        with pytest.raises(Refused, match="只读"):
            handbook.change_action(
                action, version=1, measure=action.measure, acted_on=DAY, text="改", by=house.holder
            )
        with pytest.raises(Refused, match="只读"):
            handbook.delete_action(action, version=1, by=house.holder)
    action.refresh_from_db()
    assert (action.acted_on, action.version) == (date(2026, 10, 30), 1)


def test_a_stale_change_tells_what_is_stored_and_writes_nothing(house):
    action = act(house)
    handbook.change_action(
        action, version=1, measure=action.measure, acted_on=DAY, text="先改的", by=house.holder
    )
    with pytest.raises(Stale) as stale:
        handbook.change_action(
            action, version=1, measure=action.measure, acted_on=DAY, text="后改的", by=house.holder
        )
    assert (stale.value.row.text, stale.value.row.version, stale.value.name) == ("先改的", 2, "陆致远")
    assert Action.objects.get().text == "先改的"


def test_a_change_of_a_deleted_action_says_so(house):
    action = act(house)
    Action.objects.all().delete()
    with pytest.raises(Refused, match="这条记录已被删除，您的改动没有保存。"):
        handbook.change_action(
            action, version=1, measure=action.measure, acted_on=DAY, text="改", by=house.holder
        )


def test_evidence_stops_at_three(house):
    action = act(house, files=[pdf("1.pdf"), pdf("2.pdf")])
    with pytest.raises(Refused) as refused:
        handbook.change_action(
            action, version=1, measure=action.measure, acted_on=DAY, text="改", by=house.holder,
            files=[pdf("3.pdf"), pdf("4.pdf")],
        )  # fmt: skip
    assert str(refused.value) == "佐证材料最多3个，已有2个。"
    action.refresh_from_db()
    assert (action.version, Attachment.objects.count()) == (1, 2)


def test_evidence_may_be_exchanged_in_one_save(house):
    action = act(house, files=[pdf("1.pdf"), pdf("2.pdf"), pdf("3.pdf")])
    old = action.evidence.get(name="2.pdf")
    handbook.change_action(
        action, version=1, measure=action.measure, acted_on=DAY, text="改", by=house.holder,
        files=[pdf("4.pdf")], drop=[old.pk],
    )  # fmt: skip
    assert sorted(action.evidence.values_list("name", flat=True)) == ["1.pdf", "3.pdf", "4.pdf"]
    assert not Attachment.objects.filter(pk=old.pk).exists()


def test_dropping_names_only_files_of_the_action(house):
    other = act(house, files=[pdf("别的.pdf")])
    action = act(house)
    handbook.change_action(
        action, version=1, measure=action.measure, acted_on=DAY, text="改", by=house.holder,
        drop=list(other.evidence.values_list("pk", flat=True)),
    )  # fmt: skip
    assert other.evidence.count() == 1


def test_deleting_an_action_takes_its_files_along(house):
    action = act(house, files=[pdf()])
    handbook.delete_action(action, version=1, by=house.holder)
    assert (Action.objects.count(), Attachment.objects.count()) == (0, 0)


def test_part_text_is_saved_version_by_version(house):
    row = handbook.save_part_text(
        contender=house.post, key="evaluation", text="自评。", version=1, by=house.holder
    )
    assert (row.text, row.version, row.saved_by) == ("自评。", 2, house.holder)
    with pytest.raises(Stale):
        handbook.save_part_text(contender=house.post, key="evaluation", text="旧", version=1, by=house.holder)
    assert HandbookPart.objects.get(key="evaluation").text == "自评。"


def test_a_part_without_text_takes_none(house):
    with pytest.raises(Refused, match="这一部分没有正文。"):
        handbook.save_part_text(contender=house.post, key="actions", text="字", version=1, by=house.holder)


def test_done_waits_for_the_rule(house):
    Measure.objects.create(contender=house.post, position=2, text="带教", first_action_on=date(2026, 4, 1))
    act(house)
    with pytest.raises(Refused) as refused:
        handbook.mark_part_done(contender=house.post, key="actions", done=True, by=house.holder)
    assert str(refused.value) == "还不能标为完成：还有1条措施没有行动。"
    act(house, measure=house.post.measures.get(text="带教"))
    row = handbook.mark_part_done(contender=house.post, key="actions", done=True, by=house.holder)
    assert row.done_by == house.holder
    row = handbook.mark_part_done(contender=house.post, key="actions", done=False, by=house.holder)
    assert (row.done_at, row.done_by) == (None, None)


def test_study_notes_are_added_changed_and_deleted(house):
    note = handbook.record_study_note(
        contender=house.post, studied_on=DAY, title="学党章", text="一点体会", by=house.holder
    )
    handbook.change_study_note(note, version=1, studied_on=DAY, title="学党章第八章", by=house.holder)
    assert (note.title, note.text, note.version) == ("学党章第八章", "", 2)
    with pytest.raises(Stale):
        handbook.delete_study_note(note, version=1, by=house.holder)
    handbook.delete_study_note(note, version=2, by=house.holder)
    assert StudyNote.objects.count() == 0
