"""From facts to lines with cost and price, and their sums. The order of the facts does not matter.

A fact is what was used, worked, driven or spent. A book is one version of a price list as values. Money is Decimal,
rounded half up, line by line, so that the sum of the lines is the total to the last cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from firstfix.billing.rules.cover import Cover, Payer, Reason, charged_to
from firstfix.billing.rules.hours import Hours

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
#: What people may write as an amount or a quantity.
MOST = Decimal("99999999.99")


class Kind(StrEnum):
    LABOUR = "labour"
    PART = "part"
    TRAVEL = "travel"
    EXPENSE = "expense"
    OTHER = "other"
    MINIMUM = "minimum"
    QUOTE = "quote"
    FEE = "fee"


@dataclass(frozen=True)
class Fact:
    """One thing of an order. `key` names it for good: "part:12", "labour:7:3:night", "travel:7:3".

    quantity     pieces, hours or kilometres, in `unit`
    part         the id of a part
    hours, level of labour: what time of day, and which skill level the order asks for
    work         the kind of work order
    zone         the id of the site's territory
    cost, price  where they are known already (expenses and lines added by hand); per unit
    """

    key: str
    kind: Kind
    name: str
    quantity: Decimal
    unit: str
    day: date
    part: int | None = None
    hours: Hours = Hours.NORMAL
    level: int = 0
    work: str = ""
    zone: int | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    vat: Decimal | None = None
    visit: int | None = None


@dataclass(frozen=True)
class LabourPrice:
    """An empty `work` is every kind of work; `level` is the least skill level that it is for."""

    per_hour: Decimal
    work: str = ""
    level: int = 0
    hours: Hours = Hours.NORMAL


@dataclass(frozen=True)
class TravelPrice:
    """`zone` None is everywhere; `flat` is once per engineer's way, `per_km` on top of it."""

    per_km: Decimal
    flat: Decimal
    zone: int | None = None


@dataclass(frozen=True)
class Book:
    """One version of a price list. A part without a price of its own is sold at its cost and `markup` percent."""

    name: str = ""
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    markup: Decimal | None = None
    labour: Sequence[LabourPrice] = ()
    travel: Sequence[TravelPrice] = ()
    vat_parts: Decimal = ZERO
    vat_work: Decimal = ZERO
    minimum: Decimal = ZERO
    rounding: Decimal = CENT

    def hour(self, fact: Fact) -> Decimal | None:
        """What fits the work best: its own kind before all kinds, then its hours before normal ones, then its level."""
        fitting = [
            rate
            for rate in self.labour
            if rate.work in ("", fact.work) and rate.hours in (Hours.NORMAL, fact.hours) and rate.level <= fact.level
        ]
        best = max(
            fitting,
            key=lambda rate: (rate.work == fact.work, rate.hours == fact.hours, rate.level, rate.per_hour),
            default=None,
        )
        return best.per_hour if best else None

    def way(self, fact: Fact) -> tuple[Decimal, Decimal] | None:
        """(per kilometre, flat) of the site's zone, else of everywhere."""
        fitting = [rate for rate in self.travel if rate.zone in (None, fact.zone)]
        best = max(fitting, key=lambda rate: (rate.zone is not None, rate.flat, rate.per_km), default=None)
        return (best.per_km, best.flat) if best else None


@dataclass(frozen=True)
class Line:
    """One line of an order. `unit_price` None: no price list has one, which somebody must see to before settling."""

    key: str
    kind: Kind
    name: str
    quantity: Decimal
    unit: str
    day: date
    unit_cost: Decimal | None
    unit_price: Decimal | None
    cost: Decimal
    price: Decimal
    vat: Decimal
    payer: Payer = Payer.CUSTOMER
    reason: Reason = field(default_factory=dict)
    visit: int | None = None

    @property
    def tax(self) -> Decimal:
        return tax_on(self.price, self.vat)

    @property
    def is_unpriced(self) -> bool:
        return self.unit_price is None


@dataclass(frozen=True)
class Sums:
    """Of all lines: what they cost, what they are worth, and what the customer pays before and with tax."""

    cost: Decimal
    worth: Decimal
    net: Decimal
    tax: Decimal
    by_payer: Mapping[Payer, Decimal]

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def margin(self) -> Decimal:
        return self.net - self.cost


def rounded(amount: Decimal, step: Decimal = CENT) -> Decimal:
    """To a multiple of `step`, half up (away from zero), in cents."""
    return ((amount / step).to_integral_value(ROUND_HALF_UP) * step).quantize(CENT, ROUND_HALF_UP)


def tax_on(price: Decimal, vat: Decimal) -> Decimal:
    """Of one line; `vat` in percent."""
    return rounded(price * vat / 100)


def hours_of(minutes: Decimal) -> Decimal:
    """As lines say them, in hundredths of an hour."""
    return rounded(minutes / 60)


def fits(amount: Decimal, *, places: int = 2) -> bool:
    """Whether something that people wrote can be kept as it is: not negative, not too large, with so many places."""
    return amount.is_finite() and 0 <= amount <= MOST and amount == round(amount, places)


