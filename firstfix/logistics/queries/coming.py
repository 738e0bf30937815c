"""What comes from suppliers and by transfers, and at which terms more is bought."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Case, F, Min, QuerySet, Sum, When

from firstfix.logistics.models import SupplierPart, SupplyOrderLine, TransferLine
from firstfix.logistics.states import TO_COME
from firstfix.work.states import OPEN_STATES


def on_the_way_to(places: set[int], parts: set[int]) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], date]]:
    """Pieces ordered, or promised by a transfer, and not received yet, and when the first ordered ones are expected,
    by (place, part).
    """
    lines = SupplyOrderLine.objects.filter(
        order__state__in=(*TO_COME, "draft"),
        order__place__in=places,
        part__in=parts,
    )
    coming: dict[tuple[int, int], int] = defaultdict(int)
    expected: dict[tuple[int, int], date] = {}
    rows = lines.values_list("order__place", "part").annotate(
        pieces=Sum(F("quantity") - F("received")), day=Min("order__expected_on")
    )
    for place, part, pieces, day in rows.order_by():
        coming[place, part] = pieces
        if day:
            expected[place, part] = day
    for place, part, pieces in _promised(places, parts):
        coming[place, part] += pieces
    return coming, expected


def _promised(places: set[int], parts: set[int]) -> QuerySet[TransferLine, tuple[int, int, int]]:
    """(place, part, pieces) of approved and sent transfers; what they bring to an open order is kept for it."""
    lines = TransferLine.objects.filter(
        transfer__state__in=("approved", "sent", "partly"), transfer__to_place__in=places, part__in=parts
    ).exclude(transfer__work_order__state__in=OPEN_STATES)
    outstanding = Case(When(transfer__state="approved", then=F("approved")), default=F("sent") - F("received"))
    sums = lines.values_list("transfer__to_place", "part").annotate(pieces=Sum(outstanding - F("missing")))
    return sums.order_by()


def prices_of(parts: set[int]) -> dict[int, SupplierPart]:
    """Of each part the preferred supplier's terms, else the cheapest."""
    rows = SupplierPart.objects.filter(part__in=parts).select_related("supplier")
    found: dict[int, SupplierPart] = {}
    for one in rows.order_by("part", "-is_preferred", "price", "pk"):
        found.setdefault(one.part_id, one)
    return found
