"""Price lists, orders with work on them, and quotes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from firstfix.billing.actions import draft_quote, send_quote, set_quote
from firstfix.billing.models import LabourRate, PartPrice, PriceList, PriceVersion, Quote, TravelRate
from firstfix.billing.queries.quotes import QuotedLine
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_part
from firstfix.field.models import VisitTravel
from firstfix.logistics.models import PartUse
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.scheduling.models import Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import WorkOrder
from firstfix.work.tests.makers import make_work_order

_numbers = count(1)

#: When the company began to have prices in here.
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
#: A Tuesday, ten in the morning in Shanghai.
TUESDAY = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def make_price_list(
    *, kind: str = "sales", since: date = date(2026, 1, 1), until: date | None = None, per_hour: str = "200",
    per_km: str = "3", flat: str = "50", parts: dict[Part, str] | None = None, version: dict[str, Any] | None = None,
    **kw: Any,
) -> PriceVersion:  # fmt: skip
    """A list with one version: an hour, a kilometre and a way have a price."""
    kw.setdefault("code", f"P{next(_numbers)}")
    kw.setdefault("name", "Prices")
    kw.setdefault("currency", "CNY")
    price_list = PriceList.objects.create(kind=kind, **kw)
    made = PriceVersion.objects.create(
        price_list=price_list, valid_from=since, valid_until=until, **{"created_at": YEAR, **(version or {})}
    )  # fmt: skip
    LabourRate.objects.create(version_of=made, per_hour=Decimal(per_hour))
    TravelRate.objects.create(version_of=made, per_km=Decimal(per_km), flat=Decimal(flat))
    for part, price in (parts or {}).items():
        PartPrice.objects.create(version_of=made, part=part, price=Decimal(price))
    return made


def make_done_visit(
    order: WorkOrder, *, arrived: datetime = TUESDAY, minutes: int = 60, kilometres: str | None = "20"
) -> Visit:
    engineer = make_engineer()
    visit = make_visit(
        work_order=order, engineer=engineer, state="left", planned_start=arrived, arrived_at=arrived,
        left_at=arrived + timedelta(minutes=minutes),
    )  # fmt: skip
    if kilometres is not None:
        VisitTravel.objects.create(visit=visit, engineer=engineer, kilometres=Decimal(kilometres), at=arrived)
    return visit


def make_worked_order(*, part: Part | None = None, quantity: int = 1, **kw: Any) -> WorkOrder:
    """Restored: an hour of work, twenty kilometres, and one part if there is one."""
    kw.setdefault("state", "restored")
    kw.setdefault("entered_at", TUESDAY)
    kw.setdefault("restored_at", TUESDAY + timedelta(hours=1))
    order = make_work_order(**kw)
    visit = make_done_visit(order)
    if part:
        assert visit.arrived_at
        PartUse.objects.create(work_order=order, part=part, quantity=quantity, at=visit.arrived_at)
    return order


def make_quote(order: WorkOrder | None = None, *, sent: bool = True, price: str = "500", **kw: Any) -> Quote:
    quote = draft_quote(order or make_work_order(), by=SYSTEM)
    line = QuotedLine("other", "Repair as described", Decimal(1), Decimal(price), Decimal(6))
    quote = set_quote(quote, lines=[line], by=SYSTEM, **kw)
    return send_quote(quote, by=SYSTEM) if sent else quote


def make_priced_part(price: str = "80", cost: str = "30", **kw: Any) -> tuple[Part, PriceVersion]:
    part = make_part(price=Decimal(cost))
    return part, make_price_list(parts={part: price}, **kw)
