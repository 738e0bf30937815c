"""When somebody on the way should be there: from the stop before, later and later where they do not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstfix.customers.tests.makers import make_site
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.tenants.models import Tenant
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import expected_arrivals
from firstfix.scheduling.rules import expected_arrival
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def at(latitude: float, **kw: object) -> Visit:
    order = make_work_order(asset=None, site=make_site(latitude=latitude, longitude=121.47), state="dispatched")
    return make_visit(work_order=order, planned_start=NINE, **kw)  # type: ignore[arg-type]


def test_it_is_counted_from_the_stop_before_and_never_lies_in_the_past(company: Tenant) -> None:
    """20 km from home, 2 km from the stop before: the way from there counts."""
    engineer = make_engineer(home_latitude=31.05, home_longitude=121.47)
    coming = at(31.23, engineer=engineer, state="on_the_way", set_off_at=NINE)
    from_home = expected_arrivals([coming], now=NINE)[coming.pk].at
    before = at(31.212, state="left", engineer=engineer, left_at=NINE - timedelta(minutes=3))
    near = expected_arrivals([coming], now=NINE)[coming.pk].at
    assert NINE + timedelta(minutes=5) < near < from_home < NINE + timedelta(hours=2)
    late = near + timedelta(minutes=12)
    told = expected_arrivals([coming], now=late)[coming.pk]
    assert (told.first_said, told.is_later) == (near, True)
    assert late + timedelta(minutes=6) <= told.at <= late + timedelta(minutes=11)
    assert expected_arrivals([before], now=NINE) == {}


@pytest.mark.parametrize(
    ("minutes", "now", "said"), [(17, 0, 20), (20, 0, 20), (20, 21, 25), (20, 25, 30), (20, 60, 80)]
)
def test_in_steps_of_five_minutes(minutes: int, now: int, said: int) -> None:
    moment = expected_arrival(NINE, timedelta(minutes=minutes), now=NINE + timedelta(minutes=now))
    assert (moment.at, moment.is_later) == (NINE + timedelta(minutes=said), said > 20)


MINUTES = st.integers(0, 300).map(lambda n: timedelta(minutes=n))


@given(MINUTES, MINUTES, MINUTES)
def test_lateness_is_admitted_and_no_time_told_goes_back(way: timedelta, then: timedelta, more: timedelta) -> None:
    first, second = (expected_arrival(NINE, way, now=NINE + passed) for passed in (then, then + more))
    assert NINE + way <= first.first_said == second.first_said < NINE + way + timedelta(minutes=5)
    assert first.at <= second.at
    for told, now in ((first, NINE + then), (second, NINE + then + more)):
        assert told.at >= now
        assert told.is_later == (now > told.first_said)
