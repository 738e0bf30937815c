"""The days that an engineer's phone holds, and the records in them."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from firstfix.field.queries.picks import TO_COME
from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.states import UNDER_WAY

#: Days before and after today.
BACK, AHEAD = 2, 7
#: A visit that is over is booked for the time that it really took, which may be days before or after the plan.
OFF_PLAN = timedelta(days=30)


class Planned(NamedTuple):
    """A visit of the window by its ids; None where an order has none of that kind."""

    visit: int
    state: str
    start: datetime
    end: datetime
    order: int
    kind: str
    request: int | None
    site: int
    contact: int | None
    customer: int
    asset: int | None
    product_model: int | None
    contract: int | None
    case: int | None


#: In SQL, because every phone asks it every half minute and Django would take most of the time to write it.
_VISITS = """
select v.id, v.state, v.planned_start, v.planned_end, o.id, o.kind, o.request_id, o.site_id, o.contact_id,
    o.customer_id, o.asset_id, a.product_model_id, o.contract_id, o.troubleshooting_id
from scheduling_booking b
join scheduling_visit v on v.id = b.visit_id
join work_workorder o on o.id = v.work_order_id
left join equipment_asset a on a.id = o.asset_id
where b.engineer_id = %(engineer)s and b.starts_at between %(first)s - %(off)s and %(last)s + %(off)s
and (v.planned_start >= %(first)s or v.state = any(%(under_way)s))
and v.planned_start < %(last)s and v.state <> 'cancelled'
order by v.planned_start, v.id
"""


@dataclass(frozen=True)
class Window:
    """An engineer's visits from two days back to seven ahead, in order of time, without cancelled ones; and older ones
    that were begun and never ended, which are finished where they were begun: on the phone."""

    engineer: Engineer
    today: date
    visits: tuple[Planned, ...]

    @cached_property
    def days(self) -> tuple[date, ...]:
        return tuple(self.today + timedelta(days=number) for number in range(-BACK, AHEAD + 1))

    @cached_property
    def by_day(self) -> Mapping[date, list[Planned]]:
        zone = company_zone()
        found: dict[date, list[Planned]] = {day: [] for day in self.days}
        for one in self.visits:
            if (ones := found.get(one.start.astimezone(zone).date())) is not None:
                ones.append(one)
        return found

    @cached_property
    def sums(self) -> Mapping[date, int]:
        """Of each day a number that changes with what its document says of its visits; days without any have none."""
        return {
            day: zlib.crc32(
                repr([(one.visit, one.state in TO_COME, one.start, one.end, one.site) for one in ones]).encode()
            )
            for day, ones in self.by_day.items()
            if ones
        }

    @cached_property
    def day_of(self) -> Mapping[int, date]:
        """Of each visit, by its id."""
        zone = company_zone()
        return {one.visit: one.start.astimezone(zone).date() for one in self.visits}

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset(one.visit for one in self.visits)

    @cached_property
    def by_record(self) -> Mapping[tuple[str, int], list[Planned]]:
        """The visits in whose documents a record stands, by its kind and id."""
        found: dict[tuple[str, int], list[Planned]] = defaultdict(list)
        for one in self.visits:
            for kind, id in (
                ("scheduling.visit", one.visit),
                ("work.workorder", one.order),
                ("work.servicerequest", one.request),
                ("customers.site", one.site),
                ("customers.contact", one.contact),
                ("customers.customer", one.customer),
                ("equipment.asset", one.asset),
                ("equipment.productmodel", one.product_model),
                ("customers.servicecontract", one.contract),
                ("diagnosis.troubleshootingrecord", one.case),
            ):
                if id is not None:
                    found[kind, id].append(one)
        return found

    def by_nearness(self, visits: Iterable[int]) -> list[int]:
        """What is needed first: today's, then the coming ones, then those that are over."""
        wanted: Collection[int] = set(visits)
        over = [one.visit for one in self.visits if self.day_of[one.visit] < self.today and one.visit in wanted]
        ahead = [one.visit for one in self.visits if self.day_of[one.visit] >= self.today and one.visit in wanted]
        return ahead + over


def window_of(engineer: Engineer, *, today: date) -> Window:
    """One statement, which an engineer's years of visits make no dearer: an index finds what was booked around now."""
    zone = company_zone()
    first, last = (
        datetime(day.year, day.month, day.day, tzinfo=zone)
        for day in (today - timedelta(days=BACK), today + timedelta(days=AHEAD + 1))
    )
    values: dict[str, Any] = {
        "engineer": engineer.pk,
        "first": first,
        "last": last,
        "off": OFF_PLAN,
        "under_way": list(UNDER_WAY),
    }
    with connection.cursor() as cursor:
        cursor.execute(_VISITS, values)
        return Window(engineer, today, tuple(Planned(*row) for row in cursor.fetchall()))
