"""The demo on a later day: the company has worked on meanwhile, and it is a morning in full swing again.

What people have changed while they tried it out is theirs: such orders, visits and requests are left as they are, and
their visits keep the engineers' time. Rows of the demo are known by their uids (see `books.OURS`) and by version 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Max, Prefetch

from firstfix.care.models import FollowUp
from firstfix.config.demo.billing import settle_lately
from firstfix.config.demo.books import OURS, Books
from firstfix.config.demo.care_rooms import bring_what_waits
from firstfix.config.demo.chronicle import Case
from firstfix.config.demo.clock import CLOSES, DAY, OPENS, ZONE, Today, at
from firstfix.config.demo.company import Company, Machine, company_calendar
from firstfix.config.demo.founding import plan_as_by_night
from firstfix.config.demo.messages import write_messages
from firstfix.config.demo.people import SHIFTS_AHEAD, write_absent_today, write_shifts
from firstfix.config.demo.products import Fault
from firstfix.config.demo.stock import Stock
from firstfix.config.demo.supplier_claims import see_warranties
from firstfix.config.demo.visiting import Stop
from firstfix.config.demo.working import Working, days_from
from firstfix.logistics.models import PartUse
from firstfix.logistics.states import OWED_STATES
from firstfix.platform.tenants.models import Record
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.scheduling.models import Absence, Booking, Shift, Visit
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES


@transaction.atomic
def refresh_today(tenant_id: int, *, now: datetime, seed: int) -> bool:
    """Work on until this morning. Returns whether there was anything to do: on the same day there is not."""
    with tenant_scope(tenant_id):
        last = last_day()
        today = company_calendar(now, since=now.astimezone(ZONE).date() - timedelta(days=800))
        if today.day <= last:
            return False
        books = Books(Random(f"{seed} {today.day}"))
        go_on_duty(books, today)
        company = Company(today=today, since=today.day - timedelta(days=800))
        working = Working(company, books, Stock(books, company), seed=seed)
        Resumption(working, last=last).resume()
        working.stage()
        working.write()
        see_warranties()
        bring_what_waits(now=now)
        write_messages(now=now)
        settle_lately(now=now)
        plan_as_by_night(now)
    return True


def last_day() -> date:
    """The day on which the demo was opened last: its newest order was opened then."""
    newest = next(order for order in WorkOrder.objects.order_by("-entered_at").iterator() if is_ours(order))
    return newest.entered_at.astimezone(ZONE).date()


def is_ours(row: Record) -> bool:
    return row.uid.version == OURS


def is_untouched(row: Record) -> bool:
    return is_ours(row) and row.version == 1


def go_on_duty(books: Books, today: Today) -> None:
    """Shifts for the coming weeks; today is worked, and begins when today's demo begins."""
    regular = Shift.objects.filter(kind=Shift.Kind.REGULAR)
    engineers = list(dict.fromkeys(shift.engineer for shift in regular.select_related("engineer").order_by("pk")))
    newest = regular.aggregate(last=Max("starts_at"))["last"].astimezone(ZONE).date()
    write_shifts(books, engineers, today=today, first=newest + DAY, last=today.day + timedelta(days=SHIFTS_AHEAD))
    there = regular.filter(starts_at__gte=at(today.day, 0), starts_at__lt=at(today.day + DAY, 0))
    for shift in there:
        if is_untouched(shift):
            books.watch(shift)
            shift.starts_at, shift.ends_at = today.opens, today.closes
    if not there:
        write_shifts(books, engineers, today=today, first=today.day, last=today.day)
    if not Absence.objects.filter(starts_at__lt=today.now, ends_at__gt=today.now).exists():
        write_absent_today(books, Random(f"{today.day} away"), engineers, today=today)
    books.write()


