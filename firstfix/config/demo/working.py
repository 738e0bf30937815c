"""The company at work: through its past days, into this morning."""

from __future__ import annotations

from datetime import date

from firstfix.config.demo.books import Books
from firstfix.config.demo.care import Calls
from firstfix.config.demo.chronicle import Chronicle
from firstfix.config.demo.clock import DAY
from firstfix.config.demo.company import Company
from firstfix.config.demo.days import Days
from firstfix.config.demo.paperwork import Paperwork
from firstfix.config.demo.stock import Stock
from firstfix.config.demo.visiting import Visiting
from firstfix.platform.tenants.doors import fit_doors
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import status_token


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
        day = first
        while day < self.company.today.day:
            self.days.work(day)
            day += DAY

    def stage(self) -> None:
        pass

    def write(self) -> None:
        for case in self.chronicle.cases:
            self.chronicle.count_promises(case)
        self.stock.write()
        self.chronicle.write_numbers()
        requests = self.books.rows(ServiceRequest)
        doors = [(status_token(request), request.pk) for request in requests]
        self.books.write()
        self.chronicle.write_needs()
        fit_doors("request", doors)
