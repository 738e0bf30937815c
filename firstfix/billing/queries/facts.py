"""What happened for an order, as facts that have a price: parts used, hours worked, ways, and added lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from firstfix.billing.models import AddedLine
from firstfix.billing.queries.books import Books, clock_for
from firstfix.billing.rules import Fact, Hours, Kind, hours_of, pieces_of
from firstfix.equipment.models import Part
from firstfix.equipment.rules import Unit, in_units, is_measured
from firstfix.field.models import VisitTravel
from firstfix.logistics.models import PartUse, SupplierPart
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Booking
from firstfix.work.models import WorkOrder


def costs_of(parts: Iterable[Part]) -> dict[int, Decimal]:
    """What one unit costs us where no cost list says it: at the preferred supplier, else what the part itself says."""
    parts = list(parts)
    found = {part.pk: part.price for part in parts}
    bought = SupplierPart.objects.filter(part__in=parts, is_preferred=True, currency__in=("", company().currency))
    return found | dict(bought.values_list("part", "price"))


def unit_name(unit: str) -> str:
    """Beside a quantity: "kg", "box"; pieces need no word."""
    if unit == Unit.PIECE:
        return ""
    return unit if is_measured(unit) else str(Unit(unit).label)


def part_facts(uses: Sequence[PartUse]) -> Iterator[Fact]:
    costs = costs_of({use.part for use in uses})
    for use in uses:
        yield Fact(
            key=f"part:{use.pk}", kind=Kind.PART, name=f"{use.part.name} {use.part.code}",
            quantity=in_units(use.quantity, use.part.unit), unit=unit_name(use.part.unit), day=company_day(use.at),
            part=use.part_id, cost=costs[use.part_id],
        )  # fmt: skip


def visit_facts(order: WorkOrder, books: Books) -> Iterator[Fact]:
    """Hours and ways of visits that are over, one engineer after the other."""
    bookings = Booking.objects.filter(visit__work_order=order, visit__arrived_at__isnull=False)
    level = max(order.orderskill_set.values_list("level", flat=True), default=0)
    told = {
        (visit, engineer): kilometres
        for visit, engineer, kilometres in VisitTravel.objects.filter(visit__work_order=order).values_list(
            "visit", "engineer", "kilometres"
        )
    }
    for booking in bookings.select_related("visit", "engineer").order_by("visit__arrived_at", "pk"):
        visit, engineer = booking.visit, booking.engineer
        if visit.arrived_at is None or visit.left_at is None:
            continue
        day = company_day(visit.arrived_at)
        terms = books.terms(day)
        clock = clock_for(terms, {visit.arrived_at.year, visit.left_at.year})
        for hours, minutes in pieces_of(visit.arrived_at, visit.left_at, clock, step=terms.step).items():
            yield Fact(
                key=f"labour:{visit.pk}:{engineer.pk}:{hours}", kind=Kind.LABOUR, name=labour_name(hours, day),
                quantity=hours_of(minutes), unit="h", day=day, hours=hours, level=level, work=order.kind,
                visit=visit.pk,
            )  # fmt: skip
        kilometres = told.get((visit.pk, engineer.pk))
        yield Fact(
            key=f"travel:{visit.pk}:{engineer.pk}", kind=Kind.TRAVEL, name=_("Travel, %(day)s") % {"day": day},
            quantity=kilometres or Decimal(0), unit="km", day=day, zone=order.site.territory_id, visit=visit.pk,
        )  # fmt: skip


def added_facts(lines: Iterable[AddedLine]) -> Iterator[Fact]:
    for line in lines:
        yield Fact(
            key=f"added:{line.pk}", kind=Kind(line.kind), name=line.name, quantity=line.quantity, unit="",
            day=line.day, cost=line.unit_cost, price=line.unit_price, vat=line.vat,
        )  # fmt: skip


def labour_name(hours: Hours, day: date) -> str:
    match hours:
        case Hours.NIGHT:
            return _("Labour at night, %(day)s") % {"day": day}
        case Hours.WEEKEND:
            return _("Labour at the weekend, %(day)s") % {"day": day}
        case Hours.HOLIDAY:
            return _("Labour on a public holiday, %(day)s") % {"day": day}
        case _:
            return _("Labour, %(day)s") % {"day": day}