class Resumption:
    """Picks up what was open on the last day, and brings it to this morning."""

    def __init__(self, working: Working, *, last: date) -> None:
        self.working, self.last = working, last
        self.company, self.books, self.days = working.company, working.books, working.days
        self.rng = Random(f"{self.days.seed} resume {last}")

    def resume(self) -> None:
        self._remember_the_past()
        self.days.open = list(self._cases())
        self._keep_times()
        self.days.begin(self.last)
        self.working.visiting.old_parts.remember()
        self._answer_requests()
        for day in days_from(self.last, self.company.today.day - DAY):
            self._finish_visits(day)
            if day > self.last:
                self.days.work(day)
        self._close_restored()
        self._make_calls()
        self._bring_back_old_parts()

    def _remember_the_past(self) -> None:
        """Faults put right lately, which later ones may repeat."""
        since = at(self.last, 0) - timedelta(days=60)
        orders = WorkOrder.objects.filter(closed_at__gte=since, kind=WorkOrder.Kind.REPAIR, restored_at__isnull=False)
        closed = list(orders.select_related("mode").order_by("closed_at"))
        self.working.chronicle.remember_closed(closed)
        for order in closed:
            machine = self.company.machine_of.get(order.asset_id or 0)
            if machine and order.mode and order.restored_at:
                machine.fixed[order.mode.code] = order.restored_at.astimezone(ZONE).date()

    def _cases(self) -> Iterable[Case]:
        visits = Prefetch("visits", Visit.objects.order_by("planned_start").prefetch_related("bookings__engineer"))
        orders = (
            WorkOrder.objects.filter(state__in=[*OPEN_STATES, "restored"], asset__isnull=False)
            .select_related("request", "customer", "site", "contact", "contract")
            .prefetch_related("state_changes", "part_needs__part", visits)
            .order_by("entered_at")
        )
        for order in orders:
            machine = self.company.machine_of.get(order.asset_id or 0)
            if machine and all(is_untouched(row) for row in (order, *order.visits.all())):
                yield self._case(order, machine)

    def _case(self, order: WorkOrder, machine: Machine) -> Case:
        self.books.watch(order)
        if order.request:
            self.books.watch(order.request)
        case = Case(
            order,
            machine,
            fault_behind(order.description, machine, self.rng) if order.kind == WorkOrder.Kind.REPAIR else None,
            changes=list(order.state_changes.all()),
            foreseen=tuple(need.part.code for need in order.part_needs.all()),
            is_lacking=order.state == "waiting_parts",
            visits=[self.books.watch(visit) for visit in order.visits.all()],
        )
        if case.visits:
            case.bookings = [self.books.watch(booking) for booking in case.visits[-1].bookings.all()]
            case.worker = next((self.company.find_worker(one.engineer_id) for one in case.bookings), None)
        case.ready_at = self._ready(case)
        self.working.chronicle.cases.append(case)
        return case

    def _ready(self, case: Case) -> datetime:
        if case.is_planned:
            return case.visits[-1].planned_start
        days = {"waiting_parts": 3, "waiting_customer": 4, "waiting_rnd": 11}.get(case.order.state, 1)
        day = self.company.today.next_worked(case.last_at.astimezone(ZONE).date(), days)
        return at(max(day, self.last + DAY), OPENS - 30)

    def _keep_times(self) -> None:
        """Time that is booked is booked, except today's for visits of the demo, which are planned anew."""
        ours = {case.visits[-1].pk for case in self.days.open if case.is_planned}
        bookings = Booking.objects.filter(is_firm=True, visit__planned_end__gte=at(self.last, 0))
        for booking in bookings.select_related("visit"):
            worker, visit = self.company.find_worker(booking.engineer_id), booking.visit
            is_today = visit.planned_start.astimezone(ZONE).date() == self.company.today.day
            if worker and not (is_today and visit.pk in ours):
                worker.busy.append((visit.planned_start, visit.planned_end))

    def _answer_requests(self) -> None:
        for request in ServiceRequest.objects.filter(state="new", asset__isnull=False).order_by("reported_at"):
            machine = self.company.machine_of.get(request.asset_id or 0)
            if machine and is_untouched(request):
                self.books.watch(request)
                self.days.handle(request, machine, fault_behind(request.description, machine, self.rng))

    def _finish_visits(self, day: date) -> None:
        """Visits that were under way on this day, or planned for it, took place."""
        busy = [case for case in self.days.open if case.is_planned or case.is_under_way]
        for case in sorted(busy, key=lambda case: case.visits[-1].planned_start):
            visit = case.visits[-1]
            workers = [self.company.find_worker(booking.engineer_id) for booking in case.bookings]
            known = [worker for worker in workers if worker]
            if visit.planned_start.astimezone(ZONE).date() <= day and known:
                self.working.visiting.carry_out(Stop(case, known, visit.planned_start, visit.planned_end), self.rng)
        self.days.put_away()

    def _close_restored(self) -> None:
        for case in self.days.open:
            if case.order.state == "restored" and case.visits and case.visits[-1].left_at:
                self.working.visiting.finish(case, case.visits[-1], self.rng)
        self.days.put_away()

    def _make_calls(self) -> None:
        due = FollowUp.objects.filter(state="due", due_on__lt=self.company.today.day, work_order__isnull=False)
        for follow_up in due.select_related("work_order"):
            order = follow_up.work_order
            machine = self.company.machine_of.get(order.asset_id or 0) if order else None
            if order and machine and is_untouched(follow_up):
                self.books.watch(follow_up)
                self.working.calls.call(Case(order, machine, None), follow_up, self.rng)

    def _bring_back_old_parts(self) -> None:
        since = self.company.today.day - timedelta(days=9)
        uses = PartUse.objects.filter(return_state__in=OWED_STATES, at__lt=at(since, 0))
        for use in uses.select_related("part", "place", "work_order"):
            worker = self.company.find_worker(use.place.engineer_id) if use.place and use.place.engineer_id else None
            if worker and is_untouched(use) and self.rng.random() < 0.8:
                self.books.watch(use)
                moment = at(self.last + DAY, CLOSES)
                self.working.visiting.old_parts.bring_back(use, worker, moment)


def fault_behind(description: str, machine: Machine, rng: Random) -> Fault:
    """What is really the matter, from what the customer said."""
    faults = [
        fault for fault in machine.product.faults if any(said in description for pair in fault.said for said in pair)
    ]
    return rng.choice(faults or list(machine.product.faults))
