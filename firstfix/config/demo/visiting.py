"""A visit, step by step: planned, driven to, worked on, left; parts used, and what happens when it was not enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from firstfix.config.demo.care import Calls
from firstfix.config.demo.chronicle import Case, Chronicle
from firstfix.config.demo.clock import DAY, OPENS, at, minutes
from firstfix.config.demo.company import Company, Worker
from firstfix.config.demo.old_parts import OldParts
from firstfix.config.demo.paperwork import Paperwork
from firstfix.config.demo.stock import Stock
from firstfix.equipment.models import Part
from firstfix.logistics.facts import PartUsed
from firstfix.logistics.models import PartUse, StockMove
from firstfix.logistics.rules import comes_back
from firstfix.platform.accounts.roles import Role
from firstfix.scheduling.facts import (
    EngineerArrived,
    EngineerSetOff,
    VisitCancelled,
    VisitLeft,
    VisitMissed,
    VisitMoved,
    VisitPlanned,
    VisitRestored,
    WorkStarted,
)
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.rules import travel_time, window_around
from firstfix.scheduling.states import VISIT_STATES
from firstfix.work.models import WorkOrder

NOBODY_THERE = 0.012
#: Of a hundred visits that cannot restore although the part is there.
BLOCKED_BY = (("further_visit", 58), ("waiting_customer", 27), ("waiting_rnd", 15))
AFTERWARDS = {
    "further_visit": "need_further_visit",
    "waiting_parts": "wait_for_parts",
    "waiting_customer": "wait_for_customer",
    "waiting_rnd": "wait_for_rnd",
}
REASONS = {
    "further_visit": (
        ("故障间歇出现，现场未复现，加装记录仪后再查。", "The fault comes and goes; a logger was fitted."),
        ("需两人配合拆卸，明日带助手再来。", "Takes two people; back with a helper."),
        ("已恢复部分功能，需停机半天做完整调整。", "Runs in part; a complete adjustment needs half a day's stop."),
    ),
    "waiting_customer": (
        ("客户排产紧，本周不能停机，等通知。", "The customer cannot stop production this week and will call."),
        ("现场供水、供电不符合要求，客户整改后通知。", "Water and power are not as required; to be put right first."),
        ("科室正在使用，等腾空后通知。", "In use on the ward; they will call when it is free."),
    ),
    "waiting_rnd": (
        ("日志已上传，疑为固件问题，等研发分析。", "Logs uploaded; probably firmware, R&D will analyse."),
        ("同型号多次出现，已上报研发。", "Seen on several machines of this type; reported to R&D."),
    ),
}  # fmt: skip
DONE = {
    WorkOrder.Kind.MAINTENANCE: ("按保养清单完成，各项参数正常。", "Serviced as listed; all values normal."),
    WorkOrder.Kind.INSPECTION: ("检测合格，已贴合格标识。", "Tested and passed; label fitted."),
    WorkOrder.Kind.INSTALLATION: (
        "安装调试完成，客户验收合格。",
        "Installed, commissioned and accepted.",
    ),
    WorkOrder.Kind.TRAINING: ("操作人员培训完成，考核合格。", "Operators trained; all have shown correct use."),
}
NOT_THERE = ("现场无人，电话未接通。", "Nobody there, and nobody answers the telephone.")


@dataclass(eq=False)
class Stop:
    """Who is to be where and when."""

    case: Case
    workers: Sequence[Worker]
    start: datetime
    end: datetime

    @property
    def worker(self) -> Worker:
        return self.workers[0]


class Visiting:
    def __init__(
        self, company: Company, chronicle: Chronicle, stock: Stock, paperwork: Paperwork, calls: Calls
    ) -> None:
        self.company, self.chronicle, self.stock = company, chronicle, stock
        self.paperwork, self.calls = paperwork, calls
        self.books = chronicle.books
        self.old_parts = OldParts(company, chronicle, stock)
        self._left: dict[Worker, datetime] = {}
        #: Whose next visit fails, and how: so that this morning begins with carry-overs.
        self.unlucky: dict[Worker, str] = {}

    def carry_out(self, stop: Stop, rng: Random) -> None:
        """A whole visit that is over, as it would have gone; one that has begun goes on from there."""
        case = stop.case
        is_as_planned = case.is_planned and case.visits[-1].planned_start == stop.start
        if case.is_under_way or is_as_planned:
            visit = case.visits[-1]
        else:
            visit = self.plan(stop, at=self.planned_at(stop, rng))
        self.stock.release(case.order)
        earliest = case.last_at + minutes(1)
        if visit.arrived_at is None:
            arrived = max(stop.start + minutes(rng.gauss(2, 8)), earliest + minutes(10))
            free = max((self._left.get(one, earliest) for one in stop.workers), default=earliest)
            arrived = max(arrived, free + minutes(10))
            if visit.set_off_at is None:
                travel = travel_time(stop.worker.home, case.machine.place)
                self.set_off(case, visit, at=max(earliest, free + minutes(1), arrived - travel))
            self.arrive(case, visit, at=arrived)
        self.work(stop, visit, rng)

    def work(self, stop: Stop, visit: Visit, rng: Random) -> None:
        """From the arrival until the engineer leaves."""
        case, arrived = stop.case, visit.arrived_at
        assert arrived is not None
        if visit.restored_at:
            self.leave(case, visit, outcome=Visit.Outcome.RESTORED, at=visit.restored_at + minutes(rng.uniform(6, 20)))
            self.finish(case, visit, rng)
            return
        if visit.started_at is None:
            if case.order.kind == WorkOrder.Kind.REPAIR and rng.random() < NOBODY_THERE:
                self.miss(case, visit, at=arrived + minutes(rng.uniform(10, 25)))
                self._wait(case, self.company.today.next_worked(arrived.date()), rng)
                return
            self.start_work(case, visit, at=arrived + minutes(rng.uniform(4, 15)))
        started = visit.started_at
        assert started is not None
        outcome = self.outcome(stop, at=started, rng=rng)
        usual = case.fault.minutes if case.fault else case.order.planned_minutes
        length = minutes(max(10.0, usual * rng.lognormvariate(0, 0.25)))
        if outcome != Visit.Outcome.RESTORED:
            reason = self.reason(case, outcome, rng)
            self.leave(case, visit, outcome=outcome, reason=reason, at=started + length * 0.7)
            self.wait_for(case, outcome, rng)
        else:
            self.use_parts(case, at=started + length * 0.8, rng=rng)
            self.restore(case, visit, at=started + length)
            self.leave(case, visit, outcome=outcome, at=started + length + minutes(rng.uniform(6, 20)))
            self.finish(case, visit, rng)

    def planned_at(self, stop: Stop, rng: Random) -> datetime:
        """In the afternoon before, or soon after the order came in."""
        last, now = stop.case.last_at, self.chronicle.now
        evening = at(stop.start.date() - DAY, rng.uniform(15.5 * 60, 17.3 * 60))
        planned = max(last + minutes(rng.uniform(3, 20)), evening)
        return planned if planned < now else last + (now - last) * rng.uniform(0.3, 0.95)

    # The steps

    def plan(self, stop: Stop, *, at: datetime) -> Visit:
        case = stop.case
        told = window_around(stop.start)
        if case.is_planned:
            return self.move(stop, at=at)
        visit = self.books.add(
            Visit(
                work_order=case.order,
                window_from=told.start,
                window_to=told.end,
                planned_start=stop.start,
                planned_end=stop.end,
                created_at=at,
            )
        )
        case.bookings = [
            self.books.add(Booking(visit=visit, engineer=worker.engineer, during=DateTimeTZRange(stop.start, stop.end)))
            for worker in stop.workers
        ]
        case.visits.append(visit)
        case.worker = stop.worker
        dispatcher = self.chronicle.staff(Role.DISPATCHER)
        self.chronicle.step(case, "schedule", at=at, by=dispatcher)
        fact = VisitPlanned(
            work_order_id=case.order.pk,
            number=case.order.number,
            engineers=tuple(worker.engineer.name for worker in stop.workers),
            start=stop.start,
            end=stop.end,
            window_from=told.start,
            window_to=told.end,
        )
        self.chronicle.tell(fact, visit, at=at, by=dispatcher)
        return visit

    def move(self, stop: Stop, *, at: datetime) -> Visit:
        """A visit that stands in the plan already takes place at another time, perhaps with somebody else."""
        case, visit = stop.case, stop.case.visits[-1]
        told = window_around(stop.start)
        was = (visit.planned_start, visit.window_from, visit.window_to)
        names = tuple(booking.engineer.name for booking in case.bookings)
        visit.planned_start, visit.planned_end = stop.start, stop.end
        visit.window_from, visit.window_to = told
        for booking, worker in zip(case.bookings, stop.workers, strict=False):
            booking.engineer, booking.during = worker.engineer, DateTimeTZRange(stop.start, stop.end)
        for worker in stop.workers[len(case.bookings) :]:
            during = DateTimeTZRange(stop.start, stop.end)
            case.bookings.append(self.books.add(Booking(visit=visit, engineer=worker.engineer, during=during)))
        for booking in case.bookings[len(stop.workers) :]:
            booking.is_firm = False
        case.worker = stop.worker
        fact = VisitMoved(
            work_order_id=case.order.pk,
            number=case.order.number,
            engineers=tuple(worker.engineer.name for worker in stop.workers),
            start=stop.start,
            end=stop.end,
            window_from=told.start,
            window_to=told.end,
            was_start=was[0],
            was_engineers=names,
            was_window_from=was[1],
            was_window_to=was[2],
        )
        self.chronicle.tell(fact, visit, at=at, by=self.chronicle.staff(Role.DISPATCHER))
        return visit

    def cancel(self, case: Case, visit: Visit, *, at: datetime, reason: str) -> None:
        visit.state = VISIT_STATES.after(visit.state, "cancel")
        visit.outcome_reason = reason
        for booking in case.bookings:
            booking.is_firm = False
        dispatcher = self.chronicle.staff(Role.DISPATCHER)
        self.chronicle.step(case, "unschedule", at=at, by=dispatcher, reason=reason)
        names = tuple(booking.engineer.name for booking in case.bookings)
        fact = VisitCancelled(case.order.pk, case.order.number, names, visit.planned_start, reason)
        self.chronicle.tell(fact, visit, at=at, by=dispatcher)

    def set_off(self, case: Case, visit: Visit, *, at: datetime) -> None:
        visit.state, visit.set_off_at = VISIT_STATES.after(visit.state, "set_off"), at
        self._step(case, "dispatch", visit, EngineerSetOff(case.order.pk), at)

    def arrive(self, case: Case, visit: Visit, *, at: datetime) -> None:
        visit.state, visit.arrived_at = VISIT_STATES.after(visit.state, "arrive"), at
        self._step(case, "arrive", visit, EngineerArrived(case.order.pk), at)

    def start_work(self, case: Case, visit: Visit, *, at: datetime) -> None:
        visit.state, visit.started_at = VISIT_STATES.after(visit.state, "start_work"), at
        self.chronicle.tell(WorkStarted(case.order.pk), visit, at=at, by=self._by(case))

    def restore(self, case: Case, visit: Visit, *, at: datetime) -> None:
        visit.state, visit.restored_at = VISIT_STATES.after(visit.state, "restore"), at
        self._step(case, "restore", visit, VisitRestored(case.order.pk), at)
        if case.fault:
            case.order.work_done = case.say(*case.fault.done)
        else:
            case.order.work_done = case.say(*DONE[WorkOrder.Kind(case.order.kind)])

    def leave(self, case: Case, visit: Visit, *, outcome: str, at: datetime, reason: str = "") -> None:
        is_restored = outcome == Visit.Outcome.RESTORED
        visit.state = VISIT_STATES.after(visit.state, "leave" if is_restored else "leave_unrestored")
        visit.left_at, visit.outcome, visit.outcome_reason = at, outcome, reason
        self._free(case, visit.arrived_at or at, at)
        if not is_restored:
            self.chronicle.step(case, AFTERWARDS[outcome], at=at, by=self._by(case), reason=reason)
        self.chronicle.tell(VisitLeft(case.order.pk, outcome, reason), visit, at=at, by=self._by(case))
        self.paperwork.fill_in(case, visit)

    def miss(self, case: Case, visit: Visit, *, at: datetime) -> None:
        reason = case.say(*NOT_THERE)
        visit.state = VISIT_STATES.after(visit.state, "miss")
        visit.left_at, visit.outcome_reason = at, reason
        self._free(case, visit.set_off_at or at, at)
        self.chronicle.step(case, "need_further_visit", at=at, by=self._by(case), reason=reason)
        case.order.visit_count -= 1
        self.chronicle.tell(VisitMissed(case.order.pk, reason), visit, at=at, by=self._by(case))

    def finish(self, case: Case, visit: Visit, rng: Random) -> None:
        """The order is closed from the van, or by the desk the next morning."""
        left = visit.left_at
        assert left is not None
        if rng.random() < 0.65:
            closed, by = left + minutes(rng.uniform(2, 15)), self._by(case)
        else:
            day = self.company.today.next_worked(left.date())
            closed, by = at(day, rng.uniform(OPENS, OPENS + 120)), self.chronicle.staff(Role.DESK)
        if closed < self.chronicle.now:
            self.chronicle.close(case, at=closed, by=by)
            self.calls.arrange(case)

    def _by(self, case: Case):  # type: ignore[no-untyped-def]
        assert case.worker is not None
        return self.chronicle.of(case.worker)

    def _step(self, case: Case, verb: str, visit: Visit, fact: object, at: datetime) -> None:
        by = self._by(case)
        self.chronicle.step(case, verb, at=at, by=by)
        self.chronicle.tell(fact, visit, at=at, by=by)

    def _free(self, case: Case, since: datetime, until: datetime) -> None:
        """What remains is the time that the visit really took."""
        for booking in case.bookings:
            booking.is_firm, booking.during = False, DateTimeTZRange(min(since, until), until)
            worker = self.company.worker_of(booking.engineer_id)
            self._left[worker] = until

    # How it ends

    def outcome(self, stop: Stop, *, at: datetime, rng: Random) -> str:
        case, fault = stop.case, stop.case.fault
        if stop.worker in self.unlucky and (fault or self.unlucky[stop.worker] == "further_visit"):
            return self.unlucky.pop(stop.worker)
        if fault is None:
            return Visit.Outcome.RESTORED if rng.random() < 0.965 else Visit.Outcome.FURTHER_VISIT
        if not self.has_parts(stop, at=at):
            return Visit.Outcome.WAITING_PARTS
        is_second = case.order.visit_count > 1
        if rng.random() < fault.hard * (0.5 if is_second else 1.15) + (0.0 if is_second else 0.045):
            return rng.choices([name for name, _ in BLOCKED_BY], [count for _, count in BLOCKED_BY])[0]
        return Visit.Outcome.RESTORED

    def has_parts(self, stop: Stop, *, at: datetime, is_sure: bool = False) -> bool:
        """From the van; what the desk foresaw was fetched in the morning; what was ordered has come.

        With `is_sure` the outcome is known, so the parts were there.
        """
        case = stop.case
        for code in case.fault.parts if case.fault else ():
            part = self.company.parts[code]
            if self.stock.quantity(stop.worker.van, part) > 0:
                continue
            morning = min(at.replace(hour=7, minute=50), at - minutes(35))
            if case.is_lacking or is_sure:
                self.stock.buy(part, stop.worker.van, at=morning, order=case.order)
            elif code not in case.foreseen or not self.stock.fetch(part, stop.worker.van, at=morning, order=case.order):
                return False
        return True

    def reason(self, case: Case, outcome: str, rng: Random) -> str:
        if outcome != Visit.Outcome.WAITING_PARTS:
            return case.say(*rng.choice(REASONS[outcome]))
        names = [self.company.parts[code].name for code in (case.fault.parts if case.fault else ())]
        zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
        return case.say(f"车上没有{zh}，已申请调货。", f"Not in the van: {en}. Ordered.")

    def wait_for(self, case: Case, outcome: str, rng: Random) -> None:
        """Until when, and what then."""
        left = case.last_at
        days = {
            "further_visit": (0, 1, 1, 2),
            "waiting_parts": (1, 2, 2, 3, 4, 6),
            "waiting_customer": (1, 2, 4, 7),
            "waiting_rnd": (6, 9, 13, 18),
        }[outcome]
        case.is_lacking = case.is_lacking or outcome == Visit.Outcome.WAITING_PARTS
        self._wait(case, self.company.today.next_worked(left.date(), 1 + rng.choice(days)), rng)

    def _wait(self, case: Case, day: object, rng: Random) -> None:
        case.ready_at = at(day, OPENS - 60 + rng.random() * 30)  # type: ignore[arg-type]

    # Parts

    def use_parts(self, case: Case, *, at: datetime, rng: Random) -> None:
        assert case.worker is not None
        for code in case.fault.parts if case.fault else ():
            part = self.company.parts[code]
            if self.stock.quantity(case.worker.van, part) > 0:
                self._use(case, case.worker, part, at=at, rng=rng)

    def _use(self, case: Case, worker: Worker, part: Part, *, at: datetime, rng: Random) -> None:
        kind, name = StockMove.Kind, worker.engineer.name
        installed = f"{part.code}{rng.randint(100000, 999999)}" if part.has_serial else ""
        removed = f"{part.code}{rng.randint(100000, 999999)}" if part.has_serial else ""
        use = self.books.add(
            PartUse(
                work_order=case.order,
                asset=case.order.asset,
                part=part,
                quantity=1,
                place=worker.van,
                serial_installed=installed,
                serial_removed=removed,
                at=at,
                created_at=at,
            )
        )
        self.stock.move(
            kind.CONSUME, part, 1, source=worker.van, order=case.order, serial=installed, at=at, by_name=name
        )
        fact = PartUsed(part.code, 1, worker.van.name, installed, removed)
        self.chronicle.tell(fact, case.order, at=at, by=self.chronicle.of(worker))
        if comes_back(is_returnable=part.is_returnable, replaces_old=True):
            self.old_parts.owe(use, worker, at=at, rng=rng)
