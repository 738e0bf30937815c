from itertools import count
from typing import Any

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockBalance, StockPlace, Tool
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.tests.makers import make_tool_type

_numbers = count(1)


def make_warehouse(**kw: Any) -> StockPlace:
    kw.setdefault("code", f"W{next(_numbers)}")
    kw.setdefault("name", "Main warehouse")
    return StockPlace.objects.create(kind=StockPlace.Kind.WAREHOUSE, **kw)


def make_van(engineer: Engineer) -> StockPlace:
    return StockPlace.objects.create(
        code=f"V{next(_numbers)}", name=f"Van {engineer.name}", kind=StockPlace.Kind.VAN, engineer=engineer
    )


def make_stock(place: StockPlace, part: Part, quantity: int) -> StockBalance:
    return StockBalance.objects.create(place=place, part=part, quantity=quantity)


def make_tool(**kw: Any) -> Tool:
    kw.setdefault("code", f"T{next(_numbers)}")
    kw.setdefault("tool_type", kw.get("tool_type") or make_tool_type())
    return Tool.objects.create(**kw)
