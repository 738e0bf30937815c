"""The gap: what the next quarter will ask for, who is able, who could learn it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.growth.queries.gap import skill_gaps
from firstfix.growth.rules.gap import Gap, expected, gap, level_needed, more_needed, quarter_after, quarter_of, trend
from firstfix.growth.tests.makers import make_repair
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.tenants.models import Tenant
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-40, 40))
def test_quarters_follow_each_other_without_a_gap(day: date, count: int) -> None:
    first = quarter_of(day)
    assert first <= day < quarter_after(first)
    assert quarter_after(quarter_after(first, count), -count) == first


def test_half_by_the_season_half_by_the_year_times_trend() -> None:
    assert expected([10, 30, 10, 10], season=30, trend=1.2) == pytest.approx(1.2 * (30 + 15) / 2)
    assert (trend(120, 100), trend(50, 0), trend(900, 100), trend(1, 100)) == (1.2, 1.0, 2.0, 0.5)


def test_the_level_that_nine_of_ten_orders_need() -> None:
    assert level_needed({2: 85, 3: 6, 5: 9}) == 3
    assert level_needed({}) == 1


def test_words_of_the_gap() -> None:
    assert gap(5, able=0, usual=20) == Gap.NOBODY
    assert gap(5, able=1, usual=20) == Gap.ONE
    assert gap(41, able=2, usual=20) == Gap.TIGHT
    assert gap(40, able=2, usual=20) == Gap.ENOUGH
    assert (more_needed(61, able=2, usual=20), more_needed(5, able=1, usual=20), more_needed(5, able=4, usual=20)) == (
        2, 1, 0,
    )  # fmt: skip


def asked(day: date, skill: str = "laser", level: int = 3, count: int = 1, state: str = "closed") -> None:
    for _number in range(count):
        order = make_work_order(state=state)
        at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        WorkOrder.objects.filter(pk=order.pk).update(entered_at=at)
        OrderSkill.objects.create(work_order=order, skill=make_skill(skill), level=level)


def test_orders_of_the_last_four_quarters_by_skill(company: Tenant) -> None:
    asked(date(2026, 2, 3), count=6)
    asked(date(2026, 9, 30), count=2)
    asked(date(2026, 10, 1))
    asked(date(2026, 3, 3), state="cancelled")
    able = make_engineer(skills={"laser": 4}, name="Able")
    make_engineer(skills={"laser": 2}, name="Near")
    along = make_engineer(name="Along")
    make_repair(able, along, days=(datetime.now(UTC) - NOW).days + 5, skill="laser")
    table = skill_gaps(now=NOW)
    (row,) = table.rows
    assert (table.first_day, list(row.quarters)) == (date(2027, 1, 1), [0, 6, 0, 2])
    assert row.expected == pytest.approx((6 + 2) / 2)
    assert ([one.name for one in row.able], row.gap, row.level) == (["Able"], Gap.ONE, 3)
    assert [(one.engineer.name, one.level, one.orders) for one in row.learners] == [("Near", 2, 0), ("Along", 0, 1)]


def test_a_new_company_has_no_gap_to_show(company: Tenant) -> None:
    make_skill("laser")
    assert skill_gaps(now=NOW).rows == []
