"""典型宣传: who writes, confirms, clears and withdraws; what a change voids (product.md §1, §2)."""

import pytest

from campaign import clock, history
from campaign.errors import Refused
from campaign.models import Appointment, AuditEvent, Message, Story, StoryStep
from campaign.permissions.stories import can_clear_story, can_confirm_story, can_edit_story
from campaign.services import stories
from campaign.story_addresses import token_of
from campaign.story_state import state_of
from campaign.token_addresses import TOKEN_PATTERN, digest_of
from campaign.versions import Stale
from tests.campaign.storytelling import BODY, make_press, photo, tell
from tests.factories import appoint, make_member, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with clock.at("2026-11-10 09:00"):
        yield


@pytest.fixture
def house():
    return make_press()


def again(story):
    return Story.objects.in_full().get(pk=story.pk)


def change(story, *, by, **more):
    given = {"title": story.title, "body": story.body, "version": story.version, **more}
    return stories.save_story(story, by=by, **given)


def test_from_draft_to_public_each_step_is_a_row_with_who(house):
    story = tell(house, "public")
    steps = [(step.act, step.by_name, step.version) for step in StoryStep.objects.order_by("pk")]
    assert steps == [("submit", "许望舒", 1), ("confirm", "何支书", 1), ("clear", "宣传甲", 1)]
    acts = (
        AuditEvent.objects.filter(action__startswith="story-").order_by("pk").values_list("action", flat=True)
    )
    assert list(acts) == ["story-create", "story-submit", "story-confirm", "story-clear"]
    assert (story.author_name, story.principal_name, story.contender_title, story.organization_name) == (
        "许望舒", "许望舒", "试飞数据岗", "工程信息党支部",
    )  # fmt: skip
    assert Story.objects.public().get() == story


def test_only_those_who_may_write_start_one(house):
    other = make_member("同事", house.branch)
    neighbour = house.offices.neighbour_secretary
    for stranger in (other, neighbour, house.offices.officer):
        with pytest.raises(Refused):
            tell(house, by=stranger)
    writers = (house.holder, house.publicity, house.offices.branch_secretary)
    assert [tell(house, by=person, title=person.name).created_by for person in writers] == list(writers)


def test_a_story_of_the_branch_itself_is_not_the_holders(house):
    with pytest.raises(Refused):
        tell(house, contender=None, by=house.holder)
    assert tell(house, contender=None).contender is None


def test_nobody_confirms_or_clears_the_own_story(house):
    by_secretary = tell(house, "submitted", by=house.offices.branch_secretary)
    assert can_confirm_story(house.offices.branch_secretary, by_secretary) is False
    assert can_confirm_story(house.offices.branch_deputy, by_secretary) is True
    by_publicity = tell(house, "confirmed", by=house.publicity, title="另一篇")
    assert [can_clear_story(p, by_publicity) for p in (house.publicity, house.secrecy)] == [False, True]
    about_publicity = make_team(
        house.campaign, make_member("队长甲", house.branch), "active", members=[house.publicity]
    )
    told = tell(house, "confirmed", contender=about_publicity, by=about_publicity.principal, title="第三篇")
    assert can_clear_story(house.publicity, told) is False


def test_who_confirmed_does_not_clear(house):
    both = appoint(house.offices.branch_secretary, Appointment.Role.PUBLICITY_MEMBER, house.branch)
    both.__dict__.pop("_roles_on", None)
    story = tell(house, "confirmed")
    assert can_clear_story(both, story) is False
    with pytest.raises(Refused, match="不能审查本人编写、确认"):
        stories.clear_story(story, version=1, cleared=True, by=both)


def test_where_every_secretary_wrote_it_the_general_branch_confirms(house):
    Appointment.objects.filter(person=house.offices.branch_deputy).delete()
    story = tell(house, "submitted", by=house.offices.branch_secretary)
    assert can_confirm_story(house.offices.secretary, story) is True
    usual = tell(house, "submitted", title="本人写的")
    assert can_confirm_story(house.offices.secretary, usual) is False


def test_a_change_voids_confirmation_clearance_and_address(house):
    story = tell(house, "public")
    token = token_of(story)
    saved = change(story, by=house.holder, body=f"{BODY}\n\n又添一句。")
    assert (state_of(saved).key, saved.token_digest, token_of(saved)) == ("draft", None, "")
    assert Story.objects.public().by_digest(digest_of(token)) is None
    assert StoryStep.objects.last().act == "change"


def test_a_change_of_pictures_alone_voids_too(house):
    story = tell(house, "public", files=[photo()])
    saved = change(story, by=house.holder, drop=[story.pictures.get().pk])
    assert (state_of(saved).key, saved.pictures.count()) == ("draft", 0)


def test_saving_what_stands_there_already_voids_nothing(house):
    story = tell(house, "public")
    assert change(story, by=house.holder).version == 1
    assert again(story).is_public


