"""What a customer sees behind a link: how far the repair is, and nothing about anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import (
    NextStep,
    case_of,
    customers_step,
    has_link,
    has_published_model,
    may_take_back,
)
from firstfix.equipment.rules import show_quantity
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.errors import Text
from firstfix.portal.words import ORDER_WORDS, REQUEST_WORDS, WAY
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import coming_visit, expected_arrivals, planning_rules
from firstfix.scheduling.rules import Arrival
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import followed_request, status_token
from firstfix.work.states import DONE_STATES

#: States of a visit whose engineer has not arrived.
NOT_THERE_YET = ("planned", "on_the_way")


@dataclass(frozen=True)
class Step:
    label: Text
    state: str
    at: datetime | None = None


@dataclass(frozen=True)
class Status:
    """A request, or an order without one, as its customer may see it. `engineer` is a first name; times are in the
    site's zone. `arrival` is when somebody who is on the way should be there; where they are is not said. `is_late` is
    said as soon as the window told cannot be kept any more. What was done is told from the moment that it works again:
    `parts` that were fitted are known by then, the words of `work_done` often follow.
    """

    request: ServiceRequest | None
    answer: str
    sentence: Text
    steps: list[Step]
    window: tuple[datetime, datetime] | None
    arrival: Arrival | None
    is_late: bool
    engineer: str
    work_done: str
    parts: list[str]
    is_over: bool
    may_choose: bool


def status_of(request: ServiceRequest) -> Status:
    """The status of a request, following a duplicate to the request that is worked on."""
    followed = followed_request(request)
    return _status(request, followed.work_orders.order_by("-pk").first(), followed)


def status_of_order(order: WorkOrder) -> Status:
    """Of an order, and of the request that it came from where there is one."""
    return _status(order.request, order, order.request)


def _status(request: ServiceRequest | None, order: WorkOrder | None, followed: ServiceRequest | None) -> Status:
    """How `order` is or, where there is none, what became of `followed`; for whoever made `request`."""
    visit = _present_visit(order) if order else None
    asked = followed.state if followed else "new"
    if followed is not request and asked == "new":
        asked = "duplicate"
    place, sentence = ORDER_WORDS[order.state] if order else REQUEST_WORDS[asked]
    is_over = bool(order and order.state in ("restored", "closed", "cancelled")) or asked in ("solved", "declined")
    now = timezone.now()
    arrival = expected_arrivals([visit], now=now).get(visit.pk) if visit else None
    return Status(
        request=request,
        answer=followed.answer if followed else "",
        sentence=sentence,
        steps=_steps(place, request, order),
        window=(visit.window_from, visit.window_to) if visit and not is_over else None,
        arrival=arrival,
        is_late=bool(
            visit and visit.state in NOT_THERE_YET and max(now, arrival.at if arrival else now) > visit.window_to
        ),
        engineer=_first_name(visit) if visit else "",
        work_done=order.work_done if order and order.state in DONE_STATES else "",
        parts=_parts_fitted(order) if order and order.state in DONE_STATES else [],
        is_over=is_over,
        may_choose=order is not None and _waits_for_a_time(order) and planning_rules().customers_choose,
    )


def _parts_fitted(order: WorkOrder) -> list[str]:
    uses = order.part_uses.select_related("part").order_by("pk")
    return [f"{use.part.name} × {show_quantity(use.quantity, use.part.unit)}" for use in uses]


def order_to_choose_for(request: ServiceRequest) -> WorkOrder | None:
    """The order for which the customer may choose a time now."""
    order = followed_request(request).work_orders.order_by("-pk").first()
    return order if order and _waits_for_a_time(order) else None


def _waits_for_a_time(order: WorkOrder) -> bool:
    return order.state == "open" and coming_visit(order) is None


@dataclass(frozen=True)
class Questions:
    """What the customer's page asks now. `dangers` come first, and then there is nothing to do by oneself."""

    case: TroubleshootingRecord
    dangers: Sequence[str]
    step: NextStep | None
    answered: int
    may_take_back: bool
    status_token: str

    @property
    def is_solved(self) -> bool:
        return self.case.state == "solved"


def questions_of(case: TroubleshootingRecord) -> Questions:
    now = case_of(case)
    request = case.requests.order_by("pk").first()
    is_remote = case.state == "remote" and not now.advice.dangers
    return Questions(
        case=case,
        dangers=[danger.do for danger in now.advice.dangers] if now.is_under_way else [],
        step=customers_step(now.advice) if is_remote else None,
        answered=sum(one.is_by_customer for one in now.taken),
        may_take_back=may_take_back(case, by=GUEST) and (request is None or request.state == "new"),
        status_token=status_token(request) if request else "",
    )


def questions_for(request: ServiceRequest) -> str:
    """What the status page of a report offers: "begin" or "go_on" with questions, or nothing."""
    case = request.troubleshooting
    if request.state != "new":
        return ""
    if case is None:
        return "begin" if has_published_model(request.asset) else ""
    return "go_on" if case.state == "remote" and has_link(case) else ""


def site_zone(request: ServiceRequest) -> ZoneInfo:
    return request.site.zone_info() if request.site else ZoneInfo(request.tenant.zone)


def _present_visit(order: WorkOrder) -> Visit | None:
    return order.visits.exclude(state__in=("cancelled", "missed")).order_by("-planned_start").first()


def _first_name(visit: Visit) -> str:
    engineer = visit.engineers.order_by("bookings__pk").first()
    return (engineer.call_name or engineer.name) if engineer else ""


def _steps(place: str, request: ServiceRequest | None, order: WorkOrder | None) -> list[Step]:
    reached = [code for code, _label in WAY].index(place)
    reported_at = request.reported_at if request else order.reported_at if order else None
    times = {"reported": reported_at, "restored": order.restored_at if order else None}
    if order:
        for change in order.state_changes.all():
            step = ORDER_WORDS[change.state][0]
            times[step] = max(times.get(step) or change.at, change.at)
    finished = place == "restored"
    return [
        Step(
            label=label,
            state="done" if number < reached or finished else "now" if number == reached else "next",
            at=times.get(code) if number <= reached else None,
        )
        for number, (code, label) in enumerate(WAY)
    ]
