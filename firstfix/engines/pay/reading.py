"""A document of pay rules becomes `Rules`, or everything that is wrong with it, each with the example that breaks it.

docs/formats/pay-rules.md says what stands in a document. `sense` looks at what can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from firstfix.engines.pay.cities import spelling
from firstfix.engines.pay.flaws import Flaw, WrongRules
from firstfix.engines.pay.rules import (
    LONGEST_WINDOW,
    Base,
    BaseRow,
    Each,
    FirstFix,
    Kind,
    Night,
    Piece,
    PieceRow,
    RatingRow,
    Remote,
    Repeat,
    Rules,
    Satisfaction,
    TrainingHeld,
    Travel,
    TravelRow,
)
from firstfix.engines.pay.sense import nonsense_of

#: No amount of one rule or row is larger: what is, is a slip of the finger.
MOST: Final = Decimal(1_000_000)
STEPS: Final = ("0.01", "0.1", "1")
#: How many of something the example of a rule without a limit has.
MANY: Final = 1000


@dataclass(frozen=True)
class Known:
    """What rules may refer to: codes that exist; and within how many days the company links repeats."""

    grades: frozenset[str]
    regions: frozenset[str]
    industries: frozenset[str]
    works: frozenset[str]
    repeat_days: int


def read_rules(document: Mapping[str, Any], known: Known | None, *, version: str) -> Rules:
    """The rules of a document. WrongRules with every flaw where it has any.

    Without `known` names are taken as they are: of a version that was written when they still existed.
    """
    return _Reading(document, known).rules(version)


class _Reading:
    def __init__(self, document: Mapping[str, Any], known: Known | None) -> None:
        self.document, self.known, self.flaws = document, known, list[Flaw]()

    def rules(self, version: str) -> Rules:
        for name in self.document:
            if name not in (*Kind, "step"):
                self.wrong("unknown_kind", name)
        step = str(self.document.get("step", STEPS[0]))
        if step not in STEPS:
            self.wrong("unknown", "step", value=step)
        found = {kind.value: self._rule(kind, read) for kind, read in _READERS.items()}
        if self.flaws:
            raise WrongRules(self.flaws)
        rules = Rules(version=version, step=Decimal(step), **found)
        if self.known and (nonsense := list(nonsense_of(rules, repeat_days=self.known.repeat_days))):
            raise WrongRules(nonsense)
        return rules

    def _rule(self, kind: Kind, read: Callable[[_Rule], Any]) -> Any:
        said = self.document.get(kind)
        if said is None:
            if kind is Kind.BASE:
                self.wrong("missing", kind)
            return None
        if not isinstance(said, Mapping):
            self.wrong("not_a_rule", kind)
            return None
        rule = _Rule(self, (kind,), said)
        found = read(rule)
        if self.known:
            rule.refuse_unasked()
        return found

    def wrong(self, code: str, *place: str | int, **values: Any) -> None:
        texts = {name: str(value) for name, value in values.items()}
        self.flaws.append(Flaw(tuple(str(one) if isinstance(one, Kind) else one for one in place), code, texts))


@dataclass
class _Rule:
    """A rule of the document, or a row of one, and its place."""

    reading: _Reading
    place: tuple[str | int, ...]
    said: Mapping[str, Any]
    asked: set[str] = field(default_factory=set)
    inner: list[_Rule] = field(default_factory=list)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return self.said.get(name, default)

    def refuse_unasked(self) -> None:
        """What nothing asks for is a slip of the pen: "year" would count as if it were not there."""
        for name in self.said:
            if name not in self.asked:
                self.wrong("unknown_field", str(name), value=name)
        for row in self.inner:
            row.refuse_unasked()

    def wrong(self, code: str, name: str = "", **values: Any) -> None:
        self.reading.wrong(code, *self.place, *([name] if name else []), **values)

    def rows(self) -> Iterator[_Rule]:
        rows = self.get("rows")
        if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
            self.wrong("no_rows", "rows")
            return
        for index, row in enumerate(rows):
            if isinstance(row, Mapping):
                self.inner.append(_Rule(self.reading, (*self.place, index), row))
                yield self.inner[-1]
            else:
                self.wrong("not_a_rule", str(index))

    def amount(self, name: str, *, places: int = 2, most: Decimal = MOST) -> Decimal:
        said = self.get(name)
        if said is None or said == "":
            self.wrong("missing", name)
            return Decimal(1)
        try:
            value = Decimal(str(said))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            self.wrong("not_a_number", name, value=said)
        elif value < 0:
            self.wrong("negative", name, value=said)
        elif value > most:
            self.wrong("too_large", name, value=said, most=most)
        elif value != round(value, places):
            self.wrong("too_fine", name, value=said, places=places)
        else:
            return value
        return Decimal(1)

    def whole(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        said = self.get(name, default)
        if said is None or said == "":
            self.wrong("missing", name)
        elif isinstance(said, int) and not isinstance(said, bool) and least <= said <= most:
            return said
        else:
            self.wrong("not_whole", name, value=said, least=least, most=most)
        return least

    def text(self, name: str) -> str:
        said = self.get(name, "")
        return said.strip() if isinstance(said, str) else str(said)

    def one_of(self, name: str, of: str, *, any_is_empty: bool = True) -> str:
        """`of` is the field of `Known` that has to have it."""
        said, known = self.text(name), self.reading.known
        if not said and not any_is_empty:
            self.wrong("missing", name)
        elif said and known and said not in getattr(known, of):
            self.wrong("unknown", name, value=said)
        return said

    def clock(self, name: str) -> time:
        said = self.text(name)
        try:
            found = time.fromisoformat(said)
        except ValueError:
            found = None
        if found is None or found.tzinfo:  # by the company's clock, whatever zone that is in
            self.wrong("not_a_time", name, value=said)
            return time(hour=22 if name == "start" else 6)
        return found

    def most(self, rate: Decimal) -> Decimal:
        """The limit in a month, which every rule has that pays for as many as there are."""
        if self.get("most") in (None, ""):
            self.wrong("unbounded", "most", many=MANY, amount=rate * MANY)
            return MOST
        return self.amount("most")

    def once(self, found: Sequence[tuple[int, Any, Decimal]]) -> None:
        """`found` are row, what it pays for, and amount: no two rows pay for the same."""
        seen: dict[Any, tuple[int, Decimal]] = {}
        for row, what, amount in found:
            if what in seen:
                other, first = seen[what]
                said = " · ".join(str(part) for part in what if part != "")
                self.reading.wrong(
                    "twice", *self.place, row, value=said, first=first, second=amount, row=other + 1, other=row + 1
                )
            else:
                seen[what] = (row, amount)


def _base(rule: _Rule) -> Base:
    rows = []
    for row in rule.rows():
        rows.append(
            BaseRow(
                grade=row.one_of("grade", "grades", any_is_empty=False),
                region=row.one_of("region", "regions"),
                industry=row.one_of("industry", "industries"),
                years=row.whole("years", 0, 60, default=0),
                amount=row.amount("amount"),
            )
        )
    places = [(one.grade, one.region, one.industry, one.years) for one in rows]
    rule.once([(at, place, rows[at].amount) for at, place in enumerate(places)])
    return Base(rows)


def _piece(rule: _Rule) -> Piece:
    rows = [
        PieceRow(
            work=row.one_of("work", "works", any_is_empty=False),
            difficulty=row.whole("difficulty", 0, 9, default=0),
            amount=row.amount("amount"),
        )
        for row in rule.rows()
    ]
    rule.once([(at, (row.work, row.difficulty), row.amount) for at, row in enumerate(rows)])
    return Piece(rows, rule.most(max((row.amount for row in rows), default=Decimal(1))))


def _first_fix(rule: _Rule) -> FirstFix:
    amount = rule.amount("amount")
    return FirstFix(amount, rule.whole("days", 1, LONGEST_WINDOW), rule.most(amount))


def _remote(rule: _Rule) -> Remote:
    amount = rule.amount("amount")
    return Remote(amount, rule.whole("days", 1, LONGEST_WINDOW), rule.most(amount))


def _repeat(rule: _Rule) -> Repeat:
    amount = rule.amount("amount")
    return Repeat(amount, rule.whole("days", 1, LONGEST_WINDOW), rule.most(amount))


def _each(rule: _Rule) -> Each:
    amount = rule.amount("amount")
    return Each(amount, rule.most(amount))


def _rating(rule: _Rule) -> Satisfaction:
    rows = [RatingRow(row.amount("average", most=Decimal(5)), row.amount("amount")) for row in rule.rows()]
    rule.once([(at, (row.average,), row.amount) for at, row in enumerate(rows)])
    if rule.get("least") == 0:
        rule.wrong("no_average", "least")
        return Satisfaction(rows, 1)
    return Satisfaction(rows, rule.whole("least", 1, MANY))


def _night(rule: _Rule) -> Night:
    amount, start, end = rule.amount("amount"), rule.clock("start"), rule.clock("end")
    if start == end:
        rule.wrong("no_span", "end", start=f"{start:%H:%M}", end=f"{end:%H:%M}")
    return Night(amount, start, end, rule.most(amount))


def _training(rule: _Rule) -> TrainingHeld:
    amount = rule.amount("amount")
    if rule.get("minutes") == 0:
        rule.wrong("divides_by_zero", "minutes", minutes=90, amount=amount)
        return TrainingHeld(amount, 1, rule.most(amount))
    return TrainingHeld(amount, rule.whole("minutes", 1, 24 * 60), rule.most(amount))


def _travel(rule: _Rule) -> Travel:
    rows = []
    for row in rule.rows():
        cities = row.get("cities", ())
        is_list = isinstance(cities, Sequence) and not isinstance(cities, str)
        if not is_list or not all(isinstance(city, str) and city.strip() for city in cities):
            row.wrong("not_a_rule", "cities")
            cities = ()
        name = row.text("name")
        if not name or ":" in name:
            row.wrong("missing" if not name else "not_a_rule", "name")
        rows.append(TravelRow(name, tuple(cities), row.amount("per_day"), row.amount("per_night")))
    rule.once([(at, (row.name,), row.per_day) for at, row in enumerate(rows)])
    # A city in two classes, however it is spelled, and two classes for everywhere else.
    rule.once(
        [
            (at, (city,), row.per_day)
            for at, row in enumerate(rows)
            for city in sorted({spelling(city) for city in row.cities}) or ("…",)
        ]
    )
    dearest = max((row.per_day + row.per_night for row in rows), default=Decimal(1))
    return Travel(rows, rule.whole("hours", 0, 24 * 31), rule.most(dearest))


_READERS: Final[Mapping[Kind, Callable[[_Rule], Any]]] = {
    Kind.BASE: _base,
    Kind.PIECE: _piece,
    Kind.FIRST_FIX: _first_fix,
    Kind.REMOTE: _remote,
    Kind.REPEAT: _repeat,
    Kind.IN_TIME: _each,
    Kind.RATING: _rating,
    Kind.NIGHT: _night,
    Kind.EMERGENCY: _each,
    Kind.TRAINING: _training,
    Kind.ARTICLE: _each,
    Kind.TEAM: _each,
    Kind.TRAVEL: _travel,
}
