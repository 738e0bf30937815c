"""A day with everything in it: parts and tools in the van, to take and missing, a carry-over, a repeat, a crew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from firstfix.customers.models import Contact
from firstfix.customers.tests.makers import make_customer, make_site
from firstfix.equipment.models import Part
from firstfix.equipment.tests.makers import make_asset, make_part, make_product_model
from firstfix.logistics.actions import Numbered, note_numbers
from firstfix.logistics.models import StockPlace, Tool
from firstfix.logistics.tests.makers import make_stock, make_tool, make_van, make_warehouse
from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import FailureCode, ToolType
from firstfix.platform.catalogues.tests.makers import make_failure_code, make_tool_type
from firstfix.platform.tenants.zone import company_zone
from firstfix.scheduling.models import Booking, Visit
from firstfix.scheduling.tests.makers import make_visit
from firstfix.work.models import PartNeed, ToolNeed, WorkOrder
from firstfix.work.tests.makers import make_request, make_work_order


def at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=company_zone())


def plan(
    engineer: Engineer, day: date, clock: str, order: WorkOrder, *, minutes: int = 60, state: str = "planned"
) -> Visit:
    """A visit at that time of the company's day, told to the customer with an hour around it."""
    start = at(day, clock)
    return make_visit(
        engineer=engineer,
        work_order=order,
        planned_start=start,
        planned_end=start + timedelta(minutes=minutes),
        window_from=start - timedelta(minutes=30),
        window_to=start + timedelta(minutes=90),
        state=state,
    )


def needing(order: WorkOrder, *parts: tuple[Part, int], tools: tuple[ToolType, ...] = ()) -> WorkOrder:
    for part, quantity in parts:
        PartNeed.objects.create(work_order=order, part=part, quantity=quantity)
    for tool_type in tools:
        ToolNeed.objects.create(work_order=order, tool_type=tool_type)
    return order


@dataclass
class FullDay:
    """Chen's day: stop 1 a repeat that needs the filter, stop 2 a carry-over that lacks the board, stop 3 for two."""

    engineer: Engineer
    mate: Engineer
    day: date
    van: StockPlace
    warehouse: StockPlace
    filter: Part
    board: Part
    pump: Part
    meter: Tool
    stops: list[Visit]
    repeated: WorkOrder
    left_over: WorkOrder


def make_full_day(day: date | None = None) -> FullDay:
    day = day or timezone.localdate()
    engineer = make_engineer(name="Chen Li", phone="138 0000 1111")
    mate = make_engineer(name="Wang Wei", phone="138 0000 2222")
    van, warehouse = make_van(engineer), make_warehouse(name="Central warehouse", latitude=31.22, longitude=121.42)
    mates_van = make_van(mate)
    filter_ = make_part(code="FLT-20", name=Bilingual("滤芯 20 μm", "Filter 20 μm"))
    board = make_part(code="PCB-7", name=Bilingual("主控板", "Control board"), tracking="serial", is_returnable=True)
    pump = make_part(code="PMP-3", name=Bilingual("循环泵", "Circulation pump"))
    make_stock(van, filter_, 1)
    make_stock(warehouse, filter_, 6)
    make_stock(warehouse, pump, 2)
    make_stock(mates_van, board, 1)
    multimeter, gauge = make_tool_type(), make_tool_type("gauge")
    gauge.name = Bilingual("冷媒压力表", "Refrigerant gauge")
    gauge.save()
    make_tool(code="MM-04", tool_type=multimeter, place=van, calibrated_until=day - timedelta(days=9))
    meter = make_tool(code="MM-11", tool_type=multimeter, place=warehouse, calibrated_until=day + timedelta(days=200))
    make_tool(code="RG-02", tool_type=gauge, place=van, calibrated_until=day + timedelta(days=12))

    repeated, first = _repeat(engineer, mate, day)
    needing(first, (filter_, 3), tools=(multimeter, gauge))
    second = _carry_over(engineer, day)
    needing(second, (board, 1), (filter_, 1))
    third = needing(make_work_order(subject="Install a second pump", kind="installation", state="scheduled"), (pump, 1))
    stops = [
        plan(engineer, day, "09:00", first, minutes=90),
        plan(engineer, day, "11:00", second),
        plan(engineer, day, "14:00", third, minutes=120),
    ]
    Booking.objects.create(visit=stops[2], engineer=mate, during=(stops[2].planned_start, stops[2].planned_end))
    left_over = make_work_order(subject="Door seal leaks", state="waiting_parts")
    _left(plan(engineer, day - timedelta(days=2), "15:00", left_over, state="left"), "waiting_parts", "Seal ordered")
    return FullDay(
        engineer, mate, day, van, warehouse, filter_, board, pump, meter, stops, repeated=repeated, left_over=left_over
    )


def _repeat(engineer: Engineer, mate: Engineer, day: date) -> tuple[WorkOrder, WorkOrder]:
    customer = make_customer(name="Hengtai Precision")
    site = make_site(
        customer=customer,
        name="Hengtai Precision, plant 2",
        kind="factory",
        address="188 Xinghu Street, Suzhou Industrial Park",
        access_rules="Report at gate 3 with your ID. Safety shoes and helmet. No phone in hall B.",
        latitude=31.25,
        longitude=121.45,
    )
    asset = make_asset(site=site, serial="CW-2210-0457", place="Hall B, line 4", product_model=make_product_model())
    restored = at(day - timedelta(days=13), "16:00")
    earlier = make_work_order(
        asset=asset, state="closed", subject="Water too warm", reported_at=restored - timedelta(days=1),
        entered_at=restored - timedelta(days=1), restored_at=restored, closed_at=restored, visit_count=1,
        mode=make_failure_code(FailureCode.Kind.MODE), remedy=make_failure_code(FailureCode.Kind.REMEDY),
        work_done="Cleaned the condenser and topped up the refrigerant.",
    )  # fmt: skip
    _left(plan(mate, day - timedelta(days=13), "14:00", earlier, state="left"), "restored", "")
    contact = Contact.objects.create(
        customer=customer, site=site, name="Zhao Min", duty="Maintenance", phone="0512 6288"
    )
    reported = at(day - timedelta(days=1), "17:20")
    request = make_request(
        asset=asset,
        description="Since this morning the water stays at 28 °C although 18 °C is set. Alarm E-05 comes every ten "
        "minutes.\nWe have cleaned the filter mat, it did not help. Line 4 stands still.",
        is_stopped=True,
        reported_at=reported,
    )
    order = make_work_order(
        asset=asset, request=request, contact=contact, subject="Water too warm, alarm E-05", state="scheduled",
        description=request.description, priority=2, reported_at=reported, entered_at=reported,
        entitlement="warranty", entitlement_reason={"code": "warranty", "until": f"{day + timedelta(days=90)}"},
    )  # fmt: skip
    return earlier, order


def _carry_over(engineer: Engineer, day: date) -> WorkOrder:
    order = make_work_order(subject="Display stays dark", state="scheduled", description="The display stays dark.")
    visit = plan(engineer, day - timedelta(days=1), "15:30", order, state="left")
    _left(visit, "further_visit", "Control board is dead, needs a new one.")
    return order


def _left(visit: Visit, outcome: str, reason: str) -> None:
    visit.outcome, visit.outcome_reason, visit.left_at = outcome, reason, visit.planned_end
    visit.save()


def number(place: StockPlace, part: Part, *numbers: str, expires_on: date | None = None) -> None:
    """Pieces that lie there get these serial numbers, or one batch a piece."""
    lots = [Numbered(one, 1, expires_on) for one in numbers]
    note_numbers(part, place=place, lots=lots, by=SYSTEM)
