from datetime import date, timedelta

import chinese_calendar

from campaign.demo.plan import MONTHS, current_cycle, plan_for
from campaign.months import Month
from campaign.workdays import nth_from, weekdays_only


def is_working(day):
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return weekdays_only(day)


def days(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_the_current_cycle_stands_at_its_appraisal_whatever_the_day():
    wrong = []
    for today in days(date(2025, 1, 1), date(2027, 2, 28)):
        cycle = current_cycle(today, is_working)
        appraised = nth_from(cycle.opened_on, 9, is_working), nth_from(cycle.opened_on, 15, is_working)
        if not (appraised[0] <= today <= appraised[1] and cycle.opened_on >= cycle.month.next.first_day):
            wrong.append((today, cycle))
    assert wrong == []


def test_the_campaign_began_ten_full_months_before_across_the_years_end():
    plan = plan_for(date(2026, 3, 1), is_working)
    assert (plan.first_month, plan.founded_on.year) == (Month(2025, 5), 2025)
    assert plan.current.month == Month(2026, 1)
    assert [cycle.month for cycle in plan.past] == [Month(2025, 5).shift(n) for n in range(8)]


def test_late_in_the_month_the_current_cycle_is_last_months():
    plan = plan_for(date(2026, 11, 22), is_working)
    assert (plan.first_month, plan.current.month) == (Month(2026, 1), Month(2026, 10))
    assert len(plan.cycles) == MONTHS


def test_the_steps_of_the_selection_follow_each_other_with_a_full_notice():
    plan = plan_for(date(2026, 11, 22), is_working)
    steps = [plan.founded_on, plan.applied_from, plan.branches_met_on, plan.decided_on, plan.noticed_on]
    assert steps == sorted(set(steps))
    after = sum(is_working(day) for day in days(plan.noticed_on + timedelta(days=1), plan.cleared_on))
    assert after == 6
    assert plan.cleared_on < plan.activated_on
