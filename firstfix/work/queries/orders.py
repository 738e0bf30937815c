"""Work orders as lists and figures ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from firstfix.customers.models import ServiceContract
from firstfix.customers.rules import PAUSING_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text
from firstfix.platform.tenants.company import company
from firstfix.work.models import OrderSkill, StateChange, WorkOrder
from firstfix.work.rules import FixStatus, RemoteStatus, fix_status, remote_status
from firstfix.work.states import OPEN_STATES, ORDER_STATES

#: Orders with whatever was annotated to them.
Orders = QuerySet[Any]


def _is_paused() -> Q:
    """The contract stops the clock in the state that the order is in. No join: few orders wait, all have a state."""
    paused = Q()
    for state, _name in PAUSING_STATES:
        stopping = ServiceContract.objects.filter(paused_states__contains=[state])
        paused |= Q(state=state, contract__in=stopping.values("pk"))
    return paused


IS_PAUSED = _is_paused()
#: Since when, where it does: promises are moved when the state is left. Asked for those few only.
PAUSED_SINCE = Case(
    When(
        IS_PAUSED,
        then=Subquery(StateChange.objects.filter(work_order=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]),
    ),
    default=None,
)


@dataclass(frozen=True)
class ReachableContact:
    """With whom we speak about an order: the customer's contact, else who reported it."""

    name: str
    phone: str = ""
    email: str = ""
    duty: str = ""


@dataclass(frozen=True)
class StateCount:
    """Open orders of one state, and since when the oldest is with us."""

    state: str
    name: Text
    count: int
    oldest: datetime | None


def orders_seen_by(by: Actor) -> QuerySet[WorkOrder]:
    """Orders with what a row of a list shows."""
    return WorkOrder.objects.visible_to(by).select_related("customer", "site", "asset__product_model")


def order_in_full(order: WorkOrder) -> WorkOrder:
    """The same order with everything its page names."""
    named = WorkOrder.objects.select_related(
        *("customer", "site__territory", "asset__product_model", "contact", "contract__calendar"),
        *("request", "repeat_of", "symptom", "mode", "mechanism", "cause", "remedy"),
    )
    return named.prefetch_related("contract__levels").get(pk=order.pk)


