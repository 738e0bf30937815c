"""Stock places and tools, as a person may have them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from firstfix.logistics.models import (
    PartUse,
    StockCount,
    StockDifference,
    StockLot,
    StockPlace,
    Supplier,
    SupplierClaim,
    SupplierPart,
    SupplyOrder,
    Tool,
    ToolLoan,
    Transfer,
    VanAdvice,
)
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import NotAllowed


def stock_place_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> StockPlace:
    return record_for(StockPlace.objects.select_related("engineer"), by=by, action=f"stock.{to}", lock=lock, pk=id)


def tool_for(by: Actor, id: int, *, to: str = "change", lock: bool = False) -> Tool:
    rows = Tool.objects.select_related("tool_type", "place", "owner")
    return record_for(rows, by=by, action=f"tool.{to}", lock=lock, pk=id)


def tool_loan_for(by: Actor, id: int, *, to: str = "see") -> ToolLoan:
    rows = ToolLoan.objects.select_related("tool__tool_type", "engineer", "from_place")
    return record_for(rows, by=by, action=f"tool.{to}", pk=id)


def stock_lot_for(by: Actor, id: int, *, to: str = "see") -> StockLot:
    return record_for(StockLot.objects.select_related("part"), by=by, action=f"stock.{to}", pk=id)


def part_use_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> PartUse:
    rows = PartUse.objects.select_related("part", "place__engineer", "returned_to", "work_order__site")
    return record_for(rows, by=by, action=f"stock.{to}", lock=lock, pk=id)


def difference_for(by: Actor, id: int, *, to: str = "settle") -> StockDifference:
    rows = StockDifference.objects.select_related("part", "place", "work_order", "transfer")
    return record_for(rows, by=by, action=f"difference.{to}", pk=id)


def supplier_for(by: Actor, id: int, *, to: str = "see") -> Supplier:
    return record_for(Supplier.objects.all(), by=by, action=f"supplier.{to}", pk=id)


def supplier_price_for(by: Actor, id: int, *, to: str = "see") -> SupplierPart:
    rows = SupplierPart.objects.select_related("supplier", "part")
    return record_for(rows, by=by, action=f"supplier.{to}", pk=id)


def supplier_claim_for(by: Actor, id: int, *, to: str = "see") -> SupplierClaim:
    rows = SupplierClaim.objects.select_related("supplier")
    return record_for(rows, by=by, action=f"supplier_claim.{to}", pk=id)


def visible_transfers(by: Actor) -> QuerySet[Transfer]:
    """All for the office; for an engineer what was asked by them or concerns their van."""
    rows = Transfer.objects.select_related("from_place__engineer", "to_place__engineer", "work_order", "rest_of")
    if may(by, "transfer.see_all"):
        return rows
    return rows.filter(Q(asked_by=by.pk) | Q(from_place__engineer__user=by.pk) | Q(to_place__engineer__user=by.pk))


def transfer_for(by: Actor, id: int, *, to: str = "see") -> Transfer:
    return record_for(visible_transfers(by), by=by, action=f"transfer.{to}", pk=id)


def visible_counts(by: Actor) -> QuerySet[StockCount]:
    """All for the office; for an engineer those of the own van."""
    rows = StockCount.objects.select_related("place__engineer")
    return rows if may(by, "stock.move") else rows.filter(place__engineer__user=by.pk)


def count_for(by: Actor, id: int, *, to: str = "see") -> StockCount:
    return record_for(visible_counts(by), by=by, action=f"count.{to}", pk=id)


def supply_order_for(by: Actor, id: int, *, to: str = "see") -> SupplyOrder:
    rows = SupplyOrder.objects.select_related("supplier", "place")
    return record_for(rows, by=by, action=f"supply_order.{to}", pk=id)


def van_advice_for(by: Actor, id: int, *, to: str = "see") -> VanAdvice:
    return record_for(VanAdvice.objects.select_related("run", "place"), by=by, action=f"replenishment.{to}", pk=id)


def require_at(by: Actor, action: str, place: StockPlace) -> None:
    """The parts keeper does it everywhere, an engineer only in the own van."""
    require(by, action)
    if not is_own_van(by, place) and not may(by, "stock.move"):
        raise NotAllowed


def is_own_van(by: Actor, place: StockPlace) -> bool:
    return place.engineer is not None and by.pk is not None and place.engineer.user_id == by.pk
