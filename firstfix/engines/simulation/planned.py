"""The planning engine decides who goes when: a plan each morning, and again whenever something is new.

The engine's time leaves out what lies between two working days, so that lateness counts in business time and a night
costs nothing.
"""

import math
import time
from collections.abc import Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import simpy

from firstfix.engines.planning import problem as planning
from firstfix.engines.planning.answer import written
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.kernel.search import ready
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.search import solved
from firstfix.engines.planning.stop import Stop
from firstfix.engines.simulation.field import Task, Worker
from firstfix.engines.simulation.hours import DAY
from firstfix.engines.simulation.orders import Order

if TYPE_CHECKING:
    from firstfix.engines.simulation.year import Year

HOUR: Final = 3600.0
#: Seconds between two looks at what is new.
EVERY: Final = 1800
#: Working days that are planned at once.
DAYS: Final = 2
#: Rounds of search at a look, and in the morning.
ROUNDS, MORNING_ROUNDS = 100, 600
#: Orders are planned to be done so long before they are due (seconds of business time): visits last as they last.
MARGIN: Final = 10 * 3600
#: What an order that is not planned yet costs beside its lateness: above any way.
LEFT_OUT: Final = 2000.0
#: No search takes so many seconds; rounds end it, so that the same seed gives the same year.
NEVER: Final = 3600.0


