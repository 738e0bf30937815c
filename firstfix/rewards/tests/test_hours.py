from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.actions import approve_claim
from firstfix.rewards.queries import hours_of, mine_of
from firstfix.rewards.queries.trips import known_trip, known_trips
from firstfix.rewards.tests.makers import make_added_hours, make_expense, make_trip
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.tests.makers import make_visit


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=company_zone())


def been(engineer: Engineer, set_off: datetime, *, travel: int = 30, work: int | None = 60, **kw: Any) -> Visit:
    arrived = set_off + timedelta(minutes=travel)
    left = None if work is None else arrived + timedelta(minutes=work)
    times: dict[str, Any] = {"set_off_at": set_off, "arrived_at": arrived, "left_at": left}
    return make_visit(engineer=engineer, planned_start=arrived, state="left", **times, **kw)


def minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)


def test_work_and_travel_follow_from_the_visits_times(company: Tenant) -> None:
    engineer = make_engineer()
    been(engineer, at(23, 8))
    been(engineer, at(23, 10), travel=15, work=120)
    been(engineer, at(24, 9), work=None)
    been(make_engineer(), at(23, 8))
    days = hours_of(engineer, at(23, 0).date(), at(24, 0).date())
    assert [(day.day.day, minutes(day.work), minutes(day.travel)) for day in days] == [(23, 180, 45), (24, 0, 30)]


def test_days_are_the_companys(company: Tenant) -> None:
    """Half past midnight in Shanghai is the evening before in Greenwich."""
    engineer = make_engineer()
    been(engineer, at(24, 0, 30))
    assert [day.day.day for day in hours_of(engineer, at(24, 0).date(), at(24, 0).date())] == [24]
    assert hours_of(engineer, at(23, 0).date(), at(23, 0).date()) == []


def test_a_way_that_was_told_counts_as_told(company: Tenant) -> None:
    engineer, mate = make_engineer(), make_engineer()
    visit = been(engineer, at(23, 8))
    Booking.objects.create(visit=visit, engineer=mate, during=(visit.planned_start, visit.planned_end), is_firm=False)
    for one, way in ((engineer, 50), (mate, None)):
        told = {"kilometres": Decimal("12.5"), "minutes": way, "at": at(23, 9)}
        VisitTravel.objects.create(visit=visit, engineer=one, **told)
    for one, travel in ((engineer, 50), (mate, 30)):
        (day,) = hours_of(one, at(23, 0).date(), at(23, 0).date())
        assert minutes(day.travel) == travel
    known = known_trip(engineer, at(23, 0).date())
    assert known is not None
    assert known.kilometres == Decimal("12.5")
    trip = make_trip(mate, starts_at=at(23, 7), ends_at=at(23, 18))
    assert known_trips([trip])[trip.pk].kilometres == Decimal("12.5")


def test_added_hours_count_once_they_are_approved(company: Tenant) -> None:
    engineer = make_engineer()
    been(engineer, at(23, 8))
    hours = make_added_hours(engineer, day=at(23, 0).date(), minutes=40)
    make_added_hours(engineer, day=at(23, 0).date(), state="withdrawn")
    (day,) = hours_of(engineer, at(23, 0).date(), at(23, 0).date())
    assert (minutes(day.counted), day.added) == (90, [hours])
    approve_claim(hours, by=SYSTEM)
    (day,) = hours_of(engineer, at(23, 0).date(), at(23, 0).date())
    assert minutes(day.counted) == 130


def test_a_trip_is_known_from_the_days_visits(company: Tenant) -> None:
    engineer = make_engineer()
    first, last = been(engineer, at(23, 8)), been(engineer, at(23, 13), work=90)
    been(engineer, at(24, 8))
    known = known_trip(engineer, at(23, 0).date())
    assert known is not None
    assert list(known.visits) == [first, last]
    assert (known.start, known.end) == (first.set_off_at, last.left_at)
    assert known_trip(engineer, at(22, 0).date()) is None


def test_whoever_approves_a_trip_sees_the_visits_within_it(company: Tenant) -> None:
    engineer = make_engineer()
    visit = been(engineer, at(23, 9))
    been(make_engineer(), at(23, 9))
    trip = make_trip(engineer, starts_at=at(23, 8), ends_at=at(23, 18))
    later = make_trip(engineer, starts_at=at(24, 8), ends_at=at(24, 18))
    known = known_trips([trip, later])
    assert [list(one.visits) for one in known.values()] == [[visit]]
    assert list(known) == [trip.pk]


def test_the_phone_has_ones_own_since_a_day(company: Tenant) -> None:
    engineer = make_engineer()
    been(engineer, at(23, 8))
    added = make_added_hours(engineer, day=at(23, 0).date(), kind="overtime", minutes=30, note="Pump")
    new = make_expense(engineer, day=at(23, 0).date(), note="P2")
    old = make_expense(engineer, day=at(1, 0).date(), state="returned", answer="Which one?")
    make_expense(engineer, day=at(1, 0).date(), state="paid")
    make_expense(engineer, day=at(23, 0).date(), state="withdrawn")
    make_expense(day=at(23, 0).date())
    trip = make_trip(engineer, starts_at=at(23, 7, 30), ends_at=at(23, 18, 5))
    mine = mine_of(engineer, at(20, 0).date())
    assert mine["hours"][0] == {
        "day": "2026-11-23",
        "work": 60,
        "travel": 30,
        "added": [
            {
                **{"uid": str(added.uid), "kind": "overtime", "minutes": 30, "note": "Pump"},
                **{"state": "submitted", "answer": ""},
            }
        ],
    }
    assert mine["expenses"] == [
        {
            **{"uid": str(new.uid), "kind": "parking", "amount": "45.00", "currency": "CNY", "on": "2026-11-23"},
            **{"note": "P2", "state": "submitted", "answer": "", "visit": None, "has_receipt": False},
        },
        {
            **{"uid": str(old.uid), "kind": "parking", "amount": "45.00", "currency": "CNY", "on": "2026-11-01"},
            **{"note": "", "state": "returned", "answer": "Which one?", "visit": None, "has_receipt": False},
        },
    ]
    assert mine["trips"] == [
        {
            **{"uid": str(trip.uid), "day": "2026-11-23", "start": "07:30", "end": "18:05", "kilometres": "120.5"},
            **{"purpose": "Suzhou", "state": "submitted", "answer": ""},
        }
    ]
