"""What a worker remembers of engineers' weeks never shows: after any change the slots are those of a fresh worker."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import change_planning_rules
from firstfix.scheduling.models import Absence, Booking, Hold, Shift, Visit
from firstfix.scheduling.queries.slots import SlotsOfDay, slots_for
from firstfix.scheduling.queries.standing import remembered_work
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.scheduling.translate.shifts import remembered_shifts
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Monday; the company is in Shanghai, so 08:30 there is 00:30 in UTC.
MONDAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
BEFORE = EIGHT_THIRTY - timedelta(days=3)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def order(company: Tenant) -> WorkOrder:
    """It waits, and three engineers are at work for three days with visits between which there is room."""
    forget()
    for number in range(3):
        engineer = make_engineer(name=f"Engineer {number}", home_latitude=31.1 + number / 10)
        for day in range(3):
            make_shift(engineer, starts_at=EIGHT_THIRTY + day * DAY)
            for hour in (1, 4, 7):
                make_visit(engineer=engineer, planned_start=EIGHT_THIRTY + day * DAY + hour * HOUR, minutes=75)
    return make_work_order(planned_minutes=60)


def forget() -> None:
    remembered_work.cache_clear()
    remembered_shifts.cache_clear()


def told(order: WorkOrder, *, now: datetime = BEFORE) -> list[SlotsOfDay]:
    return slots_for(order, first=MONDAY, days=3, now=now)


def told_afresh(order: WorkOrder, *, now: datetime = BEFORE) -> list[SlotsOfDay]:
    forget()
    return told(order, now=now)


def _later(visit: Visit, by: timedelta) -> None:
    start, end = visit.planned_start + by, visit.planned_end + by
    Visit.objects.filter(pk=visit.pk).update(planned_start=start, planned_end=end)
    Booking.objects.filter(visit=visit).update(during=(start, end))


def _all_earlier(order: WorkOrder, engineer: Engineer) -> None:
    for visit in Visit.objects.order_by("planned_start"):
        _later(visit, -HOUR)


def _keep(order: WorkOrder, engineer: Engineer) -> None:
    Hold.objects.create(
        work_order=make_work_order(),
        engineer=engineer,
        during=(EIGHT_THIRTY, EIGHT_THIRTY + 9 * HOUR),
        window_from=EIGHT_THIRTY,
        window_to=EIGHT_THIRTY + 2 * HOUR,
        expires_at=BEFORE + HOUR,
    )


def _ask_for_a_skill(order: WorkOrder, engineer: Engineer) -> None:
    OrderSkill.objects.create(work_order=order, skill=make_skill("s"), level=1)


def _move_site(order: WorkOrder, engineer: Engineer) -> None:
    for visit in Visit.objects.filter(bookings__engineer=engineer).select_related("work_order__site"):
        site = visit.work_order.site
        site.latitude, site.longitude = 30.0, 119.0
        site.save()


#: Each is felt in the slots.
CHANGES: dict[str, Callable[[WorkOrder, Engineer], object]] = {
    "visits are moved": _all_earlier,
    "visits are cancelled": lambda order, one: Visit.objects.update(state="cancelled"),
    "visits get somebody else": lambda order, one: Booking.objects.filter(visit__in=_visits_of(one)[:1]).delete(),
    "a visit is added": lambda order, one: make_visit(engineer=one, planned_start=EIGHT_THIRTY + 2.5 * HOUR),
    "shifts end early": lambda order, one: Shift.objects.filter(starts_at=EIGHT_THIRTY).update(
        ends_at=EIGHT_THIRTY + 2 * HOUR
    ),
    "a shift is gone": lambda order, one: Shift.objects.filter(engineer=one).delete(),
    "somebody is away": lambda order, one: Absence.objects.create(
        engineer=one, reason="sick", starts_at=EIGHT_THIRTY, ends_at=EIGHT_THIRTY + 3 * DAY
    ),
    "somebody moves house": lambda order, one: Engineer.objects.update(home_latitude=29.9),
    "somebody leaves the company": lambda order, one: Engineer.objects.filter(pk=one.pk).update(is_active=False),
    "time is kept for a customer": _keep,
    "a skill is asked for": _ask_for_a_skill,
    "sites are elsewhere": _move_site,
    "hours are limited": lambda order, one: change_planning_rules(hours=4, by=SYSTEM),
    "the order's site is elsewhere": lambda order, one: type(order.site).objects.update(latitude=30.5),
    "the order takes longer": lambda order, one: WorkOrder.objects.filter(pk=order.pk).update(planned_minutes=100),
}


def _visits_of(engineer: Engineer) -> list[int]:
    return list(
        Visit.objects.filter(bookings__engineer=engineer).order_by("planned_start").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_felt_at_once(order: WorkOrder, change: str) -> None:
    one = Engineer.objects.order_by("pk")[0]
    Shift.objects.exclude(engineer=one).delete()  # nobody else stands in
    before = told(order)
    CHANGES[change](order, one)
    after = told(order)
    assert after != before
    assert after == told_afresh(order)


@pytest.mark.parametrize("seed", range(8))
def test_one_change_after_the_other(order: WorkOrder, seed: int) -> None:
    rng = Random(seed)
    now = BEFORE
    for _ in range(6):
        visit = rng.choice(list(Visit.objects.order_by("pk")))
        engineer = rng.choice(list(Engineer.objects.order_by("pk")))
        match rng.randrange(6):
            case 0:
                _later(visit, rng.choice([-1, 1]) * timedelta(minutes=25))
            case 1:
                Visit.objects.filter(pk=visit.pk).update(state=rng.choice(["left", "missed", "cancelled", "planned"]))
            case 2:
                with suppress(IntegrityError), transaction.atomic():
                    Booking.objects.filter(visit=visit).update(engineer=engineer)
            case 3:
                Shift.objects.filter(engineer=engineer, starts_at=EIGHT_THIRTY).update(ends_at=EIGHT_THIRTY + 6 * HOUR)
            case 4:
                start = EIGHT_THIRTY + rng.randrange(60) * HOUR
                Absence.objects.create(engineer=engineer, reason="leave", starts_at=start, ends_at=start + 5 * HOUR)
            case _:
                now = max(now, EIGHT_THIRTY + rng.randrange(12) * HOUR)
        found = told(order, now=now)
        assert found == told_afresh(order, now=now)


def test_only_the_week_that_has_changed_is_worked_out_again(order: WorkOrder) -> None:
    told(order)
    known = remembered_work.cache_info().misses
    told(order)
    assert remembered_work.cache_info().misses == known
    _later(Visit.objects.order_by("pk")[0], HOUR / 4)
    told(order)
    assert remembered_work.cache_info().misses == known + 1


def test_equal_days_of_another_company_are_told_from_its_own_rows(order: WorkOrder) -> None:
    assert any(day.slots for day in told(order))
    other = make_tenant(zone="Asia/Shanghai")
    with tenant_scope(other.pk):
        stranger = make_engineer(name="Stranger")
        make_shift(stranger, starts_at=EIGHT_THIRTY)
        (first, *_others) = told(make_work_order(planned_minutes=60))
        assert {slot.engineer.pk for slot in first.slots} == {stranger.pk}