class Planned:
    """Keeps a plan over the coming days; engineers follow today's routes stop by stop."""

    def __init__(self, year: "Year") -> None:
        ready()
        self.year = year
        self.waiting: dict[int, Order] = {}
        self.plan: Plan | None = None
        self.is_stale = False
        engineers = year.company.engineers
        self.begins = min(one.begins for one in engineers)
        #: A working day of the engine's time, from the first beginning to the last end of overtime.
        self.length = max(one.overtime_ends for one in engineers) - self.begins
        self.orders_by_id: dict[str, Order] = {}
        year.env.process(self._looks())

    def ready(self, order: Order) -> None:
        self.waiting[order.number] = order
        self.orders_by_id[order.id] = order
        self.is_stale = True

    def next_task(self, worker: Worker) -> Task | None:
        if not worker.assigned:
            return None
        task = worker.assigned[0]
        if not self._is_possible(worker, task):
            worker.assigned.clear()
            self.is_stale = True
            return None
        worker.assigned.pop(0)
        if task.order is not None:
            del self.waiting[task.order.number]
        return task

    def start_of_day(self) -> None:
        """The plan for the day, and what it takes brought to the engineers with the nightly restocking.

        It is the plan of the evening before: no report has come since.
        """
        self._plan_anew(MORNING_ROUNDS, delivers=True)
        for worker in self.year.workers:
            orders = [task.order for task in worker.assigned if task.order is not None]
            if orders:
                self.year.load(worker, orders)
                worker.delivered = self._tools(orders)

    def _tools(self, orders: list[Order]) -> frozenset[str]:
        """What the visits take, or may take."""
        if not self.year.policy.joint:
            return frozenset[str]().union(*(order.needs.tools for order in orders))
        return frozenset[str]().union(*(tools for order in orders for tools in order.product.tools))

    def _looks(self) -> Generator[simpy.Event, Any, None]:
        """Every half hour while somebody is at work."""
        year = self.year
        span = self.length // EVERY
        day = 0
        while True:
            day = year.hours.next_open_day(day)
            for look in range(span):
                at = day * DAY + self.begins + look * EVERY
                if at > year.now:
                    yield year.env.timeout(at - year.now)
                if self.is_stale:
                    self._plan_anew(ROUNDS)
            day += 1

    def _is_possible(self, worker: Worker, task: Task) -> bool:
        """Whether he would be back in time, as far as is known now."""
        year, order = self.year, task.order
        if order is None:
            return True
        there = year.seconds_between(worker.x, worker.y, order.x, order.y)
        back = year.now + there + year.expected_seconds(order) + year.home_seconds(worker, order)
        return order.number in self.waiting and back <= worker.overtime_ends

    # The problem

    def _plan_anew(self, rounds: int, *, delivers: bool = False) -> None:
        """`delivers`: what the branch has comes to whoever needs it in the night, without a call."""
        year = self.year
        self.is_stale = False
        orders = [order for order in self.waiting.values() if self._is_supplied(order)]
        for worker in year.workers:
            worker.assigned.clear()
        if not orders:
            return
        case = Case(self._problem(orders, delivers), self.plan)
        self.plan = written(solved(case, Stop(NEVER, rounds, time.monotonic), seed=year.seed), ())
        self._hand_out(self.plan)

    def _hand_out(self, plan: Plan) -> None:
        """Today's routes as tasks; who waits is woken."""
        workers = {worker.name: worker for worker in self.year.workers}
        today = self._time(self.year.now) // self.length
        for route in plan.routes:
            if not route.stops or route.stops[0].start // self.length != today:
                continue
            worker, tasks = workers[route.engineer], list[Task]()
            visits = [self.orders_by_id[stop.order] for stop in route.stops if stop.kind == "visit"]
            for stop in route.stops:
                if stop.kind == "depot":
                    tasks.append(Task(calls=True, loads=visits[sum(task.order is not None for task in tasks) :]))
                elif stop.kind == "visit":
                    tasks.append(Task(self.orders_by_id[stop.order]))
            worker.assigned = tasks
            worker.wake()

    def _is_supplied(self, order: Order) -> bool:
        """What it is known to take lies at the branch, or on the van of somebody who may go."""
        if not order.needs.known:
            return True
        year = self.year
        skills, parts = year.skills_for(order), order.needs.parts
        if all(year.stores.at_branch(order, part) >= amount for part, amount in parts.items()):
            return True
        return any(
            skills <= worker.engineer.skills
            and all(year.stores.vans[worker.name].on_hand[part] >= amount for part, amount in parts.items())
            for worker in year.workers
        )

    def _problem(self, orders: list[Order], delivers: bool) -> planning.Problem:
        year, company = self.year, self.year.company
        branch, workers = company.branch, year.workers
        points = [(branch.x, branch.y)]
        points += [(worker.engineer.x, worker.engineer.y) for worker in workers]
        points += [(worker.x, worker.y) for worker in workers]
        points += [(order.x, order.y) for order in orders]
        wanted = {part for order in orders for part in self._may_take(order)}
        shelf = year.stores.branch.on_hand
        fetched = {part: shelf[part] for part in sorted(wanted) if shelf[part] > 0}
        prices = company.prices
        an_hour_on_the_road = prices.hour + prices.km * HOUR / company.travel.seconds_per_km
        return planning.Problem(
            tuple(str(place) for place in range(len(points))),
            self._travel(points),
            tuple(
                self._engineer(place, worker, wanted, fetched if delivers else None)
                for place, worker in enumerate(workers)
            ),
            (planning.Depot("0", branch.seconds, fetched),),
            tuple(self._order(1 + 2 * len(workers) + place, order, delivers) for place, order in enumerate(orders)),
            planning.Weights(travel=an_hour_on_the_road / HOUR, overtime_per_hour=prices.overtime_hour),
        )

    def _may_take(self, order: Order) -> Iterable[str]:
        if not self.year.policy.joint or order.needs.known:
            return order.needs.parts
        return (part for fault in self.year.possible.faults(order) for one in fault.repairs for part in one.parts)

    def _travel(self, points: list[tuple[float, float]]) -> npt.NDArray[np.int32]:
        travel = self.year.company.travel
        places = np.array(points)
        apart = places[:, np.newaxis] - places
        seconds = np.hypot(apart[..., 0], apart[..., 1]) * travel.detour * travel.seconds_per_km
        return np.asarray(np.ceil(seconds), dtype=np.int32)

    def _engineer(
        self, place: int, worker: Worker, wanted: set[str], delivered: Mapping[str, int] | None
    ) -> planning.Engineer:
        """Today from where he is when he is free, the days after from home."""
        year, one = self.year, worker.engineer
        home, here = str(1 + place), str(1 + len(year.workers) + place)
        day = int(year.now // DAY)
        shifts: list[planning.Shift] = []
        while len(shifts) < DAYS:
            day = year.hours.next_open_day(day)
            begins, ends, limit = (self._time(day * DAY + at) for at in (one.begins, one.ends, one.overtime_ends))
            is_today = day == int(year.now // DAY)
            if is_today:
                free = year.now if worker.is_free else max(year.now, worker.free_at)
                begins = max(begins, self._time(free))
            if begins < limit:
                start = here if is_today else home
                shifts.append(planning.Shift(start, home, begins, max(begins, ends), limit, None))
            elif not is_today:
                break
            else:
                shifts.append(planning.Shift(home, home, limit, limit, limit, None))
            day += 1
        van = year.stores.vans[worker.name].on_hand
        stock = {part: van[part] + (delivered or {}).get(part, 0) for part in sorted(wanted)}
        stock = {part: amount for part, amount in stock.items() if amount > 0}
        tools = worker.tools if delivered is None else year.all_tools
        return planning.Engineer(one.id, one.skills, tools, stock, tuple(shifts))

    def _order(self, place: int, order: Order, delivers: bool) -> planning.Order:
        year, needs = self.year, order.needs
        seconds = round(year.expected_seconds(order))
        due = self._time(year.hours.after(max(0.0, order.due - MARGIN))) - seconds
        late_until_then = max(0.0, self._time(year.now) + DAYS * self.length - due) / HOUR * order.level.late_per_hour
        parts = {
            part: amount
            for part, amount in needs.parts.items()
            if self._is_asked_for(order, delivers, year.stores.at_branch(order, part) >= amount)
        }
        return planning.Order(
            id=order.id,
            place=str(place),
            seconds=seconds,
            windows=(),
            skills=year.skills_for(order),
            tools=frozenset() if delivers else needs.tools,
            parts=parts,
            penalty=LEFT_OUT + late_until_then,
            due=due,
            late_per_hour=order.level.late_per_hour,
            locked=None,
            preferred=frozenset(),
            promised=False,
            fix=year.possible.fix(year, order) if year.policy.joint and not needs.known else None,
        )

    def _is_asked_for(self, order: Order, delivers: bool, is_at_branch: bool) -> bool:
        """Whether the plan must see to a part: what comes in the night it need not, and where a part of a kit cannot be
        had the visit goes without."""
        if delivers:
            return order.needs.known and not is_at_branch
        return order.needs.known or is_at_branch

    def _time(self, at: float) -> int:
        """The engine's time."""
        hours, day = self.year.hours, int(at // DAY)
        whole = hours.open_days_before(day) * self.length
        if not hours.is_open_on(day):
            return whole
        return whole + math.ceil(min(max(at - day * DAY - self.begins, 0.0), self.length))
