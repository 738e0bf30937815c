"""A service company in time: reports come in, the desk asks, engineers drive and repair, parts travel (SimPy).

Pure: the same company, policy and seed give the same year. Policies meet the same reports, faults and luck, so that
their differences are not luck.
"""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

import numpy as np
import simpy

from firstfix.engines.simulation.accounts import Accounts, Figures, figures
from firstfix.engines.simulation.company import Company
from firstfix.engines.simulation.expectations import VisitTimes
from firstfix.engines.simulation.field import Task, Worker, kilometres
from firstfix.engines.simulation.hours import DAY
from firstfix.engines.simulation.nearest import Nearest
from firstfix.engines.simulation.orders import Needs, Order, drawn_orders
from firstfix.engines.simulation.planned import Planned
from firstfix.engines.simulation.policies import Kits, Policy
from firstfix.engines.simulation.possible import Possible
from firstfix.engines.simulation.products import Product
from firstfix.engines.simulation.supply import further_visit, new_stores
from firstfix.engines.simulation.troubleshooting import Desk, Outcome, work_on_site

HOUR: Final = 3600.0
#: After so many visits without success the maker's expert comes.
MOST_VISITS: Final = 5
#: The year's orders are followed so many days beyond its end.
AFTER: Final = 60
#: Nobody stays on site for less, however late it is.
LEAST_STAY: Final = 600.0
Steps = Generator[simpy.Event, Any, None]


class Dispatcher(Protocol):
    """Decides who goes where next."""

    def ready(self, order: Order) -> None:
        """The order waits for a visit."""
        ...

    def next_task(self, worker: Worker) -> Task | None:
        """What he is to do now; None: nothing."""
        ...

    def start_of_day(self) -> None:
        """A working day begins; goods have arrived."""
        ...


