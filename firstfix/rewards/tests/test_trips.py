"""Trips of several days: the visits tell of them, the engineer hands them in as they stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.customers.tests.makers import make_site
from firstfix.field.models import VisitTravel
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.errors import Invalid, NotAllowed
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.actions import change_trip, claim_trip, save_claim_rules
from firstfix.rewards.models import Trip
from firstfix.rewards.queries.trips import known_trip, trips_to_claim
from firstfix.rewards.tests.makers import make_trip, user_of
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.tests.makers import make_work_order

ClientOf = Callable[[User], Client]
NANJING = (32.06, 118.80)


@pytest.fixture
def engineer(company: Tenant) -> Engineer:
    return make_engineer(home_latitude=31.23, home_longitude=121.47)


def days_ago(n: int) -> date:
    return company_day(timezone.now()) - timedelta(days=n)


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), company_zone())


def been(engineer: Engineer, day: date, *, hour: int = 8, where: tuple[float, float] = NANJING, km: str = "") -> Visit:
    """Set off for at `hour`, left four hours later."""
    site = make_site(name="Nanjing Works" if where == NANJING else "Harbour", latitude=where[0], longitude=where[1])
    start = at(day, hour)
    times: dict[str, Any] = {"set_off_at": start, "left_at": start + timedelta(hours=4), "planned_start": start}
    order = make_work_order(site=site, customer=site.customer, asset=None)
    visit = make_visit(engineer=engineer, state="left", work_order=order, **times)
    if km:
        VisitTravel.objects.create(visit=visit, engineer=engineer, kilometres=Decimal(km), at=start)
    return visit


def test_two_days_far_away_are_one_trip_with_a_night(engineer: Engineer) -> None:
    been(engineer, days_ago(3), km="301")
    been(engineer, days_ago(2), hour=9, km="4.5")
    been(engineer, days_ago(1), where=(31.2, 121.5))
    (known,) = trips_to_claim(engineer, today=days_ago(0))
    assert (known.first_day, known.last_day, known.nights) == (days_ago(3), days_ago(2), 1)
    assert (known.end, known.kilometres, known.purpose) == (at(days_ago(2), 13), Decimal("305.5"), "Nanjing Works")
    for day in (days_ago(3), days_ago(2)):
        again = known_trip(engineer, day)
        assert again is not None
        assert again.start == known.start


def test_what_is_handed_in_or_not_over_is_not_offered(engineer: Engineer) -> None:
    been(engineer, days_ago(4))
    trip = make_trip(engineer, starts_at=at(days_ago(4), 7), ends_at=at(days_ago(4), 20))
    going_on = been(engineer, days_ago(1))
    Visit.objects.filter(pk=going_on.pk).update(left_at=None)
    assert trips_to_claim(engineer, today=days_ago(0)) == []
    Trip.objects.filter(pk=trip.pk).update(state="withdrawn")
    assert [one.first_day for one in trips_to_claim(engineer, today=days_ago(0))] == [days_ago(4)]


def test_the_company_says_how_far_away_is(engineer: Engineer) -> None:
    been(engineer, days_ago(2))
    save_claim_rules(away_km=400, by=make_user(Role.HR))
    assert trips_to_claim(engineer, today=days_ago(0)) == []
    with pytest.raises(NotAllowed):
        save_claim_rules(away_km=1, by=user_of(engineer))


def test_it_is_handed_in_as_it_is_offered(engineer: Engineer, client_of: ClientOf) -> None:
    been(engineer, days_ago(3), km="301")
    been(engineer, days_ago(2), hour=9)
    client = client_of(user_of(engineer))
    page = client.get("/my-claims").content.decode()
    assert "not handed in" in page
    assert f"/trips/new?day={days_ago(3)}" in page
    form = client.get(f"/trips/new?day={days_ago(3)}").context["form"]
    client.post("/trips/new", {name: form.initial[name] for name in form.fields})
    trip = Trip.objects.get()
    assert (trip.starts_at, trip.ends_at, trip.nights) == (at(days_ago(3), 8), at(days_ago(2), 13), 1)
    assert "not handed in" not in client.get("/my-claims").content.decode()
    shown = client.get(f"/trips/{trip.pk}/change").context["form"]
    assert shown.initial["last_day"] == days_ago(2)


@pytest.mark.parametrize(("back", "hour"), [(4, 12), (-40, 12)])
def test_a_trip_ends_after_it_began_and_within_a_month(engineer: Engineer, back: int, hour: int) -> None:
    said: dict[str, Any] = {
        "day": days_ago(3),
        "start": time(8),
        "end": time(hour),
        "kilometres": Decimal(5),
        "purpose": "Nanjing",
    }
    with pytest.raises(Invalid) as wrong:
        claim_trip(engineer, last_day=days_ago(back), by=user_of(engineer), **said)
    assert set(wrong.value.errors) == {"last_day"}


def test_a_longer_trip_goes_further(engineer: Engineer) -> None:
    said: dict[str, Any] = {
        "day": days_ago(3),
        "start": time(8),
        "end": time(12),
        "kilometres": Decimal(5000),
        "purpose": "Harbin",
    }
    with pytest.raises(Invalid):
        claim_trip(engineer, by=user_of(engineer), **said)
    trip = claim_trip(engineer, last_day=days_ago(1), by=user_of(engineer), **said)
    assert trip.length == timedelta(days=2, hours=4)
    short = change_trip(trip, **{**said, "kilometres": Decimal(9)}, by=user_of(engineer))
    assert short.length == timedelta(hours=4)
