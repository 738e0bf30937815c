"""Which prices hold on a day, for whom: the contract's list before the customer's before the general one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from firstfix.billing.models import LabourRate, PartPrice, PriceList, PriceVersion, TravelRate
from firstfix.billing.rules import Book, Clock, Hours, LabourPrice, TravelPrice
from firstfix.billing.translate import holidays_of
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone


@dataclass(frozen=True)
class Terms:
    """How time is charged: in steps, and what is a night."""

    step: int = 15
    night_from: time = time(22)
    night_to: time = time(6)


@dataclass
class Books:
    """The price books of one customer or contract, by day; each version is read once.

    parts   ids of the parts whose prices will be asked for
    """

    customer: int | None
    contract: int | None
    parts: frozenset[int]
    _versions: list[PriceVersion] = field(default_factory=list)
    _books: dict[tuple[int, ...], Book] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ours = Q(price_list__customer=None, price_list__contract=None)
        if self.customer:
            ours |= Q(price_list__customer=self.customer)
        if self.contract:
            ours |= Q(price_list__contract=self.contract)
        rows = PriceVersion.objects.filter(ours).select_related("price_list")
        self._versions = list(rows.prefetch_related("labour_rates", "travel_rates").order_by("-valid_from"))

    def sales(self, day: date) -> Book:
        """The most special list that holds, filled up from more general ones of the same currency."""
        chain = self._chain(PriceList.Kind.SALES, day)
        chain = [one for one in chain if one.price_list.currency == chain[0].price_list.currency]
        return self._book(chain)

    def costs(self, day: date) -> Book:
        return self._book(self._chain(PriceList.Kind.COST, day))

    def terms(self, day: date) -> Terms:
        chain = self._chain(PriceList.Kind.SALES, day)
        return Terms(chain[0].step_minutes, chain[0].night_from, chain[0].night_to) if chain else Terms()

    def currency(self, day: date) -> str:
        chain = self._chain(PriceList.Kind.SALES, day)
        return chain[0].price_list.currency if chain else company().currency

    def _chain(self, kind: str, day: date) -> list[PriceVersion]:
        """Versions that hold on the day, the most special first."""
        holding = [
            one
            for one in self._versions
            if one.price_list.kind == kind
            and one.valid_from <= day
            and (one.valid_until is None or day <= one.valid_until)
        ]
        return sorted(
            holding, key=lambda one: (one.price_list.contract_id is None, one.price_list.customer_id is None, one.pk)
        )

    def _book(self, chain: list[PriceVersion]) -> Book:
        key = tuple(one.pk for one in chain)
        if key not in self._books:
            self._books[key] = _made(chain, self.parts)
        return self._books[key]


def _made(chain: list[PriceVersion], parts: Iterable[int]) -> Book:
    if not chain:
        return Book()
    first = chain[0]
    rank = {one.pk: place for place, one in enumerate(chain)}
    rows = PartPrice.objects.filter(version_of__in=rank, part__in=parts).values_list("version_of", "part", "price")
    prices = {part: price for _rank, part, price in sorted((-rank[of], part, price) for of, part, price in rows)}
    own = first.price_list.currency == company().currency
    return Book(
        name=first.price_list.name,
        parts=prices,
        markup=next((one.markup for one in chain if one.markup is not None), None) if own else None,
        labour=next((_labour(one.labour_rates.all()) for one in chain if one.labour_rates.all()), []),
        travel=next((_travel(one.travel_rates.all()) for one in chain if one.travel_rates.all()), []),
        vat_parts=first.vat_parts,
        vat_work=first.vat_work,
        minimum=first.minimum,
        rounding=Decimal(first.rounding),
    )


def _labour(rates: Iterable[LabourRate]) -> list[LabourPrice]:
    return [LabourPrice(one.per_hour, one.work, one.level, Hours(one.hours)) for one in rates]


def _travel(rates: Iterable[TravelRate]) -> list[TravelPrice]:
    return [TravelPrice(one.per_km, one.flat, one.territory_id) for one in rates]


def clock_for(terms: Terms, years: Iterable[int]) -> Clock:
    """What the company calls a night, a weekend and a holiday in these years."""
    found = [holidays_of(company().country, year) for year in sorted(set(years))]
    off = frozenset().union(*(days for days, _worked in found))
    worked = frozenset().union(*(days for _off, days in found))
    return Clock(company_zone(), terms.night_from, terms.night_to, off, worked)


def version_on(price_list: PriceList, day: date) -> PriceVersion | None:
    holding = Q(valid_until=None) | Q(valid_until__gte=day)
    return price_list.versions.filter(holding, valid_from__lte=day).first()


def versions_of(price_list: PriceList) -> QuerySet[Any]:
    return price_list.versions.order_by("-valid_from")
