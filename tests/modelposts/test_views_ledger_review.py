"""Pages beside the handbook: comments on a part, 核对 and handing in, versions of its texts, marks that stay true."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock, history
from campaign.models import LedgerHandIn, PartComment
from campaign.own_data import tables_of
from campaign.services.ledger_review import answer_hand_in, comment_on_part, hand_in_ledger
from modelposts.models import HandbookPart
from modelposts.services import handbook
from tests.ledgers import first

DAY = date(2026, 11, 17)


def part_url(house, key="evaluation"):
    return reverse("modelposts:handbook-part", args=[house.post.pk, key])


def check_url(house):
    return reverse("modelposts:handbook-check", args=[house.post.pk])


def body(response):
    return response.content.decode()


@pytest.fixture
def secretary(house):
    return house.offices.branch_secretary


def test_a_comment_is_written_answered_and_closed_on_the_page(house, secretary, as_person):
    opened = as_person(secretary).get(part_url(house), {"act": "part-comment"})
    assert "说清看到了什么、希望补什么" in body(opened)
    page = as_person(secretary).post(
        part_url(house), {"act": "part-comment", "text": "写细些。"}, follow=True
    )
    assert page.redirect_chain == [(part_url(house) + "#comments", 302)]
    holder = as_person(house.holder)
    assert "写细些。" in body(holder.get(part_url(house)))
    assert "写细些。" not in body(holder.get(part_url(house, "study"))), "it stands beside its own part"
    made = PartComment.objects.get()
    empty = holder.post(part_url(house), {"act": "part-comment-answer", "on": made.pk, "answer": " "})
    assert "请填写答复。" in body(empty)
    holder.post(part_url(house), {"act": "part-comment-answer", "on": made.pk, "answer": "已补。"})
    office = as_person(secretary)
    page = body(office.get(part_url(house)))
    assert "已答复，待关闭" in page
    assert 'value="part-comment-close"' in page
    office.post(part_url(house), {"act": "part-comment-close", "on": made.pk})
    page = body(as_person(house.holder).get(part_url(house)))
    assert "已关闭1条" in page
    assert 'value="part-comment-close"' not in page


@pytest.mark.parametrize("who", ["neighbour", "captain"])
def test_who_has_no_part_in_it_reads_no_comment(house, secretary, as_person, who):
    comment_on_part(contender=house.post, part="evaluation", text="写细些。", by=secretary)
    page = body(as_person(getattr(house, who)).get(part_url(house)))
    assert "写细些。" not in page
    assert "意见和答复" not in page


def test_a_comment_of_another_ledger_is_not_found_here(house, secretary, as_person):
    other = comment_on_part(contender=house.team, part="evaluation", text="另一本。", by=secretary)
    elsewhere = comment_on_part(contender=house.post, part="study", text="另一部分。", by=secretary)
    client = as_person(house.holder)
    for pk in (other.pk, elsewhere.pk, "x", 10**30):
        sent = client.post(part_url(house), {"act": "part-comment-answer", "on": pk, "answer": "好。"})
        assert sent.status_code == 404
    assert PartComment.objects.exclude(answer="").count() == 0


def test_a_comment_on_a_week_names_one_of_the_teams_weeks(house, secretary, as_person):
    client, where = as_person(secretary), reverse("taskforces:week", args=[house.team.pk, 2026, 46])
    for week in ("2026-W60", "2027-W01", "", "x"):
        assert client.post(where, {"act": "part-comment", "on": week, "text": "好。"}).status_code == 404
    client.post(where, {"act": "part-comment", "on": "2026-W46", "text": "写清原因。"})
    assert PartComment.objects.get().week == "2026-W46"
    captain = as_person(house.captain)
    assert "写清原因。" in body(captain.get(where))
    assert "写清原因。" not in body(captain.get(reverse("taskforces:week", args=[house.team.pk, 2026, 45])))


def test_what_is_missing_is_said_and_acknowledged(house, as_person):
    client = as_person(house.holder)
    page = body(client.get(check_url(house)))
    for words in ("还有1条措施没有行动。", "还没有记成效。", "自评小结还没有写。", "提交创建手册"):
        assert words in page
    refused = client.post(check_url(house), {"act": "hand-in", "note": ""})
    assert "请先补齐再提交" in body(refused)
    assert LedgerHandIn.objects.count() == 0
    done = client.post(check_url(house), {"act": "hand-in", "acknowledged": "on"}, follow=True)
    assert "已提交，支部书记阅看后会有答复" in body(done)
    made = LedgerHandIn.objects.get()
    assert made.missing.startswith("争创行动：还有1条措施没有行动。")
    assert "11月18日提交，待支部书记阅看" in body(client.get(part_url(house)))


def test_complete_it_is_handed_in_without_acknowledging(house, as_person, monkeypatch):
    monkeypatch.setattr("campaign.views.ledger_check.missing_words", lambda parts: [])
    as_person(house.holder).post(check_url(house), {"act": "hand-in"})
    assert LedgerHandIn.objects.get().missing == ""


def test_the_secretary_answers_on_the_same_page_and_others_do_not(house, secretary, as_person):
    hand_in_ledger(contender=house.post, by=house.holder, note="请看第五部分。")
    office = as_person(secretary)
    assert "请看第五部分。" in body(office.get(check_url(house)))
    wrong = office.post(check_url(house), {"act": "answer", "answer": "returned"})
    assert "退回补充请写明要补什么。" in body(wrong)
    assert (
        as_person(house.holder).post(check_url(house), {"act": "answer", "answer": "read"}).status_code == 403
    )
    assert as_person(house.neighbour).get(check_url(house)).status_code == 403
    assert as_person(house.stranger).get(check_url(house)).status_code == 404
    office = as_person(secretary)
    office.post(check_url(house), {"act": "answer", "answer": "read", "comment": "写得实。"})
    assert LedgerHandIn.objects.get().answered_by == secretary
    assert office.post(check_url(house), {"act": "answer", "answer": "read"}).status_code == 404
    assert "11月18日提交，支部书记已阅" in body(as_person(house.neighbour).get(part_url(house)))


def test_a_full_handbook_costs_the_check_page_no_more_queries(house, as_person):
    client = as_person(house.holder)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(check_url(house)).status_code == 200
        return len(queries)

    measure = first(house.post.measures)
    handbook.record_action(contender=house.post, measure=measure, acted_on=DAY, text="一", by=house.holder)
    count()
    one = count()
    for number in range(29):
        handbook.record_action(
            contender=house.post, measure=measure, acted_on=DAY, text=f"{number}", by=house.holder
        )
    assert count() == one


def test_a_done_part_whose_rule_is_broken_again_is_not_called_done(house, as_person):
    made = [
        handbook.record_action(
            contender=house.post, measure=one, acted_on=DAY, text="做了。", by=house.holder
        )
        for one in house.post.measures.all()
    ]
    handbook.mark_part_done(contender=house.post, key="actions", done=True, by=house.holder)
    client = as_person(house.holder)
    assert "您已标为完成" in body(client.get(part_url(house, "actions")))
    handbook.delete_action(made[0], version=1, by=house.holder)
    page = body(client.get(part_url(house, "actions")))
    assert "您已标为完成" not in page
    assert "标过完成，现在又缺：还有1条措施没有行动。" in page


def test_every_part_has_its_key_and_the_keys_are_told(house, as_person):
    page = body(as_person(house.holder).get(part_url(house, "actions")))
    for key in ("1", "6", "j", "k", "h"):
        assert f'data-key="{key}"' in page
    assert "data-keys-on" in page


def test_versions_and_answers_belong_to_the_own_data(house, secretary):
    for minute in (0, 30):
        with clock.at(f"2026-11-18 10:{minute:02}"):
            row = HandbookPart.objects.filter(post_id=house.post.pk).first()
            handbook.save_part_text(
                contender=house.post, key="evaluation", text=f"第{minute}分", by=house.holder,
                version=row.version if row else 1,
            )  # fmt: skip
    answer_hand_in(hand_in_ledger(contender=house.post, by=house.holder), answer="read", by=secretary)
    own = {table.title: [list(map(str, row)) for row in table.rows] for table in tables_of(house.holder)}
    assert [row[:2] for row in own["创建手册的历史版本"]] == [
        ["试飞数据处理岗", "第30分"],
        ["试飞数据处理岗", "第0分"],
    ]
    assert own["账本提交"][0][0] == "试飞数据处理岗"
    assert [table.title for table in tables_of(secretary) if "阅看" in table.title] == ["账本阅看"]


def test_a_name_is_taken_out_of_old_versions_too(house):
    """simple-history keeps what was: nobody could mend a version (trust.md PII-4)."""
    for minute, text in ((0, "和宋晚晴一起值班。"), (30, "一起值班。")):
        with clock.at(f"2026-11-18 10:{minute:02}"):
            row = HandbookPart.objects.filter(post_id=house.post.pk).first()
            handbook.save_part_text(
                contender=house.post, key="evaluation", text=text, by=house.holder,
                version=row.version if row else 1,
            )  # fmt: skip
    row = HandbookPart.objects.get(post_id=house.post.pk)
    assert history.forget(["宋晚晴", "13800000000"], "已匿名人员AB") == 1
    assert [one.text for one in history.versions_of(row)] == ["一起值班。", "和已匿名人员AB一起值班。"]
    assert history.forget([], "已匿名人员AB") == 0
