"""Human numbers, counted per tenant, kind and year of the tenant's calendar: WO-2026-00042."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.scope import current_tenant_id

_TAKE = """
insert into tenants_counter (tenant_id, kind, year, last) values (%s, %s, %s, %s)
on conflict (tenant_id, kind, year) do update set last = tenants_counter.last + excluded.last
returning last
"""


def next_number(kind: str, *, at: datetime) -> str:
    return next_numbers(kind, count=1, at=at)[0]


def next_numbers(kind: str, *, count: int, at: datetime) -> list[str]:
    """`count` numbers in a row. Two transactions never get the same; a rolled-back one leaves no gap."""
    year = at.astimezone(ZoneInfo(company().zone)).year
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [current_tenant_id(), kind, year, count])
        last: int = cursor.fetchone()[0]
    return [f"{kind}-{year}-{number:05d}" for number in range(last - count + 1, last + 1)]


_NUMBER = re.compile(r"([A-Z]{1,8})-(\d{4})-(\d{1,9})")
_RAISE = """
insert into tenants_counter (tenant_id, kind, year, last) values (%s, %s, %s, %s)
on conflict (tenant_id, kind, year) do update set last = greatest(tenants_counter.last, excluded.last)
"""


def never_give_again(codes: Iterable[str]) -> None:
    """Codes that came from elsewhere: where they look like our numbers, ours go on after them."""
    last: dict[tuple[str, int], int] = {}
    for code in codes:
        if found := _NUMBER.fullmatch(code):
            key = (found[1], int(found[2]))
            last[key] = max(last.get(key, 0), int(found[3]))
    with connection.cursor() as cursor:
        for (kind, year), number in sorted(last.items()):
            cursor.execute(_RAISE, [current_tenant_id(), kind, year, number])
