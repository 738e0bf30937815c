from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import GUEST, SYSTEM
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_skill
from firstfix.platform.errors import NotAllowed, Refused
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import agree_on_hold, give_up_hold, hold_slot, plan_visit, propose_day
from firstfix.scheduling.models import Hold, Visit
from firstfix.scheduling.queries.slots import Slot, slots_for
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.scheduling.tests.test_plan_visit import at_once
from firstfix.work.models import OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Monday; the company is in Shanghai, so 08:30 there is 00:30 in UTC.
MONDAY = date(2030, 5, 6)
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
BEFORE = EIGHT_THIRTY - timedelta(days=3)
HOUR = timedelta(hours=1)


def slots_on(order: WorkOrder, *, now: datetime = BEFORE) -> list[Slot]:
    (day,) = slots_for(order, first=MONDAY, days=1, now=now)
    return list(day.slots)


@pytest.mark.usefixtures("company")
class TestSlots:
    def test_each_window_in_which_somebody_has_room(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        starts = [slot.window.start for slot in slots_on(make_work_order(planned_minutes=60))]
        assert starts[0] >= EIGHT_THIRTY
        assert starts == sorted(starts)
        assert len(starts) >= 4
        assert all(slot.window.end <= EIGHT_THIRTY + 9 * HOUR for slot in slots_on(make_work_order()))

    def test_none_where_the_day_is_full(self) -> None:
        engineer = make_engineer()
        make_shift(engineer, starts_at=EIGHT_THIRTY)
        make_visit(engineer=engineer, planned_start=EIGHT_THIRTY + HOUR, minutes=7 * 60)
        (day,) = slots_for(make_work_order(planned_minutes=120), first=MONDAY, days=1, now=BEFORE)
        assert day.slots == ()
        assert day.why_not

    def test_only_of_engineers_who_can_do_it(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        order = make_work_order()
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=1)
        (day,) = slots_for(order, first=MONDAY, days=1, now=BEFORE)
        assert day.slots == ()
        assert "Nobody on duty can do it" in day.why_not

    def test_of_the_past_nothing_is_offered(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        now = EIGHT_THIRTY + 4 * HOUR
        assert all(slot.window.end > now for slot in slots_on(make_work_order(), now=now))
        assert slots_for(make_work_order(), first=MONDAY, days=1, now=now + timedelta(days=2)) == []


@pytest.mark.usefixtures("company")
class TestHold:
    def test_agreed_it_becomes_a_visit_with_the_window_that_was_told(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        order = make_work_order()
        slot = slots_on(order)[1]
        hold_slot(order, engineer=slot.engineer, window=slot.window, by=make_user(Role.DESK), at=BEFORE)
        visit = agree_on_hold(order, by=GUEST, at=BEFORE + timedelta(minutes=9))
        order.refresh_from_db()
        assert (visit.window_from, visit.window_to) == slot.window
        assert slot.window.start <= visit.planned_start <= slot.window.end
        assert order.state == "scheduled"
        assert not Hold.objects.exists()

    def test_nobody_else_is_offered_the_time(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY, hours=3)
        mine, other = make_work_order(planned_minutes=90), make_work_order(planned_minutes=90)
        slot = slots_on(mine)[0]
        hold_slot(mine, engineer=slot.engineer, window=slot.window, by=SYSTEM, at=BEFORE)
        assert slots_on(other) == []
        with pytest.raises(Refused, match="just been taken"):
            hold_slot(other, engineer=slot.engineer, window=slot.window, by=SYSTEM, at=BEFORE)
        assert slots_on(mine), "for its own order the time stays free"

    def test_it_ends_by_itself(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY, hours=3)
        mine, other = make_work_order(planned_minutes=90), make_work_order(planned_minutes=90)
        slot = slots_on(mine)[0]
        hold_slot(mine, engineer=slot.engineer, window=slot.window, by=SYSTEM, at=BEFORE)
        later = BEFORE + timedelta(minutes=11)
        with pytest.raises(Refused, match="no longer kept"):
            agree_on_hold(mine, by=SYSTEM, at=later)
        hold_slot(other, engineer=slot.engineer, window=slot.window, by=SYSTEM, at=later)
        assert Hold.objects.get().work_order == other

    def test_a_dispatcher_cannot_book_over_it(self) -> None:
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        engineer = make_engineer()
        make_shift(engineer, starts_at=now, hours=48)
        mine, other = make_work_order(), make_work_order()
        slot = next(
            slot
            for day in slots_for(mine, first=timezone.localdate(now), days=2, now=now)
            for slot in day.slots
            if slot.window.start > now + 2 * HOUR
        )
        held = hold_slot(mine, engineer=engineer, window=slot.window, by=SYSTEM)
        with pytest.raises(Refused, match="is kept until"):
            plan_visit(other, engineers=[engineer], start=held.start, end=held.end, by=SYSTEM)
        give_up_hold(mine, by=SYSTEM)
        assert plan_visit(other, engineers=[engineer], start=held.start, end=held.end, by=SYSTEM).pk

    def test_filling_the_day_leaves_the_time_and_the_order_alone(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY, hours=3)
        mine, other = make_work_order(planned_minutes=90), make_work_order(planned_minutes=90)
        slot = slots_on(mine)[0]
        hold_slot(mine, engineer=slot.engineer, window=slot.window, by=SYSTEM, at=BEFORE)
        proposal = propose_day(MONDAY, by=SYSTEM, now=BEFORE, iterations=5)
        assert proposal.suggestions == ()
        assert [left.order_id for left in proposal.left_out] == [other.pk]

    def test_an_order_has_one_at_a_time(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        order = make_work_order(planned_minutes=60)
        first, second = slots_on(order)[:2]
        hold_slot(order, engineer=first.engineer, window=first.window, by=SYSTEM, at=BEFORE)
        hold_slot(order, engineer=second.engineer, window=second.window, by=SYSTEM, at=BEFORE)
        assert Hold.objects.get().window_from == second.window.start

    def test_not_by_an_engineer(self) -> None:
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY)
        order = make_work_order()
        slot = slots_on(order)[0]
        with pytest.raises(NotAllowed):
            hold_slot(order, engineer=slot.engineer, window=slot.window, by=make_user(Role.ENGINEER), at=BEFORE)


@pytest.mark.usefixtures("committed")
def test_of_two_customers_one_gets_the_time() -> None:
    tenant = make_tenant()
    with tenant_scope(tenant.pk):
        make_shift(make_engineer(), starts_at=EIGHT_THIRTY, hours=3)
        orders = [make_work_order(planned_minutes=90) for _ in range(2)]
        slot = slots_on(orders[0])[0]
    keep = partial(hold_slot, engineer=slot.engineer, window=slot.window, by=GUEST, at=BEFORE)
    answers = at_once(tenant, [partial(keep, order) for order in orders])
    assert sorted(type(one).__name__ for one in answers) == ["Hold", "Refused"], answers


def test_the_desk_offers_keeps_and_agrees(company: Tenant, client_of: Callable[[User], Client]) -> None:
    browser = client_of(make_user(Role.DESK))
    now = timezone.now()
    make_shift(make_engineer(name="张伟"), starts_at=now + timedelta(hours=20), hours=9)
    order = make_work_order()
    page = browser.get(f"/work-orders/{order.pk}/appointment")
    slot = next(slot for day in page.context["choice"].days for slot in day.slots)
    assert "张伟" in page.content.decode()
    assert browser.post(f"/work-orders/{order.pk}/appointment", {"slot": slot.name}).status_code == 302
    assert b"data-confirm" not in browser.get(f"/work-orders/{order.pk}/appointment").content
    assert browser.post(f"/work-orders/{order.pk}/appointment/agreement").status_code == 302
    assert Visit.objects.get().window_from == slot.window.start
    gone = browser.post(f"/work-orders/{order.pk}/appointment", {"slot": "2030-01-01T00:00+0000/1"})
    assert gone.status_code == 409
