"""Stock places and what lies there, by the thousand: the rules of `actions/`, written set by set."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from firstfix.equipment.imports import PARTS
from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from, show_quantity
from firstfix.logistics.actions import Counted, count_stock
from firstfix.logistics.models import Condition, StockBalance, StockPlace, Supplier, SupplierPart, Tool, ToolLoan
from firstfix.people.imports import ENGINEERS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import ToolType
from firstfix.platform.errors import Invalid
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import Names, Ref, made_code
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows
from firstfix.platform.tenants.company import company

STOCK_PLACES = Names(StockPlace)
SUPPLIERS = Names(Supplier)
SUPPLIER_PRICES = Names(SupplierPart, by=("supplier",))
BALANCES = Names(StockBalance, by=("place",))
TOOLS = Names(Tool, by=("code", "serial"), within=("tool_type",))
TOOL_TYPES = Names(ToolType)


def import_stock_places(rows: Rows, *, by: Actor) -> None:
    """By code, else by name."""
    require(by, "stock_place.change")
    rows.refer("engineer", ENGINEERS)
    rows.match(STOCK_PLACES, made_code="W")
    vans: dict[object, object] = dict(StockPlace.objects.filter(engineer__isnull=False).values_list("engineer", "pk"))
    for entry in rows:
        kind = entry.values.get("kind", getattr(entry.record, "kind", ""))
        engineer = entry.values.get("engineer") or getattr(entry.record, "engineer_id", None)
        if (kind == StockPlace.Kind.VAN) != (engineer is not None):
            rows.refuse(entry, "engineer", _("A van belongs to an engineer, and only a van does."))
        own = entry.ref.key if entry.ref else None
        if isinstance(engineer, Ref) and vans.setdefault(engineer.key, own) != own:
            rows.refuse(entry, "engineer", _("This engineer has another van."))
    rows.merge(STOCK_PLACES)


def import_stock(rows: Rows, *, by: Actor) -> None:
    """How many lie where, by place, part and condition: a count, so the differences become moves."""
    require(by, "stock.move")
    rows.refer("place", STOCK_PLACES, make=_missing_place)
    rows.refer("part", PARTS)
    for entry in rows:
        entry.values.setdefault("condition", Condition.GOOD)
    pair(rows, BALANCES, key=("place", "part", "condition"))
    named = {entry.values["part"].pk for entry in rows if "part" in entry.values}
    units: dict[int | None, str] = dict(Part.objects.filter(pk__in=named).values_list("pk", "unit"))
    for entry in rows:
        _judge(rows, entry, units=units)
    if not rows.is_trial:
        _count(rows, by=by)


def _unit_of(part: Ref, units: Mapping[int | None, str]) -> str:
    """A trial of a file that brings the part as well finds it in that row only."""
    made = part.entry.values if part.entry else {}
    return units.get(part.pk) or str(made.get("unit") or Part._meta.get_field("unit").get_default())


def _judge(rows: Rows, entry: Entry, *, units: Mapping[int | None, str]) -> None:
    missing = next((name for name in ("place", "part", "quantity") if name not in entry.values), "")
    if missing:
        rows.refuse(entry, missing, _("is missing"))
        return
    unit = _unit_of(entry.values["part"], units)
    try:
        counted = quantity_from(entry.values["quantity"], unit, least=0)
    except Invalid as wrong:
        rows.refuse(entry, "quantity", str(wrong.errors["quantity"]))
        return
    entry.values["quantity"] = counted
    before = getattr(entry.record, "quantity", 0)
    if before == counted:
        entry.verdict = Verdict.SAME
        return
    entry.verdict = Verdict.NEW
    if entry.record is not None:
        entry.verdict = Verdict.CHANGED
        entry.changes.append(Change("quantity", show_quantity(before, unit), show_quantity(counted, unit)))
        if (lost := entry.record.reserved - counted) > 0:
            entry.notes.append(
                _("%(count)d pieces kept for orders are not there; they get released.") % {"count": lost}
            )


def _count(rows: Rows, *, by: Actor) -> None:
    changed = [entry for entry in rows.entries if entry.verdict in (Verdict.NEW, Verdict.CHANGED)]
    places = StockPlace.objects.select_related("engineer").in_bulk({entry.values["place"].pk for entry in changed})
    parts = Part.objects.in_bulk({entry.values["part"].pk for entry in changed})
    counts = [
        Counted(
            places[entry.values["place"].pk],
            parts[entry.values["part"].pk],
            entry.values["quantity"],
            entry.values["condition"],
        )
        for entry in changed
    ]
    if counts:
        count_stock(counts, by=by, reason=rows.attempt.source, at=rows.attempt.now)


def import_suppliers(rows: Rows, *, by: Actor) -> None:
    """By code, else by name."""
    require(by, "supplier.change")
    rows.match(SUPPLIERS, made_code="L")
    rows.merge(SUPPLIERS)


def import_supplier_prices(rows: Rows, *, by: Actor) -> None:
    """By supplier and part. Of several preferred suppliers of a part in one file only the first is taken."""
    require(by, "supplier.change")
    rows.refer("supplier", SUPPLIERS, make=_missing_supplier)
    rows.refer("part", PARTS)
    pair(rows, SUPPLIER_PRICES, key=("supplier", "part"))
    preferred: dict[object, Entry] = {}
    for entry in rows:
        if missing := next((name for name in ("supplier", "part") if name not in entry.values), ""):
            rows.refuse(entry, missing, _("is missing"))
            continue
        if entry.record is None:
            entry.values.setdefault("currency", company().currency)
        if entry.values.get("is_preferred"):
            part = entry.values["part"]
            if preferred.setdefault(part.key, entry) is not entry:
                rows.refuse(entry, "is_preferred", _("Another row names the preferred supplier of this part."))
    if not rows.is_trial:
        taken = [entry.values["part"].pk for entry in preferred.values() if not entry.problems]
        kept = [entry.record.pk for entry in preferred.values() if entry.record is not None]
        SupplierPart.objects.filter(part__in=taken, is_preferred=True).exclude(pk__in=kept).update(is_preferred=False)
    rows.merge(SUPPLIER_PRICES)


def import_tools(rows: Rows, *, by: Actor) -> None:
    """By code, else by type and serial number. One that is lent or away for calibration keeps its place."""
    require(by, "tool.change")
    rows.refer("tool_type", TOOL_TYPES)
    rows.refer("owner", ENGINEERS)
    rows.refer("place", STOCK_PLACES, make=_missing_place)
    rows.match(TOOLS, made_code="T", or_by=("serial", "tool_type"))
    known = [entry.record.pk for entry in rows if entry.record is not None]
    lent = set(ToolLoan.objects.filter(tool__in=known, state="out").values_list("tool", flat=True)) if known else set()
    for entry in rows:
        tool, place = entry.record, entry.values.get("place")
        if tool is not None and isinstance(place, Ref) and place.pk != tool.place_id:
            if tool.pk in lent:
                rows.refuse(entry, "place", _("It is lent; it comes back first."))
            elif tool.sent_to:
                rows.refuse(entry, "place", _("It is away for calibration."))
    rows.merge(TOOLS)


def _missing_supplier(text: str, entry: Entry) -> Supplier:
    return Supplier(code=made_code("L", text), name=text[:200])


def _missing_place(text: str, entry: Entry) -> StockPlace:
    return StockPlace(code=made_code("W", text), name=text[:120], kind=StockPlace.Kind.WAREHOUSE)
