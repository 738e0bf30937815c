"""Do the books agree? What `firstfix doctor` and the nightly check ask."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Sum

from firstfix.logistics.models import LotBalance, Reservation, StockBalance, StockMove


class Difference(NamedTuple):
    """A balance that is not the sum of its moves, whose reserved pieces are not the sum of its reservations, or whose
    pieces with a number are not the sum of its lots. `number` names a lot that is not the sum of its own moves.
    """

    place_id: int
    part_id: int
    condition: str
    quantity: int
    moved: int
    reserved: int
    kept: int
    numbered: int = 0
    in_lots: int = 0
    number: str = ""


def balance_differences() -> list[Difference]:
    """Empty when the books agree. Reads every move once, so it is for checks, not for pages."""
    moved: dict[tuple[int, int, str], int] = defaultdict(int)
    for side, sign in (("to_place", 1), ("from_place", -1)):
        rows = StockMove.objects.filter(**{f"{side}__isnull": False}).values_list(side, "part", "condition")
        for place, part, condition, total in rows.annotate(total=Sum("quantity")).order_by():
            moved[place, part, condition] += sign * total
    kept = dict(Reservation.objects.values_list("balance").annotate(total=Sum("quantity")).order_by())
    lots = dict(LotBalance.objects.values_list("balance").annotate(total=Sum("quantity")).order_by())
    differences = []
    for row in StockBalance.objects.order_by("place", "part", "condition").iterator():
        booked = moved.pop((row.place_id, row.part_id, row.condition), 0)
        sums = booked, kept.get(row.pk, 0), lots.get(row.pk, 0)
        if (row.quantity, row.reserved, row.numbered) != sums:
            differences.append(
                Difference(row.place_id, row.part_id, row.condition, row.quantity, booked, row.reserved, sums[1],
                           row.numbered, sums[2])
            )  # fmt: skip
    differences += [Difference(*shelf, 0, total, 0, 0) for shelf, total in sorted(moved.items()) if total]
    return differences + _lot_differences()


def _lot_differences() -> list[Difference]:
    moved: dict[tuple[int, int, str, str], int] = defaultdict(int)
    for side, sign in (("to_place", 1), ("from_place", -1)):
        rows = StockMove.objects.filter(**{f"{side}__isnull": False}, lot__isnull=False)
        sums = rows.values_list(side, "part", "condition", "lot__number").annotate(total=Sum("quantity"))
        for place, part, condition, number, total in sums.order_by():
            moved[place, part, condition, number] += sign * total
    there: dict[tuple[int, int, str, str], int] = {}
    for row in LotBalance.objects.select_related("balance", "lot").iterator():
        one = row.balance
        there[one.place_id, one.part_id, one.condition, row.lot.number] = row.quantity
    return [
        Difference(place, part, condition, there.get((place, part, condition, number), 0), total, 0, 0, number=number)
        for (place, part, condition, number), total in sorted({**dict.fromkeys(there, 0), **moved}.items())
        if total != there.get((place, part, condition, number), 0)
    ]
