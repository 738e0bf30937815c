from datetime import UTC, date, datetime, timedelta

import pytest

from firstfix.people.tests.makers import make_engineer
from firstfix.scheduling.queries import carry_overs
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

pytestmark = pytest.mark.usefixtures("company")
TODAY = date(2030, 5, 7)
YESTERDAY_TEN = datetime(2030, 5, 6, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_an_order_that_was_not_restored_is_there_with_its_reason() -> None:
    engineer, order = make_engineer(), make_work_order(state="waiting_parts")
    visit = make_visit(
        engineer=engineer,
        work_order=order,
        planned_start=YESTERDAY_TEN,
        state="left",
        outcome="waiting_parts",
        outcome_reason="Pump ordered",
    )
    (found,) = carry_overs(engineer, TODAY)
    assert (found.order, found.visit, found.next_visit) == (order, visit, None)
    assert found.why == "Waiting for parts: Pump ordered"


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("planned", "The visit did not take place."),
        ("working", "The visit was begun and not ended."),
        ("missed", "The gate was locked"),
    ],
)
def test_a_visit_that_came_to_nothing_is_a_carry_over_too(state: str, why: str) -> None:
    engineer = make_engineer()
    make_visit(engineer=engineer, planned_start=YESTERDAY_TEN, state=state, outcome_reason="The gate was locked")
    assert [one.why for one in carry_overs(engineer, TODAY)] == [why]


def test_what_is_restored_or_lies_ahead_is_not() -> None:
    engineer = make_engineer()
    make_visit(
        engineer=engineer, planned_start=YESTERDAY_TEN, state="left", work_order=make_work_order(state="restored")
    )
    make_visit(engineer=engineer, planned_start=YESTERDAY_TEN + DAY)
    make_visit(engineer=engineer, planned_start=YESTERDAY_TEN, state="cancelled")
    assert carry_overs(engineer, TODAY) == []


def test_only_the_last_visit_before_the_day_counts() -> None:
    first, last = make_engineer(), make_engineer()
    order = make_work_order(state="open")
    make_visit(engineer=first, work_order=order, planned_start=YESTERDAY_TEN - 3 * DAY, state="left")
    make_visit(engineer=last, work_order=order, planned_start=YESTERDAY_TEN, state="left")
    assert carry_overs(first, TODAY) == []
    assert [one.order for one in carry_overs(last, TODAY)] == [order]


def test_the_next_visit_is_told_and_a_colleagues_takes_it_over() -> None:
    engineer, colleague = make_engineer(), make_engineer()
    own, given = make_work_order(state="scheduled"), make_work_order(state="scheduled")
    for order, who in ((own, engineer), (given, colleague)):
        make_visit(engineer=engineer, work_order=order, planned_start=YESTERDAY_TEN, state="left")
        make_visit(engineer=who, work_order=order, planned_start=YESTERDAY_TEN + DAY)
    (found,) = carry_overs(engineer, TODAY)
    assert found.order == own
    assert found.next_visit
    assert found.next_visit.planned_start == YESTERDAY_TEN + DAY


def test_the_day_begins_at_midnight_of_the_company() -> None:
    """23:30 in UTC on the day before is 07:30 of the day in Shanghai."""
    engineer = make_engineer()
    make_visit(engineer=engineer, planned_start=datetime(2030, 5, 6, 23, 30, tzinfo=UTC), state="left")
    assert carry_overs(engineer, TODAY) == []
    assert len(carry_overs(engineer, TODAY + DAY)) == 1
