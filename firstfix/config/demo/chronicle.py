"""Writing down what happens: requests, orders, their steps, facts and numbers, by the same tables and rules as the
areas' actions, only many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

from firstfix.config.demo.books import Books
from firstfix.config.demo.clock import ZONE
from firstfix.config.demo.company import Company, Machine, Worker
from firstfix.config.demo.products import Fault
from firstfix.platform.accounts.actors import GUEST, SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.facts.models import Fact
from firstfix.platform.tenants.models import Counter
from firstfix.scheduling.models import Booking, Visit
from firstfix.work.facts import (
    FaultRepeated,
    FaultReported,
    RequestStepped,
    WorkOrderClosed,
    WorkOrderOpened,
    WorkOrderResponded,
    WorkOrderStepped,
)
from firstfix.work.models import (
    PartNeed,
    ServiceRequest,
    StateChange,
    ToolNeed,
    WorkOrder,
)
from firstfix.work.rules import default_priority, is_repeat, subject_of
from firstfix.work.states import ORDER_STATES, REQUEST_STATES, WAITING
from firstfix.work.translate import due_times, response_due

#: Every fact of the last weeks is kept; of what is older only how it began and ended.
TOLD_IN_FULL = timedelta(days=30)


@dataclass(eq=False)
class Case:
    """An order with what is really the matter, which only the demo knows."""

    order: WorkOrder
    machine: Machine
    fault: Fault | None
    changes: list[StateChange] = field(default_factory=list)
    ready_at: datetime | None = None
    foreseen: tuple[str, ...] = ()
    is_lacking: bool = False
    worker: Worker | None = None
    visits: list[Visit] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)

    @property
    def request(self) -> ServiceRequest | None:
        return self.order.request

    @property
    def is_planned(self) -> bool:
        return bool(self.visits) and self.visits[-1].state == "planned"

    @property
    def is_under_way(self) -> bool:
        return bool(self.visits) and self.visits[-1].state in ("on_the_way", "arrived", "working", "restored")

    @property
    def needs_visit(self) -> bool:
        """Somebody has to come, or come again; perhaps it is planned already."""
        return self.order.state in ("open", "scheduled", *WAITING)

    @property
    def is_over(self) -> bool:
        return self.order.state in ("closed", "cancelled")

    @property
    def last_at(self) -> datetime:
        return self.changes[-1].at if self.changes else self.order.entered_at

    def say(self, zh: str, en: str) -> str:
        return zh if self.machine.is_chinese else en


#: What a product model asks of who works on it, copied to its new orders as `open_work_order` does it.
SKILLS_OF_ORDERS = """
insert into work_orderskill (tenant_id, work_order_id, skill_id, level)
select o.tenant_id, o.id, s.skill_id, s.level
from work_workorder o join equipment_asset a on a.id = o.asset_id
join equipment_modelskill s on s.product_model_id = a.product_model_id where o.id = any(%s)
"""
CERTIFICATES_OF_ORDERS = """
insert into work_ordercertificate (tenant_id, work_order_id, certificate_type_id)
select o.tenant_id, o.id, c.certificate_type_id
from work_workorder o join equipment_asset a on a.id = o.asset_id
join equipment_modelcertificate c on c.product_model_id = a.product_model_id where o.id = any(%s)
"""


class Chronicle:
    def __init__(self, books: Books, company: Company) -> None:
        self.books, self.company = books, company
        self.now = company.today.now
        self.full_since = self.now - TOLD_IN_FULL
        self.cases: list[Case] = []
        self._numbers: dict[tuple[str, int], int] = {
            (one.kind, one.year): one.last for one in Counter.objects.select_for_update(no_key=True)
        }
        self._stored_numbers = set(self._numbers)
        self._closed: dict[tuple[int, int], list[WorkOrder]] = defaultdict(list)

    # Who acts

    def staff(self, role: Role) -> Actor:
        return self.company.users[role.value]

    @staticmethod
    def of(worker: Worker) -> Actor:
        return worker.engineer.user or SYSTEM

    # Requests

    def report(
        self,
        machine: Machine,
        *,
        description: str,
        channel: str,
        is_stopped: bool,
        reported_at: datetime,
        entered_at: datetime,
    ) -> ServiceRequest:
        contact = machine.contacts[0] if machine.contacts else None
        entitled = machine.entitlement(reported_at.astimezone(ZONE).date())
        contract = self.company.contracts.get(entitled.contract_id or 0)
        terms = self.company.terms(contract, priority=default_priority(is_stopped=is_stopped, is_entitled=True))
        request = ServiceRequest(
            number=self.number("SR", reported_at),
            channel=channel,
            customer=machine.site.customer,
            site=machine.site,
            asset=machine.asset,
            contact_name=contact.name if contact else "",
            contact_phone=contact.phone if contact else "",
            contact_email=contact.email if contact else "",
            language=machine.site.customer.language,
            description=description,
            is_stopped=is_stopped,
            reported_at=reported_at,
            entered_at=entered_at,
            created_at=entered_at,
            response_due_at=response_due(terms, reported_at=reported_at) if terms else None,
        )
        self.books.add(request)
        by = GUEST if channel in ("label", "email") else self.staff(Role.DESK)
        self.tell(FaultReported(request.number, channel, is_stopped), request, at=entered_at, by=by)
        return request

    def step_request(
        self, request: ServiceRequest, verb: str, *, at: datetime, by: Actor | None = None, reason: str = ""
    ) -> None:
        before = request.state
        request.state = REQUEST_STATES.after(before, verb)
        fact = RequestStepped(verb, before, request.state, reason)
        self.tell(fact, request, at=at, by=by or self.staff(Role.DESK))

    # Orders

    def open(
        self,
        machine: Machine,
        *,
        kind: str,
        at: datetime,
        planned_minutes: int,
        fault: Fault | None = None,
        request: ServiceRequest | None = None,
        priority: int | None = None,
        subject: str = "",
        description: str = "",
    ) -> Case:
        reported_at = request.reported_at if request else at
        entitled = machine.entitlement(reported_at.astimezone(ZONE).date())
        is_entitled = entitled.payer.value != WorkOrder.Entitlement.CHARGEABLE
        is_stopped = bool(request and request.is_stopped)
        order = WorkOrder(
            number=self.number("WO", at),
            kind=kind,
            priority=priority or default_priority(is_stopped=is_stopped, is_entitled=is_entitled),
            request=request,
            customer=machine.site.customer,
            site=machine.site,
            asset=machine.asset,
            contact=machine.contacts[0] if machine.contacts else None,
            subject=subject or subject_of(request.description if request else description),
            description=description or (request.description if request else ""),
            planned_minutes=planned_minutes,
            entitlement=entitled.payer.value,
            entitlement_reason=dict(entitled.reason),
            contract=self.company.contracts.get(entitled.contract_id or 0),
            reported_at=reported_at,
            entered_at=at,
            created_at=at,
        )
        self.books.add(order)
        case = Case(order, machine, fault)
        if request:
            self.step_request(request, "order", at=at)
        self._change(case, at=at)
        self._need_tools(case)
        opened = WorkOrderOpened(order.number, order.kind, order.priority, order.entitlement, order.request_id)
        self.tell(opened, order, at=at, by=self.staff(Role.DESK), always=True)
        self.cases.append(case)
        return case

    def _need_tools(self, case: Case) -> None:
        """Skills and certificates come later: `write_needs` copies them for all orders at once."""
        order = case.order
        if order.entered_at >= self.full_since and order.kind != WorkOrder.Kind.TRAINING:
            for code in case.machine.product.tools:
                self.books.add(ToolNeed(work_order=order, tool_type=self.company.tool_types[code]))

    def foresee(self, case: Case, codes: Iterable[str]) -> None:
        """The desk expects these parts to be needed."""
        case.foreseen = tuple(codes)
        for code in case.foreseen:
            self.books.add(PartNeed(work_order=case.order, part=self.company.parts[code], quantity=1))

    def respond(self, case: Case, *, at: datetime) -> None:
        """The desk has spoken with the customer, and named what they notice."""
        if case.order.responded_at is None and at <= self.now:
            case.order.responded_at = at
            if case.fault:
                case.order.symptom = self.company.codes["symptom"][case.fault.symptom]
            self.tell(WorkOrderResponded(), case.order, at=at, by=self.staff(Role.DESK))

    def step(self, case: Case, verb: str, *, at: datetime, by: Actor, reason: str = "") -> None:
        order, before = case.order, case.order.state
        order.state = ORDER_STATES.after(before, verb)
        match verb:
            case "arrive":
                order.visit_count += 1
                order.responded_at = order.responded_at or at
            case "restore":
                order.restored_at = at
            case "restore_remotely":
                order.responded_at = order.responded_at or at
                order.restored_at, order.was_remote = at, order.visit_count == 0
                order.solved_by = by if isinstance(by, User) else None
            case "close":
                order.closed_at = at
        self._change(case, at=at, reason=reason)
        self.tell(WorkOrderStepped(verb, before, order.state, reason), order, at=at, by=by)
        request = order.request
        if verb in ("close", "cancel") and request and request.state == "ordered":
            request.answer = order.work_done
            self.step_request(request, "close", at=at)

    def close(self, case: Case, *, at: datetime, by: Actor) -> None:
        order, fault = case.order, case.fault
        if fault:
            for kind in ("symptom", "mode", "mechanism", "cause", "remedy"):
                setattr(order, kind, self.company.codes[kind][getattr(fault, kind)])
            order.work_done = order.work_done or case.say(*fault.done)
            self._link_repeat(order)
        self.step(case, "close", at=at, by=by)
        codes = {
            kind: getattr(fault, kind) if fault else "" for kind in ("symptom", "mode", "mechanism", "cause", "remedy")
        }
        self.tell(WorkOrderClosed(**codes, was_remote=order.was_remote), order, at=at, by=by, always=True)
        if order.repeat_of is not None and order.repeat_of.restored_at is not None:
            days = ((order.reported_at or order.entered_at) - order.repeat_of.restored_at).days
            self.tell(FaultRepeated(order.number, days), order.repeat_of, at=at, by=by, always=True)

    def remember_closed(self, orders: Iterable[WorkOrder]) -> None:
        """Orders that later ones may repeat."""
        for order in orders:
            if order.asset_id and order.mode_id:
                self._closed[order.asset_id, order.mode_id].append(order)

    def _link_repeat(self, order: WorkOrder) -> None:
        """As `work.actions.close_work_order`: the latest order restored from the same fault within the window."""
        assert order.asset_id is not None
        assert order.mode_id is not None
        reported_at = order.reported_at or order.entered_at
        former = self._closed[order.asset_id, order.mode_id]
        for one in sorted(former, key=lambda one: one.restored_at or one.entered_at, reverse=True):
            if one.restored_at and is_repeat(restored_at=one.restored_at, reported_at=reported_at, window_days=30):
                order.repeat_of = one
                break
        former.append(order)

    def _change(self, case: Case, *, at: datetime, reason: str = "") -> None:
        change = StateChange(work_order=case.order, state=case.order.state, at=at, reason=reason)
        case.changes.append(self.books.add(change))

    def count_promises(self, case: Case) -> None:
        """When the order's promises run out, as `work.actions.count_promises` says it."""
        order = case.order
        terms = self.company.terms(order.contract, priority=order.priority)
        if order.kind == WorkOrder.Kind.REPAIR and terms:
            due = due_times(order, terms=terms, changes=case.changes, now=self.now)
            order.response_due_at, order.restoration_due_at = due

    # Facts and numbers

    def tell(self, fact: Any, about: models.Model, *, at: datetime, by: Actor, always: bool = False) -> None:
        if always or at >= self.full_since:
            row = Fact(
                name=type(fact).__name__,
                about_kind=about._meta.label_lower,
                about_id=about.pk,
                at=at,
                by_id=by.pk,
                by_name=by.name,
                data=dict(vars(fact)),
            )
            self.books.add(row)

    def number(self, kind: str, at: datetime) -> str:
        year = at.astimezone(ZONE).year
        self._numbers[kind, year] = number = self._numbers.get((kind, year), 0) + 1
        return f"{kind}-{year}-{number:05d}"

    def write_numbers(self) -> None:
        for (kind, year), last in self._numbers.items():
            if (kind, year) in self._stored_numbers:
                Counter.objects.filter(kind=kind, year=year).update(last=last)
            else:
                self.books.add(Counter(kind=kind, year=year, last=last))


def write_needs(orders: list[int]) -> None:
    """The skills and certificates of orders that stand in the database."""
    with connection.cursor() as cursor:
        cursor.execute(SKILLS_OF_ORDERS, [orders])
        cursor.execute(CERTIFICATES_OF_ORDERS, [orders])
