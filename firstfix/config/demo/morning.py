"""This morning: who has been where, who is on site and on the way, what is planned, what nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from firstfix.config.demo.chronicle import Case
from firstfix.config.demo.clock import CLOSES, DAY, OPENS, ZONE, at, minutes, rounded
from firstfix.config.demo.company import Machine, Worker
from firstfix.config.demo.days import LEAD, Days
from firstfix.config.demo.failing import fault_of
from firstfix.config.demo.people import SHIFTS_AHEAD
from firstfix.config.demo.products import Fault
from firstfix.config.demo.stock import van_level
from firstfix.config.demo.visiting import AFTERWARDS, Stop, Visiting
from firstfix.platform.accounts.roles import Role
from firstfix.scheduling.models import Visit
from firstfix.scheduling.rules import Place, travel_time
from firstfix.work.models import RequestPhoto, ServiceRequest, WorkOrder
from firstfix.work.states import OPEN_STATES

OPEN_ORDERS = 120
NEW_REQUESTS = 12
#: At least so many orders wait for each of these.
WAITING = {"waiting_parts": 7, "waiting_customer": 5, "waiting_rnd": 4}


@dataclass(frozen=True)
class Part:
    """What an engineer's morning looks like: how the first visit ended, if there was one, and the one under way.

    `first` is an outcome, "missed" or "" for none; `now` is a state of a visit, or "planned" between two visits.
    """

    first: str
    now: str


#: The first is the demo's engineer. Each state of a visit is somebody's.
CAST = (
    Part("restored", "working"),
    Part("restored", "on_the_way"),
    Part("", "working"),
    Part("", "restored"),
    Part("restored", "arrived"),
    Part("waiting_parts", "working"),
    Part("", "on_the_way"),
    Part("restored", "planned"),
    Part("further_visit", "working"),
    Part("", "arrived"),
    Part("restored", "working"),
    Part("missed", "on_the_way"),
    Part("restored", "working"),
    Part("waiting_customer", "planned"),
    Part("", "planned"),
    Part("restored", "on_the_way"),
    Part("restored", "planned"),
)

#: When things happened, as shares of the time since the shift began.
FIRST = {"set_off": 0.02, "arrived": 0.15, "started": 0.18, "restored": 0.49, "left": 0.56}
ALONE = {
    "on_the_way": {"set_off": 0.78},
    "arrived": {"set_off": 0.5, "arrived": 0.93},
    "working": {"set_off": 0.08, "arrived": 0.3, "started": 0.36},
    "restored": {"set_off": 0.05, "arrived": 0.2, "started": 0.25, "restored": 0.96},
    "planned": {},
}
SECOND = {
    "on_the_way": {"set_off": 0.86},
    "arrived": {"set_off": 0.66, "arrived": 0.95},
    "working": {"set_off": 0.61, "arrived": 0.76, "started": 0.8},
    "restored": {"set_off": 0.58, "arrived": 0.66, "started": 0.69, "restored": 0.97},
    "planned": {},
}


class Morning:
    def __init__(self, days: Days, visiting: Visiting) -> None:
        self.days, self.visiting = days, visiting
        self.company, self.chronicle = days.company, days.chronicle
        self.today = days.company.today
        self.now, self.rng = days.chronicle.now, Random(f"{days.seed} morning {days.company.today.day}")
        self.taken: set[Case] = set()

    def stage(self) -> None:
        """Everything up to now. Afterwards the books say where each engineer is at this moment."""
        day = self.today.day
        self.days.begin(day)
        self.days.open_planned_work(day)
        self.report_faults(day)
        self.let_wait()
        self.send_engineers(day)
        self.plan_ahead(day)
        self.fill_up(day)
        self.expect_dear_parts(day)
        self.run_out_of_a_part(day)
        self.keep_parts()
        self.show_photos()

    # What came in

    def report_faults(self, day: date) -> None:
        """Since midnight; the latest are still in the inbox, two of them perhaps about one fault."""
        for machine, fault, moment in self.days.reports(day):
            if moment < self.now:
                self.days.take_in(machine, fault, moment)
        inbox = [one for one in self.chronicle.books.rows(ServiceRequest) if one.state == "new"]
        for number in range(max(2, NEW_REQUESTS - len(inbox))):
            machine, fault = self._somebody(day, "en" if number % 3 == 1 else "")
            moment = self.now - minutes(6 + 11 * number + self.rng.uniform(0, 6))
            request = self.days.write_request(machine, fault, moment)
            if number < 2:
                self._report_again(machine, fault, request)
        self._emergency(day)

    def _somebody(self, day: date, language: str) -> tuple[Machine, Fault]:
        """A machine of a contract customer about which nothing is open; of one who speaks `language`, if given."""
        busy = {case.machine for case in self.days.open}
        free = [
            machine
            for machine in self.company.machines
            if machine not in busy
            and machine.contacts
            and machine.age(day) > 0.3
            and machine.entitlement(day).contract_id
        ]
        wanted = [machine for machine in free if machine.site.customer.language == language] if language else free
        machine = self.rng.choice(wanted or free)
        return machine, fault_of(machine, day, self.rng)

    def _report_again(self, machine: Machine, fault: Fault, first: ServiceRequest) -> None:
        """Somebody else of the same house has noticed it too."""
        zh, en = "刚才同事扫码报过吗？", "Perhaps a colleague has reported it: "
        said = self.rng.choice(fault.said)
        description = f"{said[0]}。{zh}" if machine.is_chinese else f"{en}{said[1]}"
        moment = first.reported_at + (self.now - first.reported_at) * 0.6
        self.chronicle.report(
            machine, description=description, channel="label", is_stopped=first.is_stopped, reported_at=moment,
            entered_at=moment,
        )  # fmt: skip

    def _emergency(self, day: date) -> None:
        """A hospital's ventilator or steriliser stands still, and nobody is sent yet."""
        busy = {case.machine for case in self.days.open}
        machines = [
            machine
            for machine in self.company.machines
            if machine.product.kind == "medical" and machine not in busy and machine.entitlement(day).contract_id
        ]
        machine = self.rng.choice([one for one in machines if one.product.code in ("VT-5", "ST-250")] or machines)
        fault = max(machine.product.faults, key=lambda fault: fault.stops)
        request = self.chronicle.report(
            machine,
            description=fault.said[0][0 if machine.is_chinese else 1],
            channel="phone",
            is_stopped=True,
            reported_at=self.now - minutes(34),
            entered_at=self.now - minutes(31),
        )
        case = self.chronicle.open(
            machine, kind=WorkOrder.Kind.REPAIR, at=self.now - minutes(27), request=request, fault=fault, priority=1,
            planned_minutes=machine.product.minutes,
        )  # fmt: skip
        self.chronicle.respond(case, at=self.now - minutes(25))
        self.chronicle.foresee(case, fault.parts)
        self.days.open.append(case)
        self.taken.add(case)

    # Who is where

    def send_engineers(self, day: date) -> None:
        """The engineers of the cast get their morning, and a few visits for the rest of the day."""
        parts = list(reversed(CAST))
        for worker in self.company.workers:
            if not parts or worker.is_away(day) or worker.is_booked(day):
                continue
            cases = self._cases_for(worker, day, count=1 + bool(parts[-1].first) + self.rng.choice((1, 1, 2)))
            if cases:
                self._play(worker, parts.pop(), cases)

    def _cases_for(self, worker: Worker, day: date, *, count: int) -> list[Case]:
        """Carry-overs of their own first, then what is near; if there is too little, planned work that is due soon."""
        found: list[Case] = []
        place = worker.home
        while len(found) < count:
            cases = [case for case in self._ready(day) if worker.can(case.machine.product, day)]
            if not cases:
                break
            best = min(cases, key=lambda case: self._effort(worker, case, place))
            self.taken.add(best)
            found.append(best)
            place = best.machine.place
        while len(found) < count and (case := self._planned_work_for(worker, day)):
            self.taken.add(case)
            found.append(case)
        return found

    @staticmethod
    def _effort(worker: Worker, case: Case, place: Place | None) -> float:
        """Minutes of the way, and what else counts: own carry-overs first, the urgent before what can wait."""
        is_own = case.worker is worker and case.order.visit_count > 0
        waits = 30 * case.order.priority + 20 * (case.order.kind != WorkOrder.Kind.REPAIR)
        return travel_time(place, case.machine.place) / minutes(1) + waits - 300 * is_own

    def _ready(self, day: date) -> list[Case]:
        """What could be planned before the shift began."""
        return [case for case in self.days.due(day) if case not in self.taken and case.last_at < self.today.opens]

    def _planned_work_for(self, worker: Worker, day: date) -> Case | None:
        """Maintenance that was arranged for today some days ago."""
        for machine, _due in self._coming_work(day):
            if worker.can(machine.product, day):
                opened = day - timedelta(days=self.rng.randint(4, 9))
                return self.days.open_work(machine, WorkOrder.Kind.MAINTENANCE, day=opened, target=day)
        return None

    def _coming_work(self, day: date) -> Iterator[tuple[Machine, date]]:
        """What falls due in the next weeks and is not arranged yet, the soonest first."""
        busy = {case.machine for case in self.days.open}
        for due in sorted(self.days.due_work):
            for machine, kind in self.days.due_work[due]:
                is_soon = timedelta(days=LEAD) < due - day < timedelta(days=SHIFTS_AHEAD - 4)
                if is_soon and kind == WorkOrder.Kind.MAINTENANCE and machine not in busy:
                    yield machine, due

    def _wanted_work(self, day: date) -> Iterator[tuple[Machine, date]]:
        """Some customers have their machines looked after without being due."""
        busy = {case.machine for case in self.days.open}
        coming = {machine for machine, _due in self._coming_work(day)}
        for machine in self.rng.sample(self.company.machines, len(self.company.machines)):
            if machine not in busy and machine not in coming and machine.age(day) > 0.5:
                yield machine, day + timedelta(days=self.rng.randint(4, SHIFTS_AHEAD - 6))

    def _play(self, worker: Worker, part: Part, cases: list[Case]) -> None:
        rest = iter(cases)
        ends = self.today.opens
        if part.first and len(cases) > 1:
            ends = self._first(worker, next(rest), part.first)
        ends = self._current(worker, next(rest), part.now, after=ends, shares=SECOND if part.first else ALONE)
        place = cases[0].machine.place
        for case in rest:
            start = rounded(ends + travel_time(place, case.machine.place, ends.astimezone(ZONE)) + minutes(10))
            end = start + minutes(case.order.planned_minutes)
            if end > self.today.closes:
                self.taken.discard(case)
                continue
            self._plan(worker, case, start, end)
            place, ends = case.machine.place, end

    def _moment(self, share: float) -> datetime:
        opens = self.today.opens
        return opens + (self.now - opens) * share

    def _plan(self, worker: Worker, case: Case, start: datetime, end: datetime) -> Visit:
        stop = Stop(case, [worker], start, end)
        planned = min(self.visiting.planned_at(stop, self.rng), self.today.opens - minutes(self.rng.uniform(1, 20)))
        visit = self.visiting.plan(stop, at=max(planned, case.last_at + minutes(1)))
        worker.busy.append((start, end))
        return visit

    def _first(self, worker: Worker, case: Case, outcome: str) -> datetime:
        """The visit that is over. Returns when the engineer left."""
        sway = self.rng.uniform(0.75, 1)
        moments = {name: self._moment(share * sway) for name, share in FIRST.items()}
        start = max(rounded(moments["arrived"]) - minutes(5), self.today.opens)
        visit = self._plan(worker, case, start, max(moments["left"], start + minutes(5)))
        visiting = self.visiting
        visiting.set_off(case, visit, at=moments["set_off"])
        visiting.arrive(case, visit, at=moments["arrived"])
        if outcome == "missed":
            visiting.miss(case, visit, at=moments["left"])
            case.ready_at = at(self.today.next_worked(self.today.day), OPENS)
            return moments["left"]
        visiting.start_work(case, visit, at=moments["started"])
        if outcome == Visit.Outcome.RESTORED:
            visiting.has_parts(Stop(case, [worker], start, visit.planned_end), at=moments["started"], is_sure=True)
            visiting.use_parts(case, at=moments["restored"], rng=self.rng)
            visiting.restore(case, visit, at=moments["restored"])
            visiting.leave(case, visit, outcome=outcome, at=moments["left"])
            visiting.finish(case, visit, self.rng)
        else:
            reason = visiting.reason(case, outcome, self.rng)
            visiting.leave(case, visit, outcome=outcome, reason=reason, at=moments["left"])
            visiting.wait_for(case, outcome, self.rng)
        return moments["left"]

    def _current(
        self, worker: Worker, case: Case, state: str, *, after: datetime, shares: dict[str, dict[str, float]]
    ) -> datetime:
        """The visit that is going on, or the next one. Returns when it is to end."""
        sway = self.rng.uniform(0.6, 1)
        moments = {name: self._moment(1 - (1 - share) * sway) for name, share in shares[state].items()}
        expected = self.now + minutes(self.rng.uniform(8, 30))
        start = max(rounded(moments.get("arrived", expected)), after + minutes(1))
        end = max(start + minutes(case.order.planned_minutes), rounded(self.now + minutes(15)))
        visit = self._plan(worker, case, start, end)
        if "set_off" in moments:
            self.visiting.set_off(case, visit, at=moments["set_off"])
        if "arrived" in moments:
            self.visiting.arrive(case, visit, at=moments["arrived"])
        if "started" in moments:
            self.visiting.start_work(case, visit, at=moments["started"])
            self.visiting.paperwork.fill_in(case, visit, share=1.0 if state == "restored" else 0.4)
        if "restored" in moments:
            self.visiting.has_parts(Stop(case, [worker], start, end), at=moments["started"], is_sure=True)
            self.visiting.use_parts(case, at=moments["restored"], rng=self.rng)
            self.visiting.restore(case, visit, at=moments["restored"])
        return end

    # What waits, and what is planned

    def let_wait(self) -> None:
        """Enough orders wait for parts, for a customer and for R&D to show how that looks."""
        for state, wanted in WAITING.items():
            there = [case for case in self.days.open if case.order.state == state]
            self.taken.update(there[-wanted:])
            fitting = [one for one in self._unplanned() if one.fault and (one.fault.parts or state != "waiting_parts")]
            fitting = fitting[: max(0, wanted - len(there))]
            while len(there) + len(fitting) < wanted:
                fitting.append(self._older_case(needs_part=state == "waiting_parts"))
            for case in fitting:
                self._let_wait(case, state)

    def _let_wait(self, case: Case, state: str) -> None:
        moment = case.last_at + (self.now - case.last_at) * self.rng.uniform(0.3, 0.9)
        reason, by = self.visiting.reason(case, state, self.rng), self.chronicle.staff(Role.DESK)
        self.chronicle.step(case, AFTERWARDS[state], at=moment, by=by, reason=reason)
        self.visiting.wait_for(case, state, self.rng)
        self.taken.add(case)

    def _older_case(self, *, needs_part: bool) -> Case:
        """A fault of some days ago that nobody could do anything about yet."""
        day = self.today.day
        machine, fault = self._somebody(day, "")
        if needs_part and not fault.parts:
            fault = next(one for one in machine.product.faults if one.parts)
        reported = at(day - timedelta(days=self.rng.randint(2, 8)), self.rng.uniform(9 * 60, 16 * 60))
        request = self.days.write_request(machine, fault, reported)
        case = self.chronicle.open(
            machine, kind=WorkOrder.Kind.REPAIR, at=reported + minutes(35), request=request, fault=fault,
            planned_minutes=machine.product.minutes,
        )  # fmt: skip
        self.chronicle.respond(case, at=reported + minutes(50))
        self.days.open.append(case)
        return case

    def _unplanned(self) -> list[Case]:
        return [case for case in self.days.open if case.order.state == "open" and case not in self.taken]

    def plan_ahead(self, day: date) -> None:
        """Visits for the next days; what came in late stays on the dispatcher's list."""
        can_wait = [case for case in self._unplanned() if case.order.priority > 2]
        held_back = sorted(can_wait, key=lambda case: case.order.entered_at)[-16:]
        kept = self.days.open
        left_out = {*self.taken, *held_back}
        waiting = [case for case in kept if case not in left_out and self._is_to_plan(case, day)]
        for _count in range(5):
            self.days.open = waiting
            day = self.today.next_worked(day)
            stops = self.days.plan(day)
            for stop in stops:
                self._plan(stop.worker, stop.case, stop.start, stop.end)
            planned = {stop.case for stop in stops}
            waiting = [case for case in waiting if case not in planned]
        self.days.open = kept

    @staticmethod
    def _is_to_plan(case: Case, day: date) -> bool:
        """Nobody is to come yet, or was to come today and has no time after all."""
        if case.is_planned:
            return case.visits[-1].planned_start.astimezone(ZONE).date() <= day
        return case.order.state == "open"

    def fill_up(self, day: date) -> None:
        """As many open orders as a company of this size has: maintenance of the next weeks is arranged."""
        lacking = OPEN_ORDERS - sum(case.order.state in OPEN_STATES for case in self.days.open)
        for machine, due in [*self._coming_work(day), *self._wanted_work(day)][: max(0, lacking)]:
            opened = day - timedelta(days=self.rng.randint(0, 6))
            target = self.today.worked_or_next(due)
            case = self.days.open_work(machine, WorkOrder.Kind.MAINTENANCE, day=opened, target=target)
            tours = [tour for tour in self.days.tours(target) if self.rng.random() < 0.8]
            stop = self.days.place(case, tours, target) if self.rng.random() < 0.75 else None
            if stop:
                self._plan(stop.worker, stop.case, stop.start, stop.end)

    # Parts and pictures

    def _repairs_to_come(self, day: date) -> list[Case]:
        planned = [case for case in self.chronicle.cases if case.is_planned and case.fault]
        return [case for case in planned if case.visits[-1].planned_start.astimezone(ZONE).date() == day]

    def expect_dear_parts(self, day: date) -> None:
        """What is too dear for the vans is taken from the warehouse, in case it is that."""
        for case in self._repairs_to_come(day)[::2]:
            dear = [part.code for part in case.machine.product.parts if not van_level(part)]
            if dear and not case.foreseen:
                self.chronicle.foresee(case, dear[:1])

    def run_out_of_a_part(self, day: date) -> None:
        """One visit of today is blocked: yesterday's count found none of its part anywhere."""
        stock = self.visiting.stock
        cases = self._repairs_to_come(day)
        if not cases:
            return
        case = min(cases, key=lambda case: case.worker is not self.company.workers[0])
        expected = case.fault.parts if case.fault and case.fault.parts else (case.machine.product.parts[-1].code,)
        part = self.company.parts[expected[0]]
        if part.code not in case.foreseen:
            self.chronicle.foresee(case, expected)
        for place in stock.places:
            if place.engineer_id is None or (case.worker and place == case.worker.van):
                stock.count_out(place, part, at=at(day - DAY, CLOSES))

    def keep_parts(self) -> None:
        """What is foreseen for planned visits is kept for them, in the van or else in the warehouse."""
        for case in self.days.open:
            if case.is_planned and case.worker:
                for code in case.foreseen:
                    part = self.company.parts[code]
                    for place in (case.worker.van, self.company.warehouse):
                        if self.visiting.stock.reserve(place, part, case.order):
                            break

    def show_photos(self) -> None:
        """Customers who report by label like to send a photo."""
        books = self.chronicle.books
        fresh = [one for one in books.rows(ServiceRequest) if one.state in ("new", "ordered") and one.asset_id]
        for request in fresh:
            if request.channel in ("label", "portal") and self.rng.random() < 0.6:
                machine = self.company.machine_of[request.asset_id or 0]
                file = self.visiting.paperwork.photo_of(machine.product.kind, self.rng)
                books.add(RequestPhoto(request=request, file=file))
