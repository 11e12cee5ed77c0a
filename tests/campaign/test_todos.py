"""To-dos: gathered, once each, by due day, under their headings."""

from datetime import date

import pytest

from campaign import todos
from campaign.todos import TodoItem, grouped, provides_todos, summary, todos_for

TUESDAY = date(2026, 11, 17)


def item(due, key="k"):
    return TodoItem(due=due, title=f"事{key}", detail="", url="/x/", action="去办", key=key)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(todos, "_providers", [])


def test_items_of_every_room_come_by_due_day_and_once():
    provides_todos(lambda person, today: [item(None, "z"), item(date(2026, 11, 20), "b")])
    provides_todos(lambda person, today: [item(date(2026, 11, 10), "a"), item(date(2026, 11, 1), "b")])
    assert [one.key for one in todos_for("谁", TUESDAY)] == ["a", "b", "z"]


def test_provider_registers_once():
    def provider(person, today):
        return [item(TUESDAY)]

    provides_todos(provider)
    provides_todos(provider)
    assert len(todos._providers) == 1


def test_groups_follow_the_week():
    days = {"a": date(2026, 11, 10), "b": TUESDAY, "c": date(2026, 11, 22), "d": date(2026, 11, 23)}
    days |= {"e": date(2026, 11, 29), "f": date(2026, 11, 30), "g": None}
    groups = grouped([item(day, key) for key, day in days.items()], TUESDAY)
    assert {group.heading: [row.item.key for row in group.rows] for group in groups} == {
        "已逾期和今天": ["a", "b"],
        "本周": ["c"],
        "下周": ["d", "e"],
        "以后": ["f"],
        "不限时": ["g"],
    }


def test_long_group_folds_past_ten():
    (group,) = grouped([item(TUESDAY, str(n)) for n in range(12)], TUESDAY)
    assert (len(group.shown), len(group.folded)) == (10, 2)


@pytest.mark.parametrize(
    ("days", "heading"),
    [
        ([date(2026, 11, 10), TUESDAY, date(2026, 11, 20)], "今天有2件事要办，本周共3件"),
        ([TUESDAY], "今天有1件事要办"),
        ([date(2026, 11, 20)], "今天没有到期的事，本周有1件要办"),
        ([None, date(2026, 12, 20)], "本周没有到期的事，另有2件待办"),
        ([], "今天没有要办的事"),
    ],
)
def test_heading_of_home(days, heading):
    assert summary([item(day, str(n)) for n, day in enumerate(days)], TUESDAY) == heading
