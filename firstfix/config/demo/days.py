"""How the company works through a day: faults are reported, the desk answers, the dispatcher plans, engineers drive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from firstfix.config.demo.chronicle import Case, Chronicle
from firstfix.config.demo.clock import CLOSES, DAY, OPENS, at, minutes, rounded
from firstfix.config.demo.company import Company, Machine, Worker
from firstfix.config.demo.failing import Failures, fault_of, moment_of_report
from firstfix.config.demo.products import Fault
from firstfix.config.demo.stock import Stock
from firstfix.config.demo.visiting import Stop, Visiting
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.roles import Role
from firstfix.scheduling.rules import Place, travel_time
from firstfix.work.models import ServiceRequest, WorkOrder

#: How faults reach us, and how many in a hundred by each way.
CHANNELS = (("phone", 44), ("label", 26), ("portal", 14), ("email", 10), ("on_site", 4), ("api", 2))
#: Of a hundred reports so many are the second call about one fault, and so many are none of our business.
TWICE, DECLINED, CANCELLED = 0.03, 0.02, 0.015
WRITTEN = frozenset({"label", "portal", "email", "api"})
#: The desk has dealt with everything that is older than this.
STILL_NEW = timedelta(hours=3)
#: Solved with the customer more or less often than a fault allows on average.
REMOTE = 1.03
#: The same fault soon after, although it seemed gone.
COMES_BACK, COMES_BACK_REMOTE = 0.05, 0.07
LEAD, AHEAD = 10, 45
DESK_OPENS, DESK_CLOSES = 8 * 60, 20 * 60
CANCELS = (
    ("客户自行处理好，取消上门。", "The customer has put it right; no visit wanted."),
    ("客户决定更换新设备。", "The customer will buy a new machine."),
)
DECLINES = (
    ("该设备不是本公司服务范围，已告知客户联系原厂。", "Not serviced by us; the maker's number was given."),
    ("客户咨询价格，已转销售。", "A question about prices; passed on to sales."),
    ("客户反馈已自行恢复，无需处理。", "The customer says it runs again; nothing to be done."),
)  # fmt: skip


@dataclass(eq=False)
class Tour:
    """Where an engineer is in the plan of a day."""

    worker: Worker
    place: Place | None
    free_from: datetime
    until: datetime
    stops: int = 0


class Days:
    def __init__(self, company: Company, chronicle: Chronicle, stock: Stock, visiting: Visiting, *, seed: int) -> None:
        self.company, self.chronicle = company, chronicle
        self.stock, self.visiting = stock, visiting
        self.seed = seed
        self.rng = Random(seed)
        self.open: list[Case] = []
        self._to_come_back: dict[date, list[tuple[Machine, Fault]]] = defaultdict(list)
        self._load: dict[Worker, float] = defaultdict(float)
        self.failures = Failures(company.machines)

    def work(self, day: date) -> None:
        """One past day, from midnight to midnight."""
        self.begin(day)
        for machine, fault, moment in self.reports(day):
            self.take_in(machine, fault, moment)
        self.open_planned_work(day)
        for stop in self.plan(day):
            self.visiting.carry_out(stop, self.rng)
            self._maybe_again(stop.case)
        self.stock.tidy(day)
        self.visiting.old_parts.inspect(day)
        self.put_away()

    def begin(self, day: date) -> None:
        self.rng = Random(f"{self.seed} {day}")

    def put_away(self) -> None:
        """What is over is not looked at any more."""
        self.open = [case for case in self.open if not case.is_over]

    # What comes in

    def reports(self, day: date) -> list[tuple[Machine, Fault, datetime]]:
        busy = {case.machine for case in self.open if case.fault}
        found = [
            (machine, fault_of(machine, day, self.rng), moment_of_report(machine, day, self.rng))
            for machine in self.failures.on(day, self.rng)
            if machine not in busy
        ]
        again = [
            (machine, fault, moment_of_report(machine, day, self.rng))
            for machine, fault in self._to_come_back.pop(day, ())
        ]
        return sorted(found + again, key=lambda one: one[2])

    def take_in(self, machine: Machine, fault: Fault, moment: datetime) -> None:
        """A report, and what becomes of it, unless the desk has not come to it yet."""
        request = self.write_request(machine, fault, moment)
        if self.at_desk(request.entered_at) + STILL_NEW <= self.chronicle.now:
            self.handle(request, machine, fault)

    def handle(self, request: ServiceRequest, machine: Machine, fault: Fault) -> None:
        """The desk decides: declined, solved with the customer, or an order to be scheduled."""
        rng, chronicle = self.rng, self.chronicle
        opened = self.at_desk(request.entered_at + minutes(min(70, rng.expovariate(1 / 25) + 3)))
        if opened > chronicle.now:
            return  # shortly before closing time: it is tomorrow's
        if rng.random() < DECLINED:
            request.answer = rng.choice(DECLINES)[0 if machine.is_chinese else 1]
            chronicle.step_request(request, "decline", at=opened, reason=request.answer)
            return
        if rng.random() < TWICE:
            self._report_twice(machine, fault, request)
        priority = 1 if request.is_stopped and rng.random() < 0.1 else None
        case = chronicle.open(
            machine, kind=WorkOrder.Kind.REPAIR, at=opened, request=request, fault=fault, priority=priority,
            planned_minutes=machine.product.minutes,
        )  # fmt: skip
        self.open.append(case)
        if rng.random() < fault.remote * REMOTE:
            self._solve_remotely(case)
            return
        if rng.random() < CANCELLED and self._cancel(case, opened + timedelta(hours=rng.uniform(1, 20))):
            return
        if rng.random() < 0.8:
            chronicle.respond(case, at=self.at_desk(opened + minutes(rng.expovariate(1 / 30) + 2)))
        case.ready_at = self._ready(case, opened)
        if fault.parts and rng.random() < 0.6:
            chronicle.foresee(case, fault.parts)

    def write_request(self, machine: Machine, fault: Fault, moment: datetime) -> ServiceRequest:
        rng = self.rng
        channel = rng.choices([name for name, _ in CHANNELS], [count for _, count in CHANNELS])[0]
        entered = self.at_desk(moment + minutes(rng.uniform(2, 15)))
        if entered > self.chronicle.now and channel not in WRITTEN:
            channel = "label"  # nobody was there to take a call
        entered = moment if channel in WRITTEN else entered
        return self.chronicle.report(
            machine,
            description=rng.choice(fault.said)[0 if machine.is_chinese else 1],
            channel=channel,
            is_stopped=rng.random() < fault.stops,
            reported_at=moment,
            entered_at=entered,
        )

    def _report_twice(self, machine: Machine, fault: Fault, first: ServiceRequest) -> None:
        moment = first.entered_at + minutes(self.rng.uniform(20, 300))
        if self.at_desk(moment) + STILL_NEW > self.chronicle.now:
            return
        second = self.write_request(machine, fault, moment)
        second.duplicate_of = first
        seen = self.at_desk(second.entered_at + minutes(15))
        self.chronicle.step_request(second, "mark_duplicate", at=seen, reason=first.number)

    def _cancel(self, case: Case, moment: datetime) -> bool:
        moment = self.at_desk(moment)
        if moment > self.chronicle.now:
            return False
        reason = case.say(*self.rng.choice(CANCELS))
        self.chronicle.step(case, "cancel", at=moment, by=self.chronicle.staff(Role.DESK), reason=reason)
        return True

    def _solve_remotely(self, case: Case) -> None:
        rng, chronicle = self.rng, self.chronicle
        done = self.at_desk(case.order.entered_at + minutes(rng.uniform(12, 90)))
        by = self._at_the_phone(case)
        chronicle.respond(case, at=min(done, case.order.entered_at + minutes(8)))
        chronicle.step(case, "restore_remotely", at=done, by=by)
        chronicle.close(case, at=done, by=by)
        self._maybe_again(case)

    def _at_the_phone(self, case: Case) -> Actor:
        """Of three cases the desk solves two itself and asks an engineer of the region for one."""
        place = case.order.site.territory_id
        near = [worker for worker in self.company.workers if worker.engineer.territory_id == place]
        turn, asks = divmod(int(case.order.number[-4:]), 3)
        return self.chronicle.of(near[turn % len(near)]) if near and not asks else self.chronicle.staff(Role.DESK)

    def at_desk(self, moment: datetime) -> datetime:
        """The desk is open from eight to eight; what comes at night is dealt with in the morning."""
        midnight = at(moment.date(), 0)
        minute = (moment - midnight) / minutes(1)
        if minute < DESK_OPENS:
            return midnight + minutes(DESK_OPENS + self.rng.uniform(1, 40))
        if minute >= DESK_CLOSES:
            return midnight + DAY + minutes(DESK_OPENS + self.rng.uniform(1, 40))
        return moment

    def _ready(self, case: Case, opened: datetime) -> datetime:
        """From when it may be visited: what is urgent at once, the rest when it suits the customer."""
        match case.order.priority:
            case 1:
                return opened + minutes(15)
            case 2:
                return opened + minutes(45)
            case 3:
                return opened + timedelta(hours=self.rng.uniform(1, 20))
            case _:
                return opened + timedelta(hours=self.rng.uniform(4, 44))

    def _maybe_again(self, case: Case) -> None:
        order, fault = case.order, case.fault
        if fault is None or order.restored_at is None or order.state not in ("restored", "closed"):
            return
        case.machine.fixed[fault.mode] = order.restored_at.date()
        if self.rng.random() < (COMES_BACK_REMOTE if order.was_remote else COMES_BACK):
            days = 1 + int(self.rng.expovariate(1 / 8))
            self._to_come_back[order.restored_at.date() + timedelta(days=min(days, 28))].append((case.machine, fault))

    # Planned work

    def open_planned_work(self, day: date) -> None:
        """Maintenance, inspections, installations and trainings are arranged some days ahead."""
        due = day + timedelta(days=LEAD)
        arranged = {(case.machine, case.order.kind) for case in self.open}
        for machine, kind in self.due_work.get(due, ()):
            if (machine, kind) in arranged:
                continue
            self.open_work(machine, kind, day=day, target=self.company.today.worked_or_next(due))

    @cached_property
    def due_work(self) -> dict[date, list[tuple[Machine, str]]]:
        """What falls due on which day, until some weeks from now."""
        found: dict[date, list[tuple[Machine, str]]] = defaultdict(list)
        last = self.company.today.day + timedelta(days=AHEAD)
        for machine in self.company.machines:
            for day, kind in _due_work_of(machine, last):
                if day >= self.company.since:
                    found[day].append((machine, kind))
        return found

    def open_work(self, machine: Machine, kind: str, *, day: date, target: date) -> Case:
        said = {
            WorkOrder.Kind.INSTALLATION: ("安装调试", "Installation of", 1.6),
            WorkOrder.Kind.TRAINING: ("操作培训", "Training on", 0.9),
            WorkOrder.Kind.MAINTENANCE: ("定期保养", "Maintenance of", 0.8),
            WorkOrder.Kind.INSPECTION: ("性能检测", "Inspection of", 0.7),
        }
        zh, en, share = said[WorkOrder.Kind(kind)]
        name = machine.product.name
        case = self.chronicle.open(
            machine,
            kind=kind,
            at=min(at(day, self.rng.uniform(9 * 60, 17 * 60)), self.chronicle.now - minutes(self.rng.uniform(3, 50))),
            planned_minutes=rounded_minutes(machine.product.minutes * share),
            priority=3 if kind == WorkOrder.Kind.INSTALLATION else 4,
            subject=f"{name.zh}{zh}" if machine.is_chinese else f"{en} {name.en}",
            description="",
        )
        case.ready_at = at(target, OPENS)
        self.open.append(case)
        return case

    # The plan of a day

    def plan(self, day: date) -> list[Stop]:
        """Who goes where: the urgent first, each to whoever is near, able and free; what does not fit waits."""
        tours = self.tours(day)
        for worker in self._load:
            self._load[worker] *= 0.9
        stops = []
        for case in self.due(day):
            found = self.place(case, tours, day)
            if found:
                stops.append(found)
            elif case.ready_at and case.ready_at < at(day, CLOSES):
                case.ready_at = at(self.company.today.next_worked(day), OPENS)
        return sorted(stops, key=lambda stop: stop.start)

    def due(self, day: date) -> list[Case]:
        ready = [case for case in self.open if case.needs_visit and case.ready_at and case.ready_at.date() <= day]
        return sorted(ready, key=lambda case: (case.ready_at > at(day, OPENS), case.order.priority, case.ready_at))  # type: ignore[operator]

    def tours(self, day: date) -> list[Tour]:
        if not self.company.today.is_worked(day):
            return [
                Tour(worker, worker.home, at(day, OPENS), at(day, 20 * 60))
                for worker in self.company.on_call(day)
                if not worker.is_away(day)
            ]
        return [
            Tour(worker, worker.home, at(day, OPENS), at(day, CLOSES))
            for worker in self.company.workers
            if not worker.is_away(day)
        ]

    def place(self, case: Case, tours: list[Tour], day: date) -> Stop | None:
        ready = case.ready_at or case.order.entered_at
        if not self.company.today.is_worked(day) and case.order.priority > 2:
            return None
        length = minutes(case.order.planned_minutes)
        offers = []
        for tour in tours:
            if not tour.worker.can(case.machine.product, day):
                continue
            travel = travel_time(tour.place, case.machine.place)
            start = rounded(max(tour.free_from, ready) + travel)
            start = tour.worker.free_at(start, length)
            if start + length > tour.until + minutes(30):
                continue
            effort = (start - tour.free_from + travel) / minutes(1) + 20 * tour.stops + 9 * self._load[tour.worker]
            is_known = case.worker is tour.worker
            is_wanted = tour.worker in self.visiting.unlucky
            offers.append((effort - 60 * is_known - 90 * is_wanted + self.rng.uniform(0, 15), start, tour))
        if not offers:
            return None
        _cost, start, tour = min(offers, key=lambda offer: offer[0])
        workers = [tour.worker]
        end = start + length
        self._go_on(tour, case, end)
        if case.fault and case.fault.minutes >= 180:
            helper = next((one for one in tours if one is not tour and self._can_help(one, case, start, end)), None)
            if helper:
                workers.append(helper.worker)
                self._go_on(helper, case, end)
        return Stop(case, workers, start, end)

    def _can_help(self, tour: Tour, case: Case, start: datetime, end: datetime) -> bool:
        length = end - start
        return (
            tour.worker.knows(case.machine.product)
            and tour.free_from + travel_time(tour.place, case.machine.place) <= start
            and end <= tour.until + minutes(30)
            and tour.worker.free_at(start, length) == start
        )

    def _go_on(self, tour: Tour, case: Case, end: datetime) -> None:
        self._load[tour.worker] += 1
        tour.place, tour.free_from, tour.stops = case.machine.place, end + minutes(10), tour.stops + 1


def rounded_minutes(count: float) -> int:
    return round(count / 15) * 15


def _due_work_of(machine: Machine, last: date) -> Iterator[tuple[date, str]]:
    """Installed and explained when new; then served at the interval of its model, if somebody pays for it."""
    commissioned, kinds = machine.asset.commissioned_on, WorkOrder.Kind
    if commissioned is None:
        return
    yield commissioned, kinds.INSTALLATION
    if machine.nature_of("training") < 0.6:
        yield commissioned + timedelta(days=9), kinds.TRAINING
    every = 365 // machine.product.services if machine.product.services else 0
    wants_service = machine.nature_of("service") < 0.35
    for count in range(1, (last - commissioned).days // every + 1 if every else 0):
        day = commissioned + timedelta(days=every * count)
        if wants_service or machine.entitlement(day).payer.value != WorkOrder.Entitlement.CHARGEABLE:
            is_test = machine.product.kind == "medical" and count % 2 == 0
            yield day, kinds.INSPECTION if is_test else kinds.MAINTENANCE
