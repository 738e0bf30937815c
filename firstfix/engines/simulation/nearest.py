"""The nearest free engineer goes: how most companies dispatch, and what planning has to beat."""

from typing import TYPE_CHECKING, Final

from firstfix.engines.simulation.field import Task, Worker, missing
from firstfix.engines.simulation.orders import Order

if TYPE_CHECKING:
    from firstfix.engines.simulation.year import Year

#: Who becomes free takes the nearest order, unless one is due within so many seconds: then the one that is due first.
URGENT: Final = 2 * 3600.0


class Nearest:
    """Orders wait until an engineer with the skills is free; parts that are not on board are fetched on the way."""

    def __init__(self, year: "Year") -> None:
        self.year = year
        self.waiting: dict[int, Order] = {}

    def ready(self, order: Order) -> None:
        free = [worker for worker in self.year.workers if worker.is_free and self._may(worker, order)]
        if not free:
            self.waiting[order.number] = order
            return
        worker = min(free, key=lambda one: self._seconds(one, order))
        worker.assigned.append(self._task(worker, order))
        worker.wake()

    def next_task(self, worker: Worker) -> Task | None:
        if worker.assigned:
            return worker.assigned.pop(0)
        open_to_him = [order for order in self.waiting.values() if self._may(worker, order)]
        if not open_to_him:
            return None
        now = self.year.hours.passed(self.year.now)
        urgent = [order for order in open_to_him if order.due < now + URGENT]
        order = (
            min(urgent, key=lambda one: (one.due, one.number))
            if urgent
            else min(open_to_him, key=lambda one: (self._seconds(worker, one), one.number))
        )
        del self.waiting[order.number]
        return self._task(worker, order)

    def start_of_day(self) -> None:
        """Nothing to prepare."""

    def _may(self, worker: Worker, order: Order) -> bool:
        """He has the skills, the parts that are known to be needed can be had, and he is back in time."""
        year = self.year
        if not year.skills_for(order) <= worker.engineer.skills:
            return False
        lacking = missing(year.stores.vans[worker.name].on_hand, order.needs.parts)
        if order.needs.known and any(year.stores.at_branch(order, part) < order.needs.parts[part] for part in lacking):
            return False
        back = year.now + self._seconds(worker, order) + year.expected_seconds(order) + year.home_seconds(worker, order)
        is_due_today = order.due < year.hours.passed(worker.overtime_ends)
        return back <= (worker.overtime_ends if is_due_today else worker.ends)

    def _seconds(self, worker: Worker, order: Order) -> float:
        """Until he is there."""
        year = self.year
        if not self._calls(worker, order):
            return year.seconds_between(worker.x, worker.y, order.x, order.y)
        branch = year.company.branch
        there = year.seconds_between(worker.x, worker.y, branch.x, branch.y)
        return there + branch.seconds + year.seconds_between(branch.x, branch.y, order.x, order.y)

    def _calls(self, worker: Worker, order: Order) -> bool:
        """Whether he goes by the branch: something that the order takes is not with him and can be had there."""
        lacking = missing(self.year.stores.vans[worker.name].on_hand, order.needs.parts)
        fetched = any(self.year.stores.at_branch(order, part) for part in lacking)
        return fetched or not order.needs.tools <= worker.tools

    def _task(self, worker: Worker, order: Order) -> Task:
        calls = self._calls(worker, order)
        return Task(order, loads=(order,) if calls else (), calls=calls)