def test_two_writers_never_overwrite_each_other(house):
    story = tell(house)
    change(story, by=house.holder, title="先存的")
    with pytest.raises(Stale):
        stories.save_story(story, title="后存的", body=BODY, version=1, by=house.holder)
    assert Story.objects.get().title == "先存的"


def test_versions_keep_the_wording_of_before(house):
    story = tell(house)
    with clock.at("2026-11-10 10:00"):
        change(story, by=house.holder, title="改过的标题")
    assert [one.title for one in history.versions_of(story)] == ["改过的标题", "值守到最后一个架次"]


def test_a_decision_about_another_version_is_refused(house):
    story = tell(house, "submitted")
    change(story, by=house.holder, title="趁没确认又改")
    stories.submit_story(again(story), by=house.holder)
    with pytest.raises(Refused, match="又有改动"):
        stories.confirm_story(story, version=1, by=house.offices.branch_secretary)


def test_returned_and_refused_ones_come_back_with_the_reason(house):
    story = tell(house, "submitted")
    stories.return_story(story, version=1, reason="补上日期", by=house.offices.branch_secretary)
    assert (state_of(again(story)).key, again(story).returned_reason) == ("returned", "补上日期")
    stories.submit_story(again(story), by=house.holder)
    stories.confirm_story(again(story), version=1, by=house.offices.branch_secretary)
    stories.clear_story(again(story), version=1, cleared=False, reason="写了型号", by=house.publicity)
    assert (state_of(again(story)).key, again(story).is_public) == ("refused", False)
    with pytest.raises(Refused):
        stories.clear_story(again(story), version=1, cleared=True, by=house.secrecy)


def test_withdrawn_for_good_with_a_reason(house):
    story = tell(house, "public")
    with pytest.raises(Refused, match="理由"):
        stories.withdraw_story(story, reason=" ", by=house.holder)
    stories.withdraw_story(story, reason="本人要求", by=house.holder)
    gone = again(story)
    assert (state_of(gone).key, gone.token_digest, gone.withdrawn_by) == ("withdrawn", None, house.holder)
    for act in (
        lambda: stories.submit_story(gone, by=house.holder),
        lambda: stories.withdraw_story(gone, reason="再撤", by=house.holder),
    ):
        with pytest.raises(Refused, match="已经撤下"):
            act()


def test_a_story_leaves_with_the_title(house):
    story = tell(house, "public")
    type(house.post).objects.filter(pk=house.post.pk).update(state="revoked", closed_on=clock.today())
    assert Story.objects.public().count() == 0
    assert state_of(again(story)).key == "ended"


def test_only_the_author_edits_until_the_author_has_gone(house):
    story = tell(house, by=house.publicity)
    assert [can_edit_story(p, story) for p in (house.publicity, house.holder)] == [True, False]
    type(house.publicity).objects.filter(pk=house.publicity.pk).update(is_active=False)
    assert can_edit_story(house.offices.branch_secretary, again(story)) is True


def test_pictures_are_pictures_and_not_more_than_the_house_says(house, settings):
    settings.STORY_PICTURES = 1
    with pytest.raises(Refused, match="最多1张"):
        tell(house, files=[photo(), photo()])
    assert tell(house, files=[photo()]).pictures.get().organization == house.branch


def test_staff_see_public_ones_and_the_involved_the_others(house):
    draft, public = tell(house), tell(house, "public", title="公开的")
    colleague, stranger = make_member("同事", house.neighbour), make_member("外人", house.far)
    seen = [
        [one.title for one in Story.objects.visible_to(person).order_by("pk")]
        for person in (house.holder, house.publicity, colleague, stranger)
    ]
    assert seen == [[draft.title, public.title]] * 2 + [[public.title], []]


def test_the_address_is_made_of_the_servers_key(house, settings):
    story = tell(house, "public")
    token = token_of(story)
    assert TOKEN_PATTERN.fullmatch(token)
    assert digest_of(token) == story.token_digest
    settings.SECRET_KEY = "another-key-of-the-server-that-is-long-enough"
    # The printed code goes on opening; none that would open nothing is drawn.
    assert token_of(story) == ""
    assert Story.objects.public().by_digest(digest_of(token)) == story


def test_an_alias_stands_in_for_the_item(house):
    duty = house.post.duty
    type(duty).objects.filter(pk=duty.pk).update(alias="某业务")
    assert tell(house, "public").contender_title == "某业务"


def test_the_writer_is_told_what_became_of_it_and_who_decided_is_not(house):
    story = tell(house, "public", by=house.publicity)
    stories.withdraw_story(story, reason="型号名称需要更正", by=house.publicity)
    told = Message.objects.filter(url=f"/stories/{story.pk}/").order_by("pk")
    assert list(told.values_list("person__name", "title")) == [
        ("宣传甲", f"典型宣传“{story.title}”已公开，展板上可以看到"),
        ("许望舒", f"典型宣传“{story.title}”已公开，展板上可以看到"),
        ("许望舒", f"典型宣传“{story.title}”已撤下"),
    ]
    assert "型号" not in "".join(told.values_list("text", flat=True))
