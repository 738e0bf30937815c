"""The company at work: through its past days, into this morning."""

from __future__ import annotations

from datetime import date, timedelta

from firstfix.config.demo.books import Books
from firstfix.config.demo.care import Calls
from firstfix.config.demo.chronicle import Chronicle, write_needs
from firstfix.config.demo.claims import Claims
from firstfix.config.demo.clock import DAY, minutes
from firstfix.config.demo.company import Company
from firstfix.config.demo.days import Days
from firstfix.config.demo.morning import Morning
from firstfix.config.demo.paperwork import Paperwork
from firstfix.config.demo.stock import Stock
from firstfix.config.demo.told import Told
from firstfix.config.demo.troubleshooting import Troubleshooting
from firstfix.config.demo.visiting import Visiting
from firstfix.field.actions.day import print_day
from firstfix.platform.accounts.roles import Role
from firstfix.platform.tenants.doors import fit_doors
from firstfix.scheduling.actions import move_visit
from firstfix.scheduling.models import Booking, Visit
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import status_token

#: How the visits of some engineers ended on the last working day.
CARRIED = ("further_visit", "waiting_parts", "further_visit", "further_visit", "waiting_parts", "further_visit")


#: So many engineers have their day on paper.
PRINTED = 6
MOVED_BY = minutes(30)
#: The last four quarters foretell the next; what older orders asked is of no use, and three rows each to write.
NEEDS_KEPT = timedelta(days=460)


class Working:
    def __init__(self, company: Company, books: Books, stock: Stock, *, seed: int) -> None:
        self.company, self.books, self.stock = company, books, stock
        self.chronicle = Chronicle(books, company)
        self.paperwork = Paperwork(self.chronicle)
        self.calls = Calls(self.chronicle)
        self.visiting = Visiting(company, self.chronicle, stock, self.paperwork, self.calls)
        self.days = Days(company, self.chronicle, stock, self.visiting, seed=seed)

    def work_through(self, first: date) -> None:
        """Every day from `first` to yesterday."""
        today = self.company.today
        last_worked = max(day for day in days_from(today.day - 15 * DAY, today.day - DAY) if today.is_worked(day))
        for day in days_from(first, today.day - DAY):
            if day == last_worked:
                workers = [worker for worker in self.company.workers if not worker.is_away(day)]
                self.visiting.unlucky = dict(zip(workers[:: len(workers) // len(CARRIED)], CARRIED, strict=False))
            self.days.work(day)

    def stage(self) -> None:
        """This morning."""
        Morning(self.days, self.visiting).stage()

    def write(self) -> None:
        for case in self.chronicle.cases:
            self.chronicle.count_promises(case)
        Troubleshooting(self.chronicle, seed=self.days.seed).write()
        self.stock.write()
        self.chronicle.write_numbers()
        doors = [(status_token(request), request.pk) for request in self.books.rows(ServiceRequest)]
        since = self.company.today.now - NEEDS_KEPT
        orders = [order.pk for order in self.books.rows(WorkOrder) if order.entered_at > since]
        # Moved visits may swap times: nobody's time is taken while they change.
        Booking.objects.filter(pk__in=[one.pk for one in self.books.changed(Booking)]).update(is_firm=False)
        self.books.write()
        write_needs(orders)
        fit_doors("request", doors)
        told = Told(self.chronicle)
        told.accept_days()
        self.print_days()
        told.write()
        Claims(self.chronicle).write()

    def print_days(self) -> None:
        """Some have printed their day before they set off; then the dispatcher moved a visit."""
        today = self.company.today
        for worker in self.company.workers[:PRINTED]:
            if worker.engineer.user and not worker.is_away(today.day):
                print_day(worker.engineer, today.day, by=worker.engineer.user, at=today.opens - minutes(12))
        bookings = Booking.objects.filter(
            engineer=self.company.workers[0].engineer,
            visit__state="planned",
            visit__planned_start__gt=today.now,
            visit__planned_end__lt=today.closes - MOVED_BY,
        )
        last = bookings.select_related("visit").order_by("visit__planned_start").last()
        if last:
            start, end = last.visit.planned_start + MOVED_BY, last.visit.planned_end + MOVED_BY
            by = self.chronicle.staff(Role.DISPATCHER)
            move_visit(last.visit, start=start, end=end, by=by, at=today.now - minutes(9))
            # It is still the demo's own: version 1 says that nobody has touched it (see refresh.py).
            Visit.objects.filter(pk=last.visit_id).update(version=1)


def days_from(first: date, last: date) -> list[date]:
    return [first + DAY * count for count in range((last - first).days + 1)]
