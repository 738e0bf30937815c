"""Stock places and tools, as a person may have them."""

from __future__ import annotations

from firstfix.logistics.models import StockPlace, Tool
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def stock_place_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> StockPlace:
    return record_for(StockPlace.objects.all(), by=by, action=f"stock.{to}", lock=lock, pk=id)


def tool_for(by: Actor, id: int, *, to: str = "change", lock: bool = False) -> Tool:
    return record_for(Tool.objects.all(), by=by, action=f"tool.{to}", lock=lock, pk=id)
