"""Do the stock books agree? `python -m firstfix.config.books 1 2` prints a line for each difference of these companies.

A process of its own: `firstfix doctor` speaks before Django is set up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import django

from firstfix.config.words import translated as _


def differences(tenant_id: int) -> Iterator[str]:
    from firstfix.equipment.models import Part
    from firstfix.logistics.models import StockPlace
    from firstfix.logistics.queries import balance_differences
    from firstfix.platform.tenants.scope import tenant_scope

    with tenant_scope(tenant_id):
        found = balance_differences()
        parts = Part.objects.in_bulk({one.part_id for one in found})
        places = StockPlace.objects.in_bulk({one.place_id for one in found})
        for one in found:
            about = {**one._asdict(), "part": parts[one.part_id].code, "place": places[one.place_id].name}
            yield (_lot() if one.number else _shelf()) % about


def _shelf() -> str:
    return _(
        "%(part)s in %(place)s: the stock says %(quantity)d, its moves %(moved)d; reserved are %(reserved)d, "
        "by reservations %(kept)d; with number are %(numbered)d, in lots %(in_lots)d"
    )


def _lot() -> str:
    return _("%(part)s %(number)s in %(place)s: the stock says %(quantity)d of this lot, its moves %(moved)d")


if __name__ == "__main__":
    django.setup()
    for tenant in sys.argv[1:]:
        for line in differences(int(tenant)):
            print(line)
