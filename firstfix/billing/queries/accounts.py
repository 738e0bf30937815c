"""An order's account: its lines with cost, price and who pays for each; counted anew until it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from firstfix.billing.models import AddedLine, Charge, ContractTerms, CoverDecision, Quote, Settlement
from firstfix.billing.queries.books import Books
from firstfix.billing.queries.facts import added_facts, part_facts, visit_facts
from firstfix.billing.rules import Cover, Kind, Line, Payer, Sums, account, agreed, line_of, sums_of
from firstfix.billing.rules.cover import Reason
from firstfix.billing.rules.pricing import ZERO
from firstfix.logistics.models import StockPlace
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.models import Visit
from firstfix.work.models import WorkOrder


@dataclass(frozen=True)
class Account:
    """The lines of an order and their sums. `quoted` is the net sum of the accepted quote, if there is one."""

    order: WorkOrder
    lines: Sequence[Line]
    sums: Sums
    currency: str
    settlements: Sequence[Settlement]
    quote: Quote | None
    quoted: Decimal | None

    @property
    def is_settled(self) -> bool:
        return bool(self.settlements)

    @property
    def unpriced(self) -> list[Line]:
        return [line for line in self.lines if line.is_unpriced and line.payer is Payer.CUSTOMER]

    @property
    def beyond(self) -> Decimal | None:
        """What the work was worth to the customer beyond the quote, before what was agreed takes it back."""
        if self.quoted is None:
            return None
        done = sum(
            (one.price for one in self.lines if one.payer is Payer.CUSTOMER and one.kind is not Kind.QUOTE), ZERO
        )
        return max(done - self.quoted, ZERO)

    @property
    def has_margin(self) -> bool:
        """Costs are in the company's currency; against prices in another one there is nothing to subtract."""
        return self.currency == company().currency


def account_of(order: WorkOrder) -> Account:
    """As settled, where it is; else as the facts make it now."""
    settlements = list(order.settlements.order_by("pk"))
    quote = accepted_quote(order)
    if settlements:
        lines = [line_from(charge) for charge in order.charges.order_by("pk")]
        currency = settlements[0].currency
    else:
        lines, currency = lines_now(order)
    return Account(order, lines, sums_of(lines), currency, settlements, quote, quote_net(quote) if quote else None)


def lines_now(order: WorkOrder) -> tuple[list[Line], str]:
    """The lines by the facts and the prices of their days, and the currency."""
    # What the customer owns already is not sold to them.
    uses = list(order.part_uses.exclude(place__kind=StockPlace.Kind.CUSTOMER).select_related("part"))
    books = Books(order.customer_id, order.contract_id, frozenset(use.part_id for use in uses))
    added = list(AddedLine.objects.filter(work_order=order))
    facts = [*part_facts(uses), *visit_facts(order, books), *added_facts(added)]
    lines = [line_of(fact, books.sales(fact.day), books.costs(fact.day)) for fact in facts]
    last = max((fact.day for fact in facts), default=company_day(order.entered_at))
    book = books.sales(last)
    found = account(
        (line for line in lines if line.quantity or line.price or line.cost),
        cover_of(order, first=min((fact.day for fact in facts), default=last)),
        decisions_of(order),
        minimum=book.minimum,
        vat=book.vat_work,
        minimum_name=_("Up to the minimum charge"),
    )
    if quote := accepted_quote(order):
        name = _("As agreed in quote %(number)s") % {"number": quote}
        found += agreed(
            found, quoted_by_vat(quote), fixed=quote.is_fixed, discount=quote.discount, key=f"quote:{quote.pk}",
            name=name,
        )  # fmt: skip
    return found, books.currency(last)


def decisions_of(order: WorkOrder) -> dict[str, tuple[Payer, Reason]]:
    rows = CoverDecision.objects.filter(work_order=order).select_related("by")
    return {
        one.key: (Payer(one.payer), {"code": "decided", "by": one.by.name if one.by else "", "why": one.reason})
        for one in rows
    }


