"""The week's form saves itself without handing anything in, and says who else writes in it (trust.md UX-3, UX-4)."""

from datetime import timedelta

from django.urls import reverse

from campaign import clock, presence
from campaign.models import EditingSession
from taskforces.models import HelpRequest, WeeklyEntry
from taskforces.services import weeks
from taskforces.weeks import Week
from tests.ledgers import NOW, closed

THIS = Week(2026, 47)


def unmarked(html):
    """The page without the marks of what differs."""
    return html.replace("<mark>", "").replace("</mark>", "")


def url(house):
    return reverse("taskforces:week", args=[house.team.pk, THIS.year, THIS.number])


def type_week(client, house, **changes):
    data = {
        "act": "week", "on": str(THIS), "version": "0", "light": "green", "done": "联调接口14个。", "next": "",
        "problems": "", "help_wanted": "", "help_from": "", "autosave": "1",
    }  # fmt: skip
    return client.post(url(house), data | changes)


def here(client, house, at=NOW):
    with clock.at(at):
        return client.post(url(house), {"act": "week", "on": str(THIS), "autosave": "here"}).json()


def save(house, by, **changes):
    return weeks.save_week(
        **{"contender": house.team, "week": THIS, "version": 0, "by": by, "done": "先写的。"} | changes
    )


def test_typing_makes_a_draft_and_never_hands_in(house, as_person):
    said = type_week(as_person(house.captain), house, hand_in="1", done="").json()
    assert said["state"] == "refused"
    said = type_week(as_person(house.captain), house, hand_in="1").json()
    entry = WeeklyEntry.objects.get()
    assert (said["state"], said["version"], entry.status, entry.submitted_at) == ("saved", 1, "draft", None)


def test_a_week_handed_in_keeps_saying_what_was_done(house, as_person):
    save(house, house.captain, hand_in=True)
    client = as_person(house.captain)
    said = type_week(client, house, version="1", done="  ").json()
    assert (said["state"], WeeklyEntry.objects.get().done) == ("refused", "先写的。")
    said = type_week(client, house, version="1", done="改过的。").json()
    entry = WeeklyEntry.objects.get()
    assert (said["state"], entry.done, entry.status) == ("saved", "改过的。", "filled")


def test_a_member_no_longer_changes_what_was_handed_in(house, as_person):
    save(house, house.captain, hand_in=True)
    said = type_week(as_person(house.member), house, version="1", done="队员改的。").json()
    assert (said["state"], WeeklyEntry.objects.get().done) == ("refused", "先写的。")


def test_a_closed_month_takes_nothing_more(house, as_person):
    with closed("2026-11"):
        said = type_week(as_person(house.captain), house).json()
    assert (said["state"], WeeklyEntry.objects.count()) == ("refused", 0)


def test_two_members_get_both_texts(house, as_person):
    save(house, house.member)
    answer = type_week(as_person(house.captain), house, version="0", light="red")
    said = answer.json()
    said["clash"] = unmarked(said["clash"])
    assert (answer.status_code, said["version"]) == (409, 1)
    assert "宋晚晴10:00的版本" in said["clash"]
    # Only what differs stands side by side, choices in their own words.
    assert [words in said["clash"] for words in ("受阻", "正常", "先写的。", "下周计划")] == [
        True,
        True,
        True,
        False,
    ]
    assert WeeklyEntry.objects.get().done == "先写的。"


def test_the_others_version_needs_no_script(house, as_person):
    save(house, house.member)
    client = as_person(house.captain)
    data = {"act": "week", "on": str(THIS), "version": "0", "light": "green", "done": "后写的。"}
    page = client.post(url(house), data)
    assert (page.status_code, "以我的为准保存" in page.content.decode()) == (409, True)
    page = client.post(url(house), data | {"give_up": "theirs"}, follow=True)
    assert ("已用对方的版本。" in page.content.decode(), WeeklyEntry.objects.get().done) == (True, "先写的。")
    assert page.redirect_chain == [(url(house), 302)]


def test_members_see_each_other_and_never_themselves(house, as_person):
    assert here(as_person(house.captain), house)["editors"] == ""
    assert here(as_person(house.member), house)["editors"] == "秦越川正在编辑本节"
    assert "宋晚晴正在编辑本节" in as_person(house.captain).get(url(house)).content.decode()
    # Whoever only reads is told nothing.
    assert "正在编辑本节" not in as_person(house.neighbour).get(url(house)).content.decode()


def test_another_week_is_another_place(house, as_person):
    presence.note(house.team, "weeks/2026-W46", house.member)
    assert here(as_person(house.captain), house)["editors"] == ""


def test_who_stopped_is_no_longer_shown_and_is_forgotten(house, as_person):
    here(as_person(house.member), house)
    client = as_person(house.captain)
    assert here(client, house, clock.now() + timedelta(seconds=26))["editors"] == ""
    assert EditingSession.objects.count() == 2
    with clock.at(clock.now() + timedelta(minutes=61)):
        presence.note(house.team, "weeks", house.captain)
    assert EditingSession.objects.get().place == "weeks"


def test_saying_one_is_here_saves_nothing(house, as_person):
    here(as_person(house.captain), house)
    assert WeeklyEntry.objects.count() == 0


def test_outsiders_are_not_noted(house, as_person):
    data = {"act": "week", "on": str(THIS), "autosave": "here"}
    assert as_person(house.neighbour).post(url(house), data).status_code == 403
    assert as_person(house.stranger).post(url(house), data).status_code == 404
    assert EditingSession.objects.count() == 0


def test_a_handed_in_week_asks_nobody_for_half_a_sentence(house, as_person):
    helper = house.offices.branch_secretary
    weeks.save_week(
        contender=house.team, week=THIS, version=0, by=house.captain, done="联调。", help_from=helper,
        help_wanted="协调两台服务器。", hand_in=True,
    )  # fmt: skip
    client = as_person(house.captain)
    typed = {"light": "green", "done": "联调。", "help_from": str(helper.pk), "help_wanted": "协调两"}
    said = type_week(client, house, version="1", **typed).json()
    assert (said["state"], "点“保存修改”才送到对方" in said["words"]) == ("refused", True)
    assert HelpRequest.objects.get().text == "协调两台服务器。"
    said = type_week(
        client, house, version="1", **typed | {"help_wanted": "协调两台服务器。", "done": "联调好了。"}
    ).json()
    assert (said["state"], WeeklyEntry.objects.get().done) == ("saved", "联调好了。")
