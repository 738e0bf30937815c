"""Do the books agree? What `firstfix doctor` asks."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Sum

from firstfix.logistics.models import Reservation, StockBalance, StockMove


class Difference(NamedTuple):
    """A balance that is not the sum of its moves, or whose reserved pieces are not the sum of its reservations."""

    place_id: int
    part_id: int
    condition: str
    quantity: int
    moved: int
    reserved: int
    kept: int


def balance_differences() -> list[Difference]:
    """Empty when the books agree. Reads every move once, so it is for checks, not for pages."""
    moved: dict[tuple[int, int, str], int] = defaultdict(int)
    for side, sign in (("to_place", 1), ("from_place", -1)):
        rows = StockMove.objects.filter(**{f"{side}__isnull": False}).values_list(side, "part", "condition")
        for place, part, condition, total in rows.annotate(total=Sum("quantity")).order_by():
            moved[place, part, condition] += sign * total
    kept = dict(Reservation.objects.values_list("balance").annotate(total=Sum("quantity")).order_by())
    differences = []
    for row in StockBalance.objects.order_by("place", "part", "condition").iterator():
        booked = moved.pop((row.place_id, row.part_id, row.condition), 0)
        if (row.quantity, row.reserved) != (booked, kept.get(row.pk, 0)):
            differences.append(
                Difference(row.place_id, row.part_id, row.condition, row.quantity, booked, row.reserved,
                           kept.get(row.pk, 0))
            )  # fmt: skip
    differences += [Difference(*shelf, 0, total, 0, 0) for shelf, total in sorted(moved.items()) if total]
    return differences
