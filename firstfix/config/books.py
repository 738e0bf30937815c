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
            yield _(
                "%(part)s in %(place)s: the stock says %(quantity)d, its moves %(moved)d; reserved are %(reserved)d, "
                "by reservations %(kept)d"
            ) % {**one._asdict(), "part": parts[one.part_id].code, "place": places[one.place_id].name}


if __name__ == "__main__":
    django.setup()
    for tenant in sys.argv[1:]:
        for line in differences(int(tenant)):
            print(line)
