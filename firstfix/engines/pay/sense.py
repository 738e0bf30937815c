"""Rules that can be counted and that nobody would mean: always wrong, or worth a second look before they pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from itertools import groupby, pairwise, product
from typing import Any

from firstfix.engines.pay.cities import names
from firstfix.engines.pay.flaws import Flaw
from firstfix.engines.pay.rules import Base, Kind, Night, Rules

NOON = time(12)
#: Row of its table, what else has to be the same, what is more, and what it pays.
_Step = tuple[int, tuple[str, ...], Decimal, Decimal]


def nonsense_of(rules: Rules, *, repeat_days: int) -> Iterator[Flaw]:
    """What is refused when it is written. `repeat_days`: within which the company links a report to a repair."""
    yield from _windows(rules, repeat_days)
    yield from _less_for_experience(rules.base)
    if rules.piece:
        rows = enumerate(rules.piece.rows)
        yield from _less_for_more(
            Kind.PIECE, [(at, (row.work,), Decimal(row.difficulty), row.amount) for at, row in rows]
        )
    if rules.rating:
        rated = enumerate(rules.rating.rows)
        yield from _less_for_more(Kind.RATING, [(at, (), row.average, row.amount) for at, row in rated])
    yield from _limits(rules)
    if rules.night and _has_noon(rules.night):
        night = rules.night
        yield _flaw("day_as_night", Kind.NIGHT, "end", start=f"{night.start:%H:%M}", end=f"{night.end:%H:%M}")


def doubts_of(rules: Rules, *, sites: str) -> Iterator[Flaw]:
    """What is said where a version is tried. `sites`: the addresses and names of all sites, line by line."""
    travel = rules.travel
    for at, row in enumerate(travel.rows if travel else ()):
        if nowhere := [city for city in row.cities if not names(sites, city)]:
            yield _flaw("nowhere", Kind.TRAVEL, at, "cities", cities=" · ".join(nowhere))
    if travel and all(row.cities for row in travel.rows):
        yield _flaw("elsewhere_unpaid", Kind.TRAVEL)
    for kind in (Kind.FIRST_FIX, Kind.REMOTE):
        held = getattr(rules, kind)
        if held and rules.repeat and held.days < rules.repeat.days:
            yield _flaw("paid_and_taken", kind, "days", day=held.days + 1, held=held.days)
    for kind in Kind:
        if getattr(getattr(rules, kind), "amount", None) == 0:
            yield _flaw("pays_nothing", kind, "amount")


def _windows(rules: Rules, repeat_days: int) -> Iterator[Flaw]:
    """Whatever is reported later than the company links it looks as if the repair had held."""
    for kind in (Kind.FIRST_FIX, Kind.REMOTE, Kind.REPEAT):
        rule = getattr(rules, kind)
        if rule and rule.days > repeat_days:
            code = "taken_longer" if kind is Kind.REPEAT else "held_longer"
            yield _flaw(code, kind, "days", day=repeat_days + 1, days=rule.days, window=repeat_days)


def _less_for_more(kind: Kind, steps: list[_Step]) -> Iterator[Flaw]:
    """A harder order, a better rating never pays less."""
    ranked = sorted(steps, key=lambda step: step[1:3])
    for _same, group in groupby(ranked, key=lambda step: step[1]):
        for (_row, _what, less, first), (row, _what, more, second) in pairwise(group):
            if second < first:
                yield _flaw("less_for_more", kind, row, "amount", more=more, less=less, first=first, second=second)


def _less_for_experience(base: Base) -> Iterator[Flaw]:
    """More years never pay less, also where the next row is that of a region or an industry alone."""
    told: set[int] = set()
    for grade in dict.fromkeys(row.grade for row in base.rows):
        rows = {at: row for at, row in enumerate(base.rows) if row.grade == grade}
        places = product(
            dict.fromkeys(("", *(row.region for row in rows.values()))),
            dict.fromkeys(("", *(row.industry for row in rows.values()))),
        )
        of_grade, steps = Base([*rows.values()]), sorted({row.years for row in rows.values()})
        for region, industry in places:
            found = ((n, of_grade.row(grade=grade, region=region, industry=industry, years=n)) for n in steps)
            for (less, first), (more, second) in pairwise((n, row) for n, row in found if row):
                at = next(at for at, row in rows.items() if row is second)
                if second.amount < first.amount and at not in told:
                    told.add(at)
                    values = {"more": more, "less": less, "first": first.amount, "second": second.amount}
                    yield _flaw("less_for_more", Kind.BASE, at, "amount", **values)


def _limits(rules: Rules) -> Iterator[Flaw]:
    """One order, one hour, one day with its night alone is not cut. (Of a team's share only its part is paid.)"""
    for kind in Kind:
        most, one = rules.most(kind), _one(rules, kind)
        if most is not None and one > most:
            yield _flaw("limit_below_one", kind, "most", amount=one, most=most, back=one - most)


def _one(rules: Rules, kind: Kind) -> Decimal:
    rule = getattr(rules, kind)
    match kind:
        case Kind.PIECE:
            return max((row.amount for row in rule.rows), default=Decimal()) if rule else Decimal()
        case Kind.TRAVEL:
            return max((row.per_day + row.per_night for row in rule.rows), default=Decimal()) if rule else Decimal()
        case Kind.TEAM:
            return Decimal()
        case _:
            return getattr(rule, "amount", Decimal())


def _has_noon(night: Night) -> bool:
    if night.start < night.end:
        return night.start <= NOON < night.end
    return night.start <= NOON or night.end > NOON


def _flaw(code: str, kind: Kind, *place: str | int, **values: Any) -> Flaw:
    return Flaw((str(kind), *place), code, {name: str(value) for name, value in values.items()})