def orders_with_words(orders: Orders, words: str) -> Orders:
    """Those that hold every word: in number, subject, customer, site or asset."""
    for word in words.split():
        orders = orders.filter(
            Q(number__icontains=word)
            | Q(subject__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(site__name__icontains=word)
            | Q(asset__code__icontains=word)
            | Q(asset__serial__icontains=word)
        )
    return orders


def contact_of(order: WorkOrder) -> ReachableContact | None:
    if order.contact:
        person = order.contact
        return ReachableContact(person.name, person.phone, person.email, person.duty)
    reported = order.request
    if reported and (reported.contact_name or reported.contact_phone or reported.contact_email):
        return ReachableContact(reported.contact_name, reported.contact_phone, reported.contact_email)
    return None


def overdue(orders: Orders, *, now: datetime) -> Orders:
    """Open orders with a promise that has run out and is not kept. What is paused ran out only if it did before."""
    orders = orders.alias(paused_since=PAUSED_SINCE)

    def ran_out(due: str) -> Q:
        return Q(**{f"{due}__lt": now}) & (Q(paused_since=None) | Q(**{f"{due}__lt": F("paused_since")}))

    late_response = Q(responded_at=None) & ran_out("response_due_at")
    late_restoration = Q(restored_at=None) & ran_out("restoration_due_at")
    return orders.filter(late_response | late_restoration, state__in=OPEN_STATES)


def decided(due: str, kept: str) -> Case:
    """When a promise is decided: when it is kept, or when it runs out. None while its clock is stopped before that."""
    stopped = Q(**{f"{kept}__isnull": True, f"{due}__gte": PAUSED_SINCE})
    return Case(When(IS_PAUSED & stopped, then=None), default=Least(due, kept))


def next_due(orders: Orders) -> Orders:
    """With `next_due_at`: the earlier of the promises that are still to be kept, and whether its clock `is_paused`."""
    response = Case(When(responded_at=None, then=F("response_due_at")))
    restoration = Case(When(restored_at=None, then=F("restoration_due_at")))
    # PostgreSQL's least() leaves nulls out, as we want.
    # Without a contract the question has no answer in SQL.
    is_paused = Case(When(IS_PAUSED, then=Value(True)), default=Value(False), output_field=BooleanField())
    annotated: Orders = orders.annotate(next_due_at=Least(response, restoration), is_paused=is_paused)
    return annotated


def open_orders_by_state(by: Actor) -> list[StateCount]:
    """In the order of the state table; states without orders are there with 0."""
    rows = (
        WorkOrder.objects.visible_to(by)
        .still_open()
        .values("state")
        .annotate(count=Count("pk"), oldest=Min("entered_at"))
        .order_by()
    )
    found = {row["state"]: (row["count"], row["oldest"]) for row in rows}
    return [StateCount(code, ORDER_STATES.states[code].name, *found.get(code, (0, None))) for code in OPEN_STATES]


def with_fix_status(orders: Orders, *, now: datetime) -> Orders:
    """With `is_repeated`, `fix_status` and `remote_status`: `rules.fix_status` and `remote_status`, said in SQL.

    Both are in the tests side by side, so that a figure and an order's own page never disagree.
    """
    settled = now - _window()
    counts = Q(kind=WorkOrder.Kind.REPAIR, restored_at__isnull=False)
    repeated = Q(is_repeated=True)
    came_back = WorkOrder.objects.filter(repeat_of__isnull=False)
    unsettled = Q(restored_at__gt=settled) | Q(pk__in=_in_doubt())
    first, remote = FixStatus, RemoteStatus
    annotated: Orders = orders.annotate(
        # Not `Exists`: PostgreSQL hashes this set once, where it would probe the index for each order and figure.
        is_repeated=ExpressionWrapper(Q(pk__in=came_back.values("repeat_of")), BooleanField()),
        fix_status=Case(
            When(~counts | Q(was_remote=True) | Q(visit_count=0), then=Value(first.NOT_COUNTED.value)),
            When(Q(visit_count__gt=1) | repeated, then=Value(first.NOT_FIRST_FIX.value)),
            When(unsettled, then=Value(first.PROVISIONAL.value)),
            default=Value(first.FIRST_FIX.value),
        ),
        remote_status=Case(
            When(~counts | Q(was_remote=False), then=Value(remote.NOT_REMOTE.value)),
            When(repeated, then=Value(remote.CAME_BACK.value)),
            When(unsettled, then=Value(remote.PROVISIONAL.value)),
            default=Value(remote.SOLVED.value),
        ),
    )
    return annotated


#: Of a repair that is not closed nobody has confirmed yet which fault it was.
#: One that was solved in the moment in which it was reported does not speak against itself.
REPORTED = Coalesce("reported_at", "entered_at")
UNCONFIRMED = Q(kind=WorkOrder.Kind.REPAIR, state__in=(*OPEN_STATES, "restored"), asset__isnull=False) & ~Q(
    state="restored", restored_at=REPORTED
)


def _in_doubt() -> Any:
    """The orders whose asset has a fault again, reported within the window; found from the few that are not closed."""
    before = "asset__work_orders__restored_at"
    rows = WorkOrder.objects.filter(UNCONFIRMED).annotate(reported=REPORTED)
    again = rows.filter(**{f"{before}__lte": F("reported"), f"{before}__gte": F("reported") - _window()})
    return again.order_by().values("asset__work_orders")


def _window() -> timedelta:
    return timedelta(days=company().repeat_window_days)


def _is_in_doubt(order: WorkOrder) -> bool:
    if order.asset_id is None or order.restored_at is None:
        return False
    rows = WorkOrder.objects.filter(UNCONFIRMED, asset=order.asset_id).exclude(pk=order.pk).annotate(reported=REPORTED)
    return rows.filter(reported__range=(order.restored_at, order.restored_at + _window())).exists()


def fix_status_of(order: WorkOrder, *, now: datetime) -> FixStatus:
    return fix_status(**_outcome(order), visit_count=order.visit_count, now=now)


def remote_status_of(order: WorkOrder, *, now: datetime) -> RemoteStatus:
    return remote_status(**_outcome(order), now=now)


def difficulties_of(orders: Any) -> dict[int, int]:
    """By order id the highest level of a skill that it asks for; orders that ask for none are not in it."""
    rows = OrderSkill.objects.filter(work_order__in=orders).order_by()
    return dict(rows.values_list("work_order").annotate(Max("level")))


def _outcome(order: WorkOrder) -> dict[str, Any]:
    return {
        "is_repair": order.kind == WorkOrder.Kind.REPAIR,
        "restored_at": order.restored_at,
        "was_remote": order.was_remote,
        "is_repeated": order.repeats.exists(),
        "is_in_doubt": _is_in_doubt(order),
        "window_days": company().repeat_window_days,
    }
