"""Quotes: what they come to, what one is expected to say, and the link of its customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from firstfix.billing.models import Quote, QuoteLine
from firstfix.billing.queries.accounts import quote_net
from firstfix.billing.queries.books import Books
from firstfix.billing.queries.facts import costs_of, unit_name
from firstfix.billing.rules import Fact, Kind, Line, hours_of, line_of, tax_on
from firstfix.billing.rules.hours import up_to_steps
from firstfix.billing.rules.pricing import ZERO
from firstfix.equipment.models import Part
from firstfix.equipment.queries import entitlement_of
from firstfix.equipment.rules import in_units
from firstfix.platform.tenants.company import company
from firstfix.platform.tokens import public_token
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries.cases import handover_of

QUOTE_DOOR = "quote"


class QuotedLine(NamedTuple):
    """A line as people write it; `part` is an id."""

    kind: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    vat: Decimal
    unit: str = ""
    part: int | None = None


@dataclass(frozen=True)
class QuoteSums:
    net: Decimal
    tax: Decimal
    lines: list[tuple[QuoteLine, Decimal]]

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def quote_token(quote: Quote) -> str:
    """What the customer's link carries; it opens the door `quote`."""
    return public_token(QUOTE_DOOR, quote.uid)


def sums_of_quote(quote: Quote) -> QuoteSums:
    lines = [(one, quote.price_of(one)) for one in quote.lines.all()]
    return QuoteSums(quote_net(quote), sum((tax_on(price, one.vat) for one, price in lines), ZERO), lines)


def quotes_listed() -> QuerySet[Any]:
    rows = Quote.objects.select_related("customer", "work_order", "request", "made_by").prefetch_related("lines")
    return rows.order_by("-pk")


def quotes_of(about: WorkOrder | ServiceRequest) -> QuerySet[Quote]:
    """Newest first, also those that were made for the request before it had an order."""
    ours = Q(work_order=about.pk) if isinstance(about, WorkOrder) else Q(request=about.pk)
    return Quote.objects.filter(ours).prefetch_related("lines").order_by("-pk")


def quote_for_customer(request: ServiceRequest) -> Quote | None:
    """The quote that a status page leads to: the newest that the customer was sent, unless it was withdrawn."""
    rows = Quote.objects.filter(Q(request=request.pk) | Q(work_order__request=request.pk))
    return rows.filter(state__in=("sent", "accepted", "declined", "expired")).order_by("-pk").first()


def quote_in_full(id: int) -> Quote:
    """With all that the customer's page and the PDF tell of it."""
    rows = Quote.objects.select_related("tenant", "customer", "work_order__request", "request")
    return rows.prefetch_related("lines").get(pk=id)


def newer_quote(quote: Quote) -> Quote | None:
    """The version that replaced it, once that was sent."""
    rows = Quote.objects.filter(number=quote.number, edition__gt=quote.edition).exclude(sent_at=None)
    return rows.order_by("edition").last()


def lines_expected(about: WorkOrder | ServiceRequest, *, on: date) -> tuple[list[QuotedLine], str]:
    """What the work will probably take, at the prices of the day, and the currency.

    Parts are those that the order names, else those that the troubleshooting case would send with a visit; time is
    the planned one, else the case's; the way counts as the flat price of the site's zone.
    """
    parts, minutes = _expected(about)
    customer = about.customer
    contract = about.contract_id if isinstance(about, WorkOrder) else _contract(about, on)
    books = Books(customer.pk if customer else None, contract, frozenset(part.pk for part in parts))
    sales, costs = books.sales(on), books.costs(on)
    work = about.kind if isinstance(about, WorkOrder) else WorkOrder.Kind.REPAIR
    people = about.crew if isinstance(about, WorkOrder) else 1
    step = books.terms(on).step
    hours = hours_of(up_to_steps(Decimal(minutes), step) * people)
    with translation.override((customer.language if customer else "") or company().language):
        bought = costs_of(parts)
        facts = [
            Fact(
                key=f"part:{part.pk}", kind=Kind.PART, name=f"{part.name} {part.code}",
                quantity=in_units(quantity, part.unit), unit=unit_name(part.unit), day=on, part=part.pk,
                cost=bought[part.pk],
            )
            for part, quantity in parts.items()
        ]  # fmt: skip
        facts.append(Fact("labour", Kind.LABOUR, _("Labour"), hours, "h", on, work=work, level=_level(about)))
        zone = about.site.territory_id if about.site else None
        facts.append(Fact("travel", Kind.TRAVEL, _("Travel"), Decimal(0), "", on, zone=zone))
    lines = [_quoted(fact, line_of(fact, sales, costs)) for fact in facts]
    return [line for line in lines if line.kind != Kind.TRAVEL or line.unit_price], books.currency(on)


def _quoted(fact: Fact, line: Line) -> QuotedLine:
    """A way is quoted as one thing; a part or an hour without a price is written down at nothing, to be filled in."""
    if fact.kind is Kind.TRAVEL:
        return QuotedLine(fact.kind, fact.name, Decimal(1), line.price, line.vat)
    price = line.unit_price if line.unit_price is not None else Decimal(0)
    return QuotedLine(fact.kind, fact.name, fact.quantity, price, line.vat, fact.unit, fact.part)


def _expected(about: WorkOrder | ServiceRequest) -> tuple[Mapping[Part, int], int]:
    needs = handover_of(about.troubleshooting) if about.troubleshooting else None
    if isinstance(about, WorkOrder):
        named = {need.part: need.quantity for need in about.part_needs.select_related("part").order_by("part__code")}
        return named or (needs.parts if needs else {}), about.planned_minutes
    usual = about.asset.product_model.repair_minutes if about.asset else 90
    return (needs.parts, needs.planned_minutes or usual) if needs else ({}, usual)


def _contract(request: ServiceRequest, on: date) -> int | None:
    return entitlement_of(request.asset, on=on).contract_id if request.asset else None


def _level(about: WorkOrder | ServiceRequest) -> int:
    if isinstance(about, WorkOrder):
        return max(about.orderskill_set.values_list("level", flat=True), default=0)
    if about.asset is None:
        return 0
    return max(about.asset.product_model.modelskill_set.values_list("level", flat=True), default=0)
