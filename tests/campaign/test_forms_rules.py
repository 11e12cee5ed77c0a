"""Bad figures of a rule set come back at their field, before the tables refuse them (product.md §5 †)."""

import pytest

from campaign.forms.rules import RulesForm
from campaign.services.rules import make_rule_set
from tests.factories import make_campaign, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return make_campaign(make_tree())


def typed(campaign, **changes):
    """The form as the officer finds it, sent back with some figures changed."""
    shown = RulesForm(campaign=campaign)
    data = {name: shown[name].value() for name in shown.fields}
    sent = {
        name: shown.fields[name].prepare_value(value) for name, value in data.items() if value is not None
    }
    return RulesForm(sent | {"reason": "试行后调整"} | changes, campaign=campaign)


def test_what_was_shown_may_be_sent_back(campaign):
    form = typed(campaign)
    assert form.errors == {}
    rules = make_rule_set(campaign=campaign, by=campaign.created_by, quotas=form.quotas(), **form.changes())
    assert (rules.number, rules.points_good, rules.floor) == (2, 9500, 5)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"points_fair": "95"}, "points_fair", "好、较好、一般、差的分值应依次降低。"),
        ({"points_poor": "80"}, "points_fair", "好、较好、一般、差的分值应依次降低。"),
        ({"good_from": "90"}, "good_from", "优秀线、良好线、合格线应依次降低。"),
        (
            {"floor": "11"},
            "distribution_from",
            "显示等次分布的票数不能少于计分最低票数。",
        ),
    ],
)
def test_figures_out_of_order_are_named(campaign, changes, field, sentence):
    assert typed(campaign, **changes).errors == {field: [sentence]}


@pytest.mark.parametrize("field", ["floor", "trim_from"])
def test_fewer_than_three_sheets_are_never_counted(campaign, field):
    assert list(typed(campaign, **{field: "2"}).errors) == [field]
