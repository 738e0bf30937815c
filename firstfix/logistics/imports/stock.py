"""Stock places, what lies there and when it is refilled, by the thousand: the rules of `actions/`, set by set."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from firstfix.customers.imports import CUSTOMERS, SITES
from firstfix.equipment.imports import PARTS
from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity
from firstfix.logistics.actions import Counted, count_stock
from firstfix.logistics.imports.names import (
    BALANCES,
    STOCK_PLACES,
    missing_place,
    read_quantity,
    refuse_missing,
    unit_of,
    units_of,
)
from firstfix.logistics.models import Condition, LotBalance, StockBalance, StockPlace
from firstfix.people.imports import ENGINEERS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.entries import Change, Entry, Verdict
from firstfix.platform.exchange.names import Ref
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows


def import_stock_places(rows: Rows, *, by: Actor) -> None:
    """By code, else by name. The place in transit is nobody's to bring: the first transfer makes it."""
    require(by, "stock_place.change")
    rows.refer("engineer", ENGINEERS)
    rows.refer("customer", CUSTOMERS)
    rows.refer("site", SITES, within=("customer",))
    rows.match(STOCK_PLACES, made_code="W")
    vans: dict[object, object] = dict(StockPlace.objects.filter(engineer__isnull=False).values_list("engineer", "pk"))
    for entry in rows:
        kind = entry.values.get("kind", getattr(entry.record, "kind", ""))
        engineer = entry.values.get("engineer") or getattr(entry.record, "engineer_id", None)
        if (kind == StockPlace.Kind.VAN) != (engineer is not None):
            rows.refuse(entry, "engineer", _("A van belongs to an engineer, and only a van does."))
        customer = entry.values.get("customer") or getattr(entry.record, "customer_id", None)
        if (kind == StockPlace.Kind.CUSTOMER) != (customer is not None):
            rows.refuse(entry, "customer", _("A place at a customer belongs to one, and only such a place does."))
        if kind == StockPlace.Kind.TRANSIT:
            rows.refuse(entry, "kind", _("The place of what is in transit makes itself."))
        own = entry.ref.key if entry.ref else None
        if isinstance(engineer, Ref) and vans.setdefault(engineer.key, own) != own:
            rows.refuse(entry, "engineer", _("This engineer has another van."))
    rows.merge(STOCK_PLACES)


def import_stock(rows: Rows, *, by: Actor) -> None:
    """How many lie where, by place, part and condition: a count, so the differences become moves."""
    require(by, "stock.move")
    rows.refer("place", STOCK_PLACES, make=missing_place, action="stock_place.change")
    rows.refer("part", PARTS)
    for entry in rows:
        entry.values.setdefault("condition", Condition.GOOD)
    refuse_missing(rows, ("place", "part", "quantity"))
    in_transit = set(StockPlace.objects.filter(kind=StockPlace.Kind.TRANSIT).values_list("pk", flat=True))
    for entry in rows:
        if entry.values["place"].pk in in_transit:
            rows.refuse(entry, "place", _("What is in transit is brought with its transfer."))
    pair(rows, BALANCES, key=("place", "part", "condition"))
    units = units_of(rows)
    for entry in rows:
        read_quantity(rows, entry, "quantity", unit_of(entry.values["part"], units))
    for entry in rows:
        _judge(entry, unit_of(entry.values["part"], units))
    _refuse_unclear(rows)
    if not rows.is_trial:
        _count(rows, by=by)


def _judge(entry: Entry, unit: str) -> None:
    counted = entry.values["quantity"]
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


def _refuse_unclear(rows: Rows) -> None:
    """A shelf with several serial numbers or batches that is short: which of them lack is asked on a count sheet."""
    short = [one for one in rows if one.record and 0 < one.values["quantity"] < one.record.quantity]
    numbered = [one for one in short if one.record.numbered]
    lots: dict[int, int] = dict(
        LotBalance.objects.filter(balance__in=[one.record.pk for one in numbered])
        .values_list("balance").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    for entry in numbered:
        if lots.get(entry.record.pk, 0) + bool(entry.record.unnumbered) > 1:
            rows.refuse(entry, "quantity", _("Count it on a count sheet: it must be said which numbers are missing."))


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


def import_stock_levels(rows: Rows, *, by: Actor) -> None:
    """By stock place and part, as `set_minimum` does: without a maximum it is as it was, or none below the minimum."""
    require(by, "stock.move")
    rows.refer("place", STOCK_PLACES)
    rows.refer("part", PARTS)
    refuse_missing(rows, ("place", "part", "minimum"))
    pair(rows, BALANCES, key=("place", "part"), among=StockBalance.objects.filter(condition=Condition.GOOD))
    units = units_of(rows)
    for name in ("minimum", "maximum"):
        for entry in rows:
            if name in entry.values:
                read_quantity(rows, entry, name, unit_of(entry.values["part"], units))
    for entry in rows:
        least, before = entry.values["minimum"], getattr(entry.record, "maximum", 0)
        most = entry.values.setdefault("maximum", before if before >= least else 0)
        if 0 < most < least:
            rows.refuse(entry, "maximum", _("At least the minimum, or 0."))
    rows.merge(BALANCES)
    for entry in rows.entries:
        for change in entry.changes:
            unit = unit_of(entry.values["part"], units)
            change.before, change.after = (show_quantity(int(n), unit) for n in (change.before, change.after))
