"""How files call what logistics keeps, and what is made where it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from
from firstfix.logistics.models import StockBalance, StockPlace, Supplier, SupplierPart, Tool
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import Names, Ref, made_code
from firstfix.platform.exchange.rows import Rows

STOCK_PLACES = Names(StockPlace)
SUPPLIERS = Names(Supplier)
SUPPLIER_PRICES = Names(SupplierPart, by=("supplier",))
BALANCES = Names(StockBalance, by=("place",))
TOOLS = Names(Tool, by=("code", "serial"), within=("tool_type",))
TOOL_TYPES = Names(ToolType)


def missing_supplier(text: str, entry: Entry) -> Supplier:
    return Supplier(code=made_code("L", text), name=text[:200])


def missing_place(text: str, entry: Entry) -> StockPlace:
    return StockPlace(code=made_code("W", text), name=text[:120], kind=StockPlace.Kind.WAREHOUSE)


def refuse_missing(rows: Rows, needed: Iterable[str]) -> None:
    """Rows of kinds that are not merged, which have to say all of this."""
    for entry in rows:
        if missing := next((name for name in needed if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))


def units_of(rows: Rows) -> Mapping[int | None, str]:
    """By part, the unit that it is kept in."""
    named = {entry.values["part"].pk for entry in rows if "part" in entry.values}
    return dict(Part.objects.filter(pk__in=named).values_list("pk", "unit"))


def unit_of(part: Ref, units: Mapping[int | None, str]) -> str:
    """A trial of a file that brings the part as well finds it in that row only."""
    made = part.entry.values if part.entry else {}
    return units.get(part.pk) or str(made.get("unit") or Part._meta.get_field("unit").get_default())


def read_quantity(rows: Rows, entry: Entry, name: str, unit: str, *, least: int = 0) -> None:
    """Turn what the column says into what the books keep, or refuse the row."""
    try:
        entry.values[name] = quantity_from(entry.values[name], unit, least=least, field=name)
    except Invalid as wrong:
        rows.refuse(entry, name, wrong.errors[name])
