"""What is ready for accounting, what is not and why, and the rows of an export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from firstfix.billing.models import Charge, InvoiceExport, PriceVersion
from firstfix.customers.models import Customer
from firstfix.platform.exchange.values import Cell
from firstfix.work.models import WorkOrder
from firstfix.work.states import DONE_STATES


def charges_to_export() -> QuerySet[Charge]:
    """What customers pay and accounting does not have yet."""
    return Charge.objects.filter(exported=None, payer="customer")


def customers_to_export() -> QuerySet[Customer]:
    return Customer.objects.filter(pk__in=charges_to_export().values("customer")).order_by("name")


@dataclass(frozen=True)
class Ready:
    currency: str
    count: int
    net: Any
    first: Any


def ready_sums() -> list[Ready]:
    """By currency, with the first day of it."""
    rows = charges_to_export().values("currency").order_by("currency")
    return [
        Ready(row["currency"], row["count"], row["net"], row["first"])
        for row in rows.annotate(count=Count("pk"), net=Sum("price"), first=Min("day"))
    ]


#: Why an order is not invoiced yet, from the nearest to the farthest.
WHY = ("to_export", "to_settle", "to_close")


def orders_not_invoiced() -> QuerySet[Any]:
    """Orders whose work is done, with `why` they are not with accounting; what customers need not pay is not here.

    What was done before the company had its first prices in here was invoiced in another way.
    """
    own = charges_to_export().filter(work_order__isnull=False).values("work_order")
    began = PriceVersion.objects.aggregate(first=Min("created_at"))["first"]
    done = WorkOrder.objects.filter(state__in=DONE_STATES)
    rows = done.filter(restored_at__gte=began) if began else done.none()
    why = Case(
        When(pk__in=own, then=Value("to_export")),
        When(settlements__isnull=False, then=Value("")),
        When(state="closed", then=Value("to_settle")),
        default=Value("to_close"),
        output_field=CharField(),
    )
    rows = rows.annotate(why=why).exclude(why="").distinct()
    return rows.select_related("customer", "site").order_by(F("restored_at").desc(nulls_last=True), "-pk")


def exports_listed() -> QuerySet[InvoiceExport]:
    return InvoiceExport.objects.select_related("customer", "by").order_by("-pk")


def rows_of_export(export: InvoiceExport) -> Iterator[Sequence[Cell]]:
    """The headings, then a row for each line: what accounting writes an invoice from."""
    yield [
        _("Export"), _("Customer number"), _("Customer"), _("Work order"), _("Contract"), _("Settlement"),
        _("Correction"), _("Day"), _("Until"), _("Kind"), _("What for"), _("Quantity"), _("Unit"), _("Price for one"),
        _("Net"), _("VAT, %"), _("VAT"), _("Gross"), _("Currency"), _("Cost centre"),
    ]  # fmt: skip
    for one in lines_of_export(export).iterator(chunk_size=1000):
        settlement = one.settlement
        yield [
            export.number, one.customer.code, one.customer.name, one.work_order.number if one.work_order else "",
            one.contract.number if one.contract else "", settlement.number if settlement else "",
            _("yes") if settlement and settlement.is_correction else "", one.day, one.period_to or "",
            str(one.get_kind_display()), one.name, float(one.quantity), one.unit,
            "" if one.unit_price is None else float(one.unit_price), float(one.price), float(one.vat), float(one.tax),
            float(one.price + one.tax), one.currency, one.cost_centre,
        ]  # fmt: skip


def lines_of_export(export: InvoiceExport) -> QuerySet[Charge]:
    rows = export.charges.select_related("customer", "work_order", "contract", "settlement")
    return rows.order_by("customer__code", "day", "pk")