def line_of(fact: Fact, sales: Book, costs: Book) -> Line:
    """Cost and price of one fact by the books of its day; whom it is charged to comes after."""
    unit_cost, flat_cost = _cost(fact, costs)
    unit_price, flat = _price(fact, sales, unit_cost)
    worth = (unit_price or ZERO) * fact.quantity + flat
    vat = sales.vat_parts if fact.kind is Kind.PART else sales.vat_work
    return Line(
        key=fact.key, kind=fact.kind, name=fact.name, quantity=fact.quantity, unit=fact.unit, day=fact.day,
        unit_cost=unit_cost, unit_price=unit_price,
        cost=rounded((unit_cost or ZERO) * fact.quantity + flat_cost),
        price=rounded(worth, sales.rounding), vat=vat if fact.vat is None else fact.vat, visit=fact.visit,
    )  # fmt: skip


def account(
    lines: Iterable[Line], cover: Cover, decided: Mapping[str, tuple[Payer, Reason]], *, minimum: Decimal = ZERO,
    vat: Decimal = ZERO, minimum_name: str = "",
) -> list[Line]:  # fmt: skip
    """The lines with whom each is charged to, by day and key. `decided` is what a person has said, by key.

    What the customer pays at all is at least `minimum`: a line of its own makes up for what is lacking.
    """
    left, found = cover, []
    for line in sorted(lines, key=lambda one: (one.day, one.key)):
        payer, reason, left_after = charged_to(line.kind, line.price, line.visit, left)
        if line.key in decided:
            payer, reason = decided[line.key]
        else:
            left = left_after
        found.append(replace(line, payer=payer, reason=reason))
    own = [line for line in found if line.payer is Payer.CUSTOMER]
    paid = sum((line.price for line in own), ZERO)
    if own and ZERO < paid < minimum:
        lacking = minimum - paid
        found.append(
            Line(
                key="minimum", kind=Kind.MINIMUM, name=minimum_name, quantity=Decimal(1), unit="", day=own[-1].day,
                unit_cost=ZERO, unit_price=lacking, cost=ZERO, price=lacking, vat=vat, reason={"code": "minimum"},
            )
        )  # fmt: skip
    return found


def sums_of(lines: Iterable[Line]) -> Sums:
    """Adding the lines up is all that a total ever is."""
    lines = list(lines)
    own = [line for line in lines if line.payer is Payer.CUSTOMER]
    by_payer = {payer: sum((one.price for one in lines if one.payer is payer), ZERO) for payer in Payer}
    return Sums(
        cost=sum((line.cost for line in lines), ZERO),
        worth=sum((line.price for line in lines), ZERO),
        net=by_payer[Payer.CUSTOMER],
        tax=sum((line.tax for line in own), ZERO),
        by_payer={payer: amount for payer, amount in by_payer.items() if amount},
    )


def _cost(fact: Fact, costs: Book) -> tuple[Decimal | None, Decimal]:
    """Per unit, and once."""
    match fact.kind:
        case Kind.PART:
            listed = costs.parts.get(fact.part or 0)
            return (fact.cost if listed is None else listed), ZERO
        case Kind.LABOUR:
            return costs.hour(fact), ZERO
        case Kind.TRAVEL:
            return costs.way(fact) or (None, ZERO)
        case _:
            return fact.cost, ZERO


def _price(fact: Fact, sales: Book, cost: Decimal | None) -> tuple[Decimal | None, Decimal]:
    if fact.price is not None:
        return fact.price, ZERO
    match fact.kind:
        case Kind.PART:
            listed = sales.parts.get(fact.part or 0)
            if listed is None and sales.markup is not None and cost is not None:
                return rounded(cost * (1 + sales.markup / 100)), ZERO
            return listed, ZERO
        case Kind.LABOUR:
            return sales.hour(fact), ZERO
        case Kind.TRAVEL:
            return sales.way(fact) or (None, ZERO)
        case _:
            return fact.price, ZERO


def agreed(
    lines: Iterable[Line], quoted: Mapping[Decimal, Decimal], *, fixed: bool, discount: Decimal, key: str, name: str
) -> list[Line]:
    """The lines by which an accepted quote holds, one for each rate of tax; none where it changes nothing.

    quoted   net sums of the quote by rate of tax
    A fixed price takes the place of what the work comes to; otherwise the quote's discount does. What was added by
    hand (`Kind.OTHER`, expenses) was agreed on besides and stays on top.
    """
    own = [one for one in lines if one.payer is Payer.CUSTOMER and one.kind not in (Kind.OTHER, Kind.EXPENSE)]
    if not own:
        return []
    done: dict[Decimal, Decimal] = {}
    for one in own:
        done[one.vat] = done.get(one.vat, ZERO) + one.price
    wanted = quoted if fixed else {vat: net - rounded(net * discount / 100) for vat, net in done.items()}
    day = max(one.day for one in own)
    changes = {vat: wanted.get(vat, ZERO) - done.get(vat, ZERO) for vat in sorted({*wanted, *done})}
    return [
        Line(
            key=f"{key}:{vat.normalize():f}", kind=Kind.QUOTE, name=name, quantity=Decimal(1), unit="", day=day,
            unit_cost=ZERO, unit_price=change, cost=ZERO, price=change, vat=vat, reason={"code": "quote"},
        )
        for vat, change in changes.items()
        if change
    ]  # fmt: skip
