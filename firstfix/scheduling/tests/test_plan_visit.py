from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.tests.makers import make_user
from firstfix.platform.catalogues.tests.makers import make_certificate_type, make_skill
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.queries import facts_about
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.tests.makers import make_tenant
from firstfix.scheduling.actions import add_absence, cancel_visit, move_visit, plan_visit, set_on_call
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.queries import coming_visit
from firstfix.scheduling.tests.makers import make_shift, make_visit
from firstfix.work.actions import step_work_order
from firstfix.work.models import OrderCertificate, OrderSkill, WorkOrder
from firstfix.work.tests.makers import make_work_order

#: A Monday; the company is in Shanghai, so 08:30 there is 00:30 in UTC.
EIGHT_THIRTY = datetime(2030, 5, 6, 0, 30, tzinfo=UTC)
TEN, NOON = EIGHT_THIRTY + timedelta(hours=1.5), EIGHT_THIRTY + timedelta(hours=3.5)
HOUR = timedelta(hours=1)


def ready(**kw: Any) -> Engineer:
    """An engineer with a shift from 08:30 to 17:30 on that Monday."""
    engineer = make_engineer(**kw)
    make_shift(engineer, starts_at=EIGHT_THIRTY)
    return engineer


def demanding(*, skill: int = 0, certificate: bool = False) -> WorkOrder:
    order = make_work_order()
    if skill:
        OrderSkill.objects.create(work_order=order, skill=make_skill(), level=skill)
    if certificate:
        OrderCertificate.objects.create(work_order=order, certificate_type=make_certificate_type())
    return order