def cover_of(order: WorkOrder, *, first: date) -> Cover:
    """What holds for an order by its entitlement, its contract's terms, and whether it repeats an earlier one."""
    repeat = order.repeat_of.number if order.repeat_of else ""
    if order.entitlement == WorkOrder.Entitlement.WARRANTY:
        return Cover(Payer.WARRANTY, dict(order.entitlement_reason), repeat)
    contract = order.contract
    if order.entitlement != WorkOrder.Entitlement.CONTRACT or contract is None:
        return Cover(Payer.CUSTOMER, dict(order.entitlement_reason), repeat)
    included = {"labour": contract.covers_labour, "parts": contract.covers_parts, "travel": contract.covers_travel}
    terms = terms_of(contract.pk)
    since, until = contract_year(contract.starts_on, first)
    visits, parts = _used(order, since, until) if terms else (0, ZERO)
    return Cover(
        payer=Payer.CONTRACT,
        reason=dict(order.entitlement_reason),
        repeat_of=repeat,
        contract=contract.number,
        covers=frozenset(name for name, is_included in included.items() if is_included),
        visits_left=terms.visits_a_year - visits if terms and terms.visits_a_year is not None else None,
        parts_left=terms.parts_a_year - parts if terms and terms.parts_a_year is not None else None,
    )


def terms_of(contract: int | None) -> ContractTerms | None:
    return ContractTerms.objects.filter(contract=contract).first() if contract else None


def contract_year(starts_on: date, day: date) -> tuple[date, date]:
    """The year of a contract in which a day lies, as [since, until): it begins on the contract's first day."""

    def anniversary(year: int) -> date:
        return starts_on.replace(year=year, day=28) if (starts_on.month, starts_on.day) == (2, 29) else (
            starts_on.replace(year=year)
        )  # fmt: skip

    year = day.year if day >= anniversary(day.year) else day.year - 1
    return anniversary(year), anniversary(year + 1)


def _used(order: WorkOrder, since: date, until: date) -> tuple[int, Decimal]:
    """Visits and parts that other orders took from the contract in its year."""
    zone = company_zone()
    visits = Visit.objects.filter(
        arrived_at__gte=datetime.combine(since, time.min, zone),
        arrived_at__lt=datetime.combine(until, time.min, zone),
        work_order__contract=order.contract,
        work_order__entitlement=WorkOrder.Entitlement.CONTRACT,
        work_order__repeat_of=None,
        work_order__entered_at__lt=order.entered_at,
    ).exclude(work_order=order)
    parts = Charge.objects.filter(
        contract=order.contract, kind=Kind.PART, payer=Payer.CONTRACT, day__gte=since, day__lt=until
    ).exclude(work_order=order)
    return visits.count(), parts.aggregate(sum=Sum("price"))["sum"] or ZERO


def accepted_quote(order: WorkOrder) -> Quote | None:
    return order.quotes.filter(state="accepted").prefetch_related("lines").order_by("-pk").first()


def quoted_by_vat(quote: Quote) -> dict[Decimal, Decimal]:
    """Net sums by rate of tax."""
    sums: dict[Decimal, Decimal] = {}
    for line in quote.lines.all():
        sums[line.vat] = sums.get(line.vat, ZERO) + quote.price_of(line)
    return sums


def quote_net(quote: Quote) -> Decimal:
    return sum(quoted_by_vat(quote).values(), ZERO)


def line_from(charge: Charge) -> Line:
    return Line(
        key=charge.key, kind=Kind(charge.kind), name=charge.name, quantity=charge.quantity, unit=charge.unit,
        day=charge.day, unit_cost=None, unit_price=charge.unit_price if charge.unit_price is not None else ZERO,
        cost=charge.cost, price=charge.price, vat=charge.vat, payer=Payer(charge.payer), reason=charge.reason,
    )  # fmt: skip


def effective(charges: Iterable[Charge]) -> dict[str, Charge]:
    """By key, the charges that hold after all corrections: a reversal takes the one before it away."""
    found: dict[str, Charge] = {}
    for charge in charges:
        if charge.quantity < 0:
            found.pop(charge.key, None)
        else:
            found[charge.key] = charge
    return found