class Year:
    """One year under one policy; `run` plays it once."""

    def __init__(self, company: Company, policy: Policy, seed: int) -> None:
        self.company, self.policy, self.seed, self.hours = company, policy, seed, company.hours
        self.env = simpy.Environment()
        self.products = known_products(company, seed)
        self.times = {name: VisitTimes(product, seed) for name, product in self.products.items()}
        self.orders = list(drawn_orders(company, self.products, seed))
        self.stores = new_stores(company, self.products)
        self.prices = {
            name: part.price for product in self.products.values() for name, part in product.truth.model.parts.items()
        }
        self.workers = [Worker(one, one.x, one.y, one.tools) for one in company.engineers]
        self.accounts = Accounts()
        self.desk, self.kits, self.possible = Desk(), Kits(company.van_kg), Possible()
        self.all_tools = frozenset[str]().union(
            *(one.tools for one in company.engineers), *(tools for one in self.products.values() for tools in one.tools)
        )
        self.dispatcher: Dispatcher = Planned(self) if policy.plans else Nearest(self)
        self.further = further_visit(company)
        self.weights = {
            name: part.weight for product in self.products.values() for name, part in product.truth.model.parts.items()
        }
        self.shift_seconds = 0.0
        self.open_orders = len(self.orders)

    @property
    def now(self) -> float:
        return float(self.env.now)

    def run(self) -> Figures:
        self.env.process(self._reports())
        self.env.process(self._mornings())
        for worker in self.workers:
            self.env.process(self._works(worker))
        self.env.run(until=(self.company.days + AFTER) * DAY)
        return figures(
            self.accounts,
            self.orders,
            passed=self.hours.passed,
            engineers=len(self.workers),
            days=self.company.days,
            shift_seconds=self.shift_seconds,
        )

    # What dispatchers ask

    def seconds_between(self, ax: float, ay: float, bx: float, by: float) -> float:
        return kilometres(self.company.travel, ax, ay, bx, by) * self.company.travel.seconds_per_km

    def home_seconds(self, worker: Worker, order: Order) -> float:
        return self.seconds_between(order.x, order.y, worker.engineer.x, worker.engineer.y)

    def expected_seconds(self, order: Order) -> float:
        return self.times[order.product.id].seconds(order.state)

    def skills_for(self, order: Order) -> frozenset[str]:
        return order.needs.skills | {order.product.skill}

    # What happens

    def _reports(self) -> Steps:
        for order in self.orders:
            yield self.env.timeout(order.reported - self.now)
            self.env.process(self._handle(order))

    def _handle(self, order: Order) -> Steps:
        """The desk: takes the report down, and where the policy has it so, asks on."""
        if self.policy.knows:
            order.state = order.product.certain(order.fault)
            call = self.desk.clairvoyant_call(order, order.state)
        elif self.policy.asks:
            call = self.desk.call(order, order.state)
        else:
            call = Outcome(0.0, order.state, "visit")
        seconds = self.company.intake_seconds + call.seconds
        self.accounts.desk += seconds / HOUR * self.company.prices.desk_hour
        self._pay_parts(call.used)
        yield self.env.timeout(seconds)
        order.state = call.state
        if not call.lacking:
            order.is_remote = True
            self._close(order)
            return
        if self.policy.knows and not order.product.untried_ways(order.fault, order.state):
            self._to_expert(order)
            return
        self._send(order, self.kits.needs(order, self.policy))

    def _send(self, order: Order, needs: Needs) -> None:
        """It waits for a visit that takes these things; what nobody can do goes to the expert."""
        order.needs = needs
        if not needs.known and not self._can_anybody(order):
            order.needs = replace(needs, skills=frozenset())
        if not self._can_anybody(order):
            self._to_expert(order)
            return
        if needs.known:
            self.stores.want(order, needs.parts)
        self.dispatcher.ready(order)

    def _can_anybody(self, order: Order) -> bool:
        wanted = self.skills_for(order)
        return any(wanted <= worker.engineer.skills for worker in self.workers)

    def _mornings(self) -> Steps:
        """Goods are put away two hours before the company opens."""
        for day in range(self.company.days + AFTER):
            at = day * DAY + max(0, self.hours.opens - 2 * 3600)
            if at > self.now:
                yield self.env.timeout(at - self.now)
            if self.hours.is_open_on(day):
                self.stores.morning(day)
                self.dispatcher.start_of_day()
            if day < self.company.days:
                worth = sum(self.prices[part] * amount for part, amount in self.stores.lying().items())
                self.accounts.stock_days += worth
                self.accounts.capital += worth * self.company.prices.holding / 365

    def _works(self, worker: Worker) -> Steps:
        engineer, day = worker.engineer, 0
        while self.open_orders:
            day = self.hours.next_open_day(day)
            begins = day * DAY + engineer.begins
            if begins > self.now:
                yield self.env.timeout(begins - self.now)
            worker.ends, worker.overtime_ends = day * DAY + engineer.ends, day * DAY + engineer.overtime_ends
            worker.tools, worker.delivered = engineer.tools | worker.delivered, frozenset()
            if day < self.company.days:
                self.shift_seconds += engineer.ends - engineer.begins
            while self.now < worker.ends:
                task = self.dispatcher.next_task(worker)
                if task is None:
                    worker.waiting = self.env.event()
                    yield worker.waiting | self.env.timeout(worker.ends - self.now)
                    worker.waiting = None
                    continue
                yield from self._carry_out(worker, task)
            yield from self._drive(worker, engineer.x, engineer.y)
            day += 1

    def _carry_out(self, worker: Worker, task: Task) -> Steps:
        branch, order = self.company.branch, task.order
        worker.free_at = self._expected_end(worker, task)
        if task.calls:
            yield from self._drive(worker, branch.x, branch.y)
            yield from self._busy(worker, branch.seconds)
            self.accounts.calls += 1
            self.load(worker, task.loads)
            worker.tools |= self.all_tools
        if order is not None:
            yield from self._drive(worker, order.x, order.y)
            yield from self._visit(worker, order)

    def _expected_end(self, worker: Worker, task: Task) -> float:
        at, x, y = self.now, worker.x, worker.y
        if task.calls:
            branch = self.company.branch
            at += self.seconds_between(x, y, branch.x, branch.y) + branch.seconds
            x, y = branch.x, branch.y
        if task.order is not None:
            at += self.seconds_between(x, y, task.order.x, task.order.y) + self.expected_seconds(task.order)
        return at

    def load(self, worker: Worker, orders: Sequence[Order]) -> None:
        """What these visits take and is not on board; what is too much goes back.

        Under the one decision what visits may take is loaded too, as much as saves most on further visits.
        """
        van, keep = self.stores.vans[worker.name], Counter[str]()
        for order in orders:
            keep.update(order.needs.parts)
        self.stores.hand_back(worker.name, keep)
        promised: Counter[str] = Counter()
        for order in orders:
            promised.update(order.needs.parts)
            lacking = {part: max(0, promised[part] - van.on_hand[part]) for part in order.needs.parts}
            self.stores.load(worker.name, order, lacking)
        if self.policy.joint:
            self.stores.load_any(worker.name, self.possible.load(self, worker, orders, van.on_hand - promised))

    def _visit(self, worker: Worker, order: Order) -> Steps:
        stay = max(LEAST_STAY, worker.overtime_ends - self.now - self.home_seconds(worker, order))
        order.visits += 1
        self.accounts.visits += 1
        van = self.stores.vans[worker.name]
        done = work_on_site(
            order,
            skills=worker.engineer.skills,
            tools=worker.tools,
            stock=van.on_hand,
            seconds=stay,
            further=self.further,
        )
        self.stores.consume(worker.name, done.used)
        self._pay_parts(done.used)
        yield from self._busy(worker, done.seconds)
        order.state = done.state
        if not done.lacking:
            self._close(order)
            return
        order.failed.append(done.lacking)
        self.accounts.reasons[done.lacking] += 1
        if done.lacking == "expert" or order.visits >= MOST_VISITS:
            self._to_expert(order)
        elif done.wanted is not None:
            way = done.wanted
            self._send(order, Needs(way.parts, way.skills, way.tools, known=True))
        else:
            self._send(order, self.kits.needs(order, self.policy))

    def _drive(self, worker: Worker, x: float, y: float) -> Steps:
        way = kilometres(self.company.travel, worker.x, worker.y, x, y)
        worker.x, worker.y = x, y
        seconds = way * self.company.travel.seconds_per_km
        self.accounts.km += way
        self.accounts.travel += way * self.company.prices.km
        yield from self._busy(worker, seconds, on_the_road=True)

    def _busy(self, worker: Worker, seconds: float, *, on_the_road: bool = False) -> Steps:
        """Time that is paid: after the shift as overtime."""
        late = max(0.0, min(seconds, self.now + seconds - worker.ends))
        prices, accounts = self.company.prices, self.accounts
        normal = (seconds - late) / HOUR * prices.hour
        if on_the_road:
            accounts.travel += normal
        else:
            accounts.work += normal
        accounts.overtime += late / HOUR * prices.overtime_hour
        accounts.overtime_seconds += late
        accounts.worked_seconds += seconds
        yield self.env.timeout(seconds)

    def _pay_parts(self, used: dict[str, int]) -> None:
        self.accounts.parts += sum(self.prices[part] * amount for part, amount in used.items())

    def _to_expert(self, order: Order) -> None:
        order.to_expert = True
        self.accounts.experts += self.company.prices.expert
        passed = self.hours.passed(self.now) + self.company.expert_days * self.hours.length
        self._close(order, at=self.hours.after(passed))

    def _close(self, order: Order, at: float | None = None) -> None:
        order.closed = self.now if at is None else at
        self.open_orders -= 1
        self.stores.release(order)
        late = max(0.0, self.hours.passed(order.closed) - order.due)
        self.accounts.late += late / HOUR * order.level.late_per_hour


def known_products(company: Company, seed: int) -> dict[str, Product]:
    """Each product model with what the company knows of it; the errors come from the seed."""
    return {
        given.id: Product(given, company.model_error, np.random.default_rng([seed, 0, place]))
        for place, given in enumerate(company.products)
    }


def play(company: Company, policy: Policy, seed: int) -> Figures:
    """A year of the company under the policy."""
    return Year(company, policy, seed).run()