@pytest.mark.usefixtures("company")
class TestPlan:
    def test_a_visit_is_booked_and_the_order_scheduled(self) -> None:
        order, engineer = make_work_order(), ready()
        visit = plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=make_user(Role.DISPATCHER))
        order.refresh_from_db()
        assert (order.state, visit.state) == ("scheduled", "planned")
        assert (visit.window_from, visit.window_to) == (TEN, TEN + timedelta(hours=2))
        assert [(one.engineer, one.during.lower, one.is_firm) for one in visit.bookings.all()] == [
            (engineer, TEN, True)
        ]
        assert facts_about(visit).get().name == "VisitPlanned"

    def test_the_same_uid_again_gives_the_same_visit(self) -> None:
        order, engineer, uid = make_work_order(), ready(), uuid4()
        first = plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM, uid=uid)
        assert plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM, uid=uid) == first

    def test_an_order_has_one_coming_visit(self) -> None:
        order, engineer = make_work_order(), ready(name="Chen Li")
        plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        with pytest.raises(Refused, match=r"has a visit already: .*10:00.*Chen Li"):
            plan_visit(order, engineers=[engineer], start=NOON, end=NOON + HOUR, by=SYSTEM)

    def test_a_crew_is_a_booking_each(self) -> None:
        crew = [ready(), ready()]
        visit = plan_visit(make_work_order(), engineers=[*crew, crew[0]], start=TEN, end=NOON, by=SYSTEM)
        assert {booking.engineer for booking in visit.bookings.all()} == set(crew)

    def test_a_crew_brings_skills_and_certificates_together(self) -> None:
        skilled, certified = ready(skills={"electrical": 3}), ready(certificates={"high-voltage": date(2031, 1, 1)})
        order = demanding(skill=3, certificate=True)
        with pytest.raises(Refused, match="lacks the certificate"):
            plan_visit(order, engineers=[skilled], start=TEN, end=NOON, by=SYSTEM)
        with pytest.raises(Refused, match="lacks the skill"):
            plan_visit(order, engineers=[certified], start=TEN, end=NOON, by=SYSTEM)
        assert plan_visit(order, engineers=[skilled, certified], start=TEN, end=NOON, by=SYSTEM)

    def test_everybody_of_a_crew_must_be_on_duty(self) -> None:
        away = make_engineer(name="Wang Fang")
        with pytest.raises(Refused, match="Wang Fang: has no shift on that day"):
            plan_visit(make_work_order(), engineers=[ready(), away], start=TEN, end=NOON, by=SYSTEM)

    @pytest.mark.parametrize(
        ("until", "said"),
        [
            (date(2030, 5, 5), "certificate High voltage expired on 5 May 2030"),
            (date(2030, 5, 6), ""),
        ],
    )
    def test_a_certificate_must_be_valid_on_the_day_of_the_visit(self, until: date, said: str) -> None:
        engineer = ready(certificates={"high-voltage": until})
        order = demanding(certificate=True)
        if said:
            with pytest.raises(Refused, match=said):
                plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        else:
            assert plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)

    def test_a_level_that_is_too_low_is_refused(self) -> None:
        with pytest.raises(Refused, match="Electrical: level 4 is needed, has level 2"):
            plan_visit(demanding(skill=4), engineers=[ready(skills={"electrical": 2})], start=TEN, end=NOON, by=SYSTEM)

    def test_time_outside_of_the_shift_is_refused(self) -> None:
        evening = EIGHT_THIRTY + timedelta(hours=8)
        with pytest.raises(Refused, match="is on duty only 08:30–17:30"):
            plan_visit(make_work_order(), engineers=[ready()], start=evening, end=evening + 2 * HOUR, by=SYSTEM)

    def test_on_call_counts_as_duty(self) -> None:
        engineer, night = ready(), EIGHT_THIRTY + timedelta(hours=9)
        set_on_call(engineer, starts_at=night, ends_at=night + timedelta(hours=15), by=SYSTEM)
        assert plan_visit(make_work_order(), engineers=[engineer], start=night - HOUR, end=night + HOUR, by=SYSTEM)

    def test_an_absent_engineer_is_refused_without_saying_why(self) -> None:
        engineer = ready()
        add_absence(engineer, reason="sick", starts_at=TEN, ends_at=NOON, by=SYSTEM)
        with pytest.raises(Refused, match=r"absent until 6 May 12:00\.$"):
            plan_visit(make_work_order(), engineers=[engineer], start=TEN - HOUR, end=TEN + HOUR, by=SYSTEM)

    def test_a_booked_engineer_is_refused_naming_the_other_visit(self) -> None:
        engineer = ready(name="Chen Li")
        other = plan_visit(make_work_order(), engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        order = make_work_order()
        with pytest.raises(Refused, match=f"Chen Li is booked already: {other.work_order.number}, Plant 1"):
            plan_visit(order, engineers=[engineer], start=TEN + HOUR, end=NOON + HOUR, by=SYSTEM)
        order.refresh_from_db()
        assert order.state == "open"
        assert not order.visits.exists()

    def test_visits_may_follow_one_another_without_a_gap(self) -> None:
        engineer = ready()
        plan_visit(make_work_order(), engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        assert plan_visit(make_work_order(), engineers=[engineer], start=NOON, end=NOON + HOUR, by=SYSTEM)

    def test_the_start_lies_in_the_window_that_the_customer_is_told(self) -> None:
        with pytest.raises(Invalid, match="within the window"):
            plan_visit(
                make_work_order(), engineers=[ready()], start=TEN, end=NOON, window=(NOON, NOON + HOUR), by=SYSTEM
            )

    def test_time_that_is_over_and_a_visit_without_engineers_are_refused(self) -> None:
        with pytest.raises(Refused, match="over already"):
            plan_visit(make_work_order(), engineers=[ready()], start=TEN, end=NOON, by=SYSTEM, at=NOON)
        with pytest.raises(Invalid, match="at least one engineer"):
            plan_visit(make_work_order(), engineers=[], start=TEN, end=NOON, by=SYSTEM)
        with pytest.raises(Invalid, match="ends before"):
            plan_visit(make_work_order(), engineers=[ready()], start=TEN, end=TEN, by=SYSTEM)

    def test_an_order_that_is_finished_gets_no_visit(self) -> None:
        with pytest.raises(Refused, match="Closed"):
            plan_visit(make_work_order(state="closed"), engineers=[ready()], start=TEN, end=NOON, by=SYSTEM)

    def test_an_engineer_may_not_plan(self) -> None:
        with pytest.raises(NotAllowed):
            plan_visit(make_work_order(), engineers=[ready()], start=TEN, end=NOON, by=make_user(Role.ENGINEER))

    def test_refusals_are_said_in_chinese(self) -> None:
        with translation.override("zh-hans"), pytest.raises(Refused, match=r"这次上门不可行.*当天没有班次"):
            plan_visit(make_work_order(), engineers=[make_engineer()], start=TEN, end=NOON, by=SYSTEM)


@pytest.mark.usefixtures("company")
class TestMoveAndCancel:
    def test_moving_within_the_window_keeps_what_the_customer_was_told(self) -> None:
        engineer = ready()
        visit = plan_visit(make_work_order(), engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        moved = move_visit(visit, start=TEN + HOUR, end=NOON + HOUR, by=SYSTEM)
        assert (moved.window_from, moved.planned_start) == (TEN, TEN + HOUR)
        later = move_visit(moved, start=NOON + 2 * HOUR, end=NOON + 3 * HOUR, by=SYSTEM)
        assert later.window_from == NOON + 2 * HOUR
        booking = later.bookings.get()
        assert (booking.engineer, booking.during.lower) == (engineer, NOON + 2 * HOUR)

    def test_moving_to_another_engineer_frees_the_first(self) -> None:
        first, second = ready(), ready()
        visit = plan_visit(make_work_order(), engineers=[first], start=TEN, end=NOON, by=SYSTEM)
        move_visit(visit, start=TEN, end=NOON, engineers=[second], by=SYSTEM)
        assert plan_visit(make_work_order(), engineers=[first], start=TEN, end=NOON, by=SYSTEM)
        fact = facts_about(visit).filter(name="VisitMoved").get()
        assert fact.data["was_engineers"] == [first.name]

    def test_a_refused_move_changes_nothing(self) -> None:
        engineer = ready()
        visit = plan_visit(make_work_order(), engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        plan_visit(make_work_order(), engineers=[engineer], start=NOON, end=NOON + HOUR, by=SYSTEM)
        with pytest.raises(Refused, match="booked already"):
            move_visit(visit, start=TEN + HOUR, end=NOON + HOUR, by=SYSTEM)
        visit.refresh_from_db()
        assert visit.planned_start == TEN
        assert visit.bookings.get().is_firm

    def test_a_visit_under_way_is_not_moved(self) -> None:
        visit = make_visit(state="on_the_way")
        with pytest.raises(Refused, match="On the way"):
            move_visit(visit, start=TEN, end=NOON, by=SYSTEM)

    def test_cancelling_frees_the_engineer_and_opens_the_order(self) -> None:
        engineer, order = ready(), make_work_order()
        visit = plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        cancel_visit(visit, reason="Customer moved it", by=SYSTEM)
        order.refresh_from_db()
        assert (order.state, coming_visit(order)) == ("open", None)
        assert plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        with pytest.raises(Refused):
            cancel_visit(visit, by=SYSTEM)

    @pytest.mark.parametrize("verb", ["wait_for_parts", "cancel", "restore_remotely"])
    def test_a_planned_visit_is_given_up_with_its_order(self, verb: str) -> None:
        engineer, order = ready(), make_work_order()
        visit = plan_visit(order, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        step_work_order(order, verb, by=SYSTEM, reason="The pump has to come from abroad")
        visit.refresh_from_db()
        assert (visit.state, visit.bookings.get().is_firm) == ("cancelled", False)

    def test_a_visit_for_a_waiting_order_can_be_planned(self) -> None:
        order = make_work_order(state="waiting_parts")
        assert plan_visit(order, engineers=[ready()], start=TEN, end=NOON, by=SYSTEM)
        order.refresh_from_db()
        assert order.state == "scheduled"


class TestTheDatabaseRefuses:
    def test_booking_somebody_twice(self, company: Tenant) -> None:
        engineer = ready()
        plan_visit(make_work_order(), engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        other = Visit.objects.create(
            work_order=make_work_order(), window_from=TEN, window_to=NOON, planned_start=TEN, planned_end=NOON
        )
        with pytest.raises(IntegrityError, match="engineer_not_twice"), transaction.atomic():
            Booking.objects.create(visit=other, engineer=engineer, during=(TEN + HOUR, NOON))

    @pytest.mark.usefixtures("committed")
    def test_two_dispatchers_at_the_same_moment(self) -> None:
        tenant = make_tenant()
        with tenant_scope(tenant.pk):
            engineer, orders = ready(name="Chen Li"), [make_work_order(), make_work_order()]

        plan = partial(plan_visit, engineers=[engineer], start=TEN, end=NOON, by=SYSTEM)
        answers = at_once(tenant, [partial(plan, order) for order in orders])
        planned = [one for one in answers if isinstance(one, Visit)]
        refused = [str(one) for one in answers if isinstance(one, Refused)]
        assert (len(planned), len(refused)) == (1, 1), answers
        assert f"Chen Li is booked already: {planned[0].work_order.number}" in refused[0]

    @pytest.mark.usefixtures("committed")
    def test_two_crews_with_the_same_people_never_lock_up(self) -> None:
        tenant = make_tenant()
        with tenant_scope(tenant.pk):
            crew, orders = [ready(), ready()], [make_work_order(), make_work_order()]
        plan = partial(plan_visit, start=TEN, end=NOON, by=SYSTEM)
        acts = [partial(plan, orders[0], engineers=crew), partial(plan, orders[1], engineers=crew[::-1])]
        answers = at_once(tenant, acts)
        assert sorted(type(one).__name__ for one in answers) == ["Refused", "Visit"], answers


def at_once(tenant: Tenant, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Run each in a thread and a connection of its own; what it returns or the problem that it raises."""
    answers: list[object] = []
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            with tenant_scope(tenant.pk):
                answer = act()
        except Exception as problem:
            answer = problem
        finally:
            connection.close()
        answers.append(answer)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers
