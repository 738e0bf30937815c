from collections.abc import Sequence
from itertools import count
from time import monotonic, sleep
from typing import Any

from django.db import connection
from django.utils import timezone

from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.logistics.actions import Wanted, ask_transfer, claim_old_parts, start_count
from firstfix.logistics.models import (
    Condition,
    PartUse,
    Reservation,
    StockBalance,
    StockCount,
    StockingRun,
    StockMove,
    StockPlace,
    Supplier,
    SupplierClaim,
    SupplierPart,
    SupplyOrder,
    SupplyOrderLine,
    Tool,
    ToolLoan,
    Transfer,
    VanAdvice,
)
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.models import User
from firstfix.platform.catalogues.tests.makers import make_tool_type
from firstfix.work.models import WorkOrder

_numbers = count(1)


def make_warehouse(**kw: Any) -> StockPlace:
    kw.setdefault("code", f"W{next(_numbers)}")
    kw.setdefault("name", "Main warehouse")
    kw.setdefault("kind", StockPlace.Kind.WAREHOUSE)
    return StockPlace.objects.create(**kw)


def make_van(engineer: Engineer) -> StockPlace:
    return StockPlace.objects.create(
        code=f"V{next(_numbers)}", name=f"Van {engineer.name}", kind=StockPlace.Kind.VAN, engineer=engineer
    )


def make_stock(
    place: StockPlace, part: Part, quantity: int, *, condition: str = Condition.GOOD, minimum: int = 0
) -> StockBalance:
    """Pieces on a shelf, with the move that brought them."""
    if quantity:
        StockMove.objects.create(
            kind=StockMove.Kind.RECEIVE, part=part, quantity=quantity, condition=condition, to_place=place,
            at=timezone.now(),
        )  # fmt: skip
    return StockBalance.objects.create(place=place, part=part, quantity=quantity, condition=condition, minimum=minimum)


def make_reservation(order: WorkOrder, balance: StockBalance, quantity: int) -> Reservation:
    balance.reserved += quantity
    balance.save()
    return Reservation.objects.create(work_order=order, balance=balance, quantity=quantity)


def make_supplier(**kw: Any) -> Supplier:
    kw.setdefault("code", f"L{next(_numbers)}")
    kw.setdefault("name", f"Supplier {kw['code']}")
    return Supplier.objects.create(**kw)


def make_supplier_price(supplier: Supplier, part: Part, **kw: Any) -> SupplierPart:
    kw.setdefault("price", 100)
    kw.setdefault("currency", "CNY")
    return SupplierPart.objects.create(supplier=supplier, part=part, **kw)


def make_supply_order(supplier: Supplier, place: StockPlace, **lines: Any) -> SupplyOrder:
    """A draft; `lines` are (part, quantity) by any name."""
    order = SupplyOrder.objects.create(number=f"PO-{next(_numbers)}", supplier=supplier, place=place)
    for part, quantity in lines.values():
        SupplyOrderLine.objects.create(order=order, part=part, quantity=quantity, price=10, currency="CNY")
    return order


def make_stocking_run(**kw: Any) -> StockingRun:
    kw.setdefault("state", StockingRun.State.DONE)
    kw.setdefault("finished_at", timezone.now())
    return StockingRun.objects.create(**kw)


def make_van_advice(run: StockingRun, van: StockPlace, part: Part, *, before: int = 0, after: int = 2) -> VanAdvice:
    figures = {"fill_rate": 0.5, "holding": 10.0, "missed": 5.0, "pieces": before, "size": 1.0}
    plan = {
        "schema": "stocking-plan/1", "cost": 20.0, "bound": 20.0, "gap": 0.0, "is_within": True, "unresolved": 0.0,
        "before": figures, "after": {**figures, "fill_rate": 0.9, "pieces": after},
        "parts": [{"id": str(part.pk), "before": before, "after": after, "holding": 10.0, "adds": 0.4}],
        "curve": [{"holding": 0.0, "fill_rate": 0.1, "pieces": 0}, {"holding": 20.0, "fill_rate": 0.9, "pieces": 2}],
    }  # fmt: skip
    return VanAdvice.objects.create(run=run, place=van, jobs=10, plan=plan)


def make_received(place: StockPlace, part: Part, order: WorkOrder, **kw: Any) -> PartUse:
    """A defective piece of the part that came back to the place, to be inspected."""
    if not StockBalance.objects.filter(place=place, part=part, condition=Condition.DEFECTIVE).exists():
        make_stock(place, part, 9, condition=Condition.DEFECTIVE)
    kw.setdefault("at", timezone.now())
    kw.setdefault("serial_removed", f"OLD-{next(_numbers)}")
    day = timezone.localdate(kw["at"])
    return PartUse.objects.create(
        work_order=order, asset=order.asset, part=part, returned_at=kw["at"], returned_to=place, return_due_on=day,
        return_state="received", **kw,
    )  # fmt: skip


def make_claim(by: Actor, *, place: StockPlace, order: WorkOrder, part: Part | None = None, **kw: Any) -> SupplierClaim:
    """A draft with one line; `kw` are the supplier's terms."""
    part = part or make_part(is_returnable=True)
    terms = part.supplier_parts.select_related("supplier").first() or make_supplier_price(make_supplier(), part, **kw)
    use = make_received(place, part, order)
    return claim_old_parts([use], supplier=terms.supplier, reason="Winding burnt", by=by)[0]


def make_tool(**kw: Any) -> Tool:
    kw.setdefault("code", f"T{next(_numbers)}")
    kw.setdefault("tool_type", kw.get("tool_type") or make_tool_type())
    return Tool.objects.create(**kw)


def make_transfer(to_place: StockPlace, part: Part, *, by: User, quantity: int = 1, **kw: Any) -> Transfer:
    """One that was asked for."""
    return ask_transfer(to_place, wanted=[Wanted(part, quantity)], by=by, **kw)


def make_count(place: StockPlace, *, parts: Sequence[Part] = (), **kw: Any) -> StockCount:
    """A sheet on which nothing is counted yet: of these parts, else of all that lie there."""
    if parts:
        kw |= {"scope": "chosen", "parts": parts}
    return start_count(place, by=kw.pop("by", SYSTEM), **kw)


def make_loan(tool: Tool, engineer: Engineer, **kw: Any) -> ToolLoan:
    today = timezone.localdate()
    kw.setdefault("starts_on", today)
    kw.setdefault("due_on", today)
    return ToolLoan.objects.create(tool=tool, engineer=engineer, **kw)


def wait_until_somebody_waits(*, seconds: float = 10) -> None:
    """Until another connection waits for a lock that this one holds."""
    until = monotonic() + seconds
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))")
            if cursor.fetchone():
                return
            sleep(0.02)
    raise AssertionError("nobody waits")
