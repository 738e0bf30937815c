"""The vocabulary of pay rules, which is closed: a base table and twelve kinds of rules, each at most once in a version.

All money is Decimal, in the company's currency. `most` is what a rule pays (or takes) in one month at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Final

from firstfix.engines.pay.cities import city_of
from firstfix.engines.pay.facts import Place

#: Days within which a repair may be asked to hold: as far back as a month's facts have to go.
LONGEST_WINDOW: Final = 90

#: What rows of the piece rates call a repair that was solved remotely, beside the kinds of work.
REMOTE_WORK: Final = "remote"


class Kind(StrEnum):
    """In the order in which a pay sheet says them."""

    BASE = "base"
    PIECE = "piece"
    FIRST_FIX = "first_fix"
    REMOTE = "remote"
    REPEAT = "repeat"
    IN_TIME = "in_time"
    RATING = "rating"
    NIGHT = "night"
    EMERGENCY = "emergency"
    TRAINING = "training"
    ARTICLE = "article"
    TEAM = "team"
    TRAVEL = "travel"


class Part(StrEnum):
    """工资 = 基本工资 + 绩效奖金 + 出差补贴."""

    BASE = "base"
    BONUS = "bonus"
    TRAVEL = "travel"


def part_of(kind: Kind) -> Part:
    match kind:
        case Kind.BASE:
            return Part.BASE
        case Kind.TRAVEL:
            return Part.TRAVEL
        case _:
            return Part.BONUS


@dataclass(frozen=True)
class BaseRow:
    """A month's base pay. Empty `region` or `industry` is any; `years` is the least experience."""

    grade: str
    region: str
    industry: str
    years: int
    amount: Decimal

    def fits(self, *, grade: str, region: str, industry: str, years: int) -> bool:
        return (
            self.grade == grade
            and self.region in ("", region)
            and self.industry in ("", industry)
            and self.years <= years
        )

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """The row of the region before that of all, then that of the industry, then more experience."""
        return (bool(self.region), bool(self.industry), self.years)


@dataclass(frozen=True)
class Base:
    """A post that begins or ends within the month has its days of the month's calendar days."""

    rows: Sequence[BaseRow]

    def row(self, *, grade: str, region: str, industry: str, years: int) -> BaseRow | None:
        fitting = [row for row in self.rows if row.fits(grade=grade, region=region, industry=industry, years=years)]
        return max(fitting, key=lambda row: row.rank, default=None)


@dataclass(frozen=True)
class PieceRow:
    """For each order of this work that is at least so difficult."""

    work: str
    difficulty: int
    amount: Decimal


@dataclass(frozen=True)
class Piece:
    """For each order closed in the month, divided evenly among its crew."""

    rows: Sequence[PieceRow]
    most: Decimal

    def row(self, work: str, difficulty: int) -> PieceRow | None:
        fitting = [row for row in self.rows if row.work == work and row.difficulty <= difficulty]
        return max(fitting, key=lambda row: row.difficulty, default=None)


@dataclass(frozen=True)
class FirstFix:
    """For each repair done by the first visit that held for `days`: paid in the month in which they are over."""

    amount: Decimal
    days: int
    most: Decimal


@dataclass(frozen=True)
class Remote:
    """For each repair solved without a visit that held for `days`, to whoever solved it, when they are over."""

    amount: Decimal
    days: int
    most: Decimal


@dataclass(frozen=True)
class Repeat:
    """Taken for each repair that was reported again within `days`, from the crew of the first one, when it was.

    From whoever had solved it remotely only where the version pays for that.
    """

    amount: Decimal
    days: int
    most: Decimal


@dataclass(frozen=True)
class Each:
    """So much for each: orders restored in time, emergencies gone to, cases in which an article helped."""

    amount: Decimal
    most: Decimal


@dataclass(frozen=True)
class RatingRow:
    average: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Satisfaction:
    """Once a month, by the average of the customers' ratings, where there are at least `least`."""

    rows: Sequence[RatingRow]
    least: int

    def row(self, total: int, count: int) -> RatingRow | None:
        """Without a division: an average of 4.5 means that `total` is at least 4.5 × `count`."""
        reached = [row for row in self.rows if total >= row.average * count]
        return max(reached, key=lambda row: row.average, default=None) if count >= self.least else None


@dataclass(frozen=True)
class Night:
    """For each hour at a customer's between two times of the clock, to the minute."""

    amount: Decimal
    start: time
    end: time
    most: Decimal


@dataclass(frozen=True)
class TrainingHeld:
    """For each `minutes` of trainings held, in proportion."""

    amount: Decimal
    minutes: int
    most: Decimal


@dataclass(frozen=True)
class TravelRow:
    """A class of cities. `cities` empty is everywhere else."""

    name: str
    cities: tuple[str, ...]
    per_day: Decimal
    per_night: Decimal


@dataclass(frozen=True)
class Travel:
    """For trips of at least `hours`: so much for each calendar day and each night, by the class of the city.

    A day or night that several trips share is paid once, by the one that began first.
    """

    rows: Sequence[TravelRow]
    hours: int
    most: Decimal

    def row(self, places: Sequence[Place]) -> TravelRow | None:
        """Of the classes of all places the first of the table; a class without cities is everywhere else."""
        found = {self._class_of(place) for place in places}
        elsewhere = next((at for at, row in enumerate(self.rows) if not row.cities), None)
        at = min((one for one in found if one is not None), default=elsewhere)
        return None if at is None else self.rows[at]

    def _class_of(self, place: Place) -> int | None:
        """By the city of its address; where that says no city at all, by the one in the site's name."""
        classes = {city: at for at, row in enumerate(self.rows) for city in row.cities}
        city = city_of(place.address, classes)
        if city is None and "市" not in place.address:
            city = city_of(place.name, classes)
        return None if city is None else classes[city]


@dataclass(frozen=True)
class Rules:
    """One version. What is None does not exist in it. `step` is what lines are rounded to, half up."""

    version: str
    base: Base
    step: Decimal = Decimal("0.01")
    piece: Piece | None = None
    first_fix: FirstFix | None = None
    remote: Remote | None = None
    repeat: Repeat | None = None
    in_time: Each | None = None
    rating: Satisfaction | None = None
    night: Night | None = None
    emergency: Each | None = None
    training: TrainingHeld | None = None
    article: Each | None = None
    team: Each | None = None
    travel: Travel | None = None

    @property
    def pays_remote(self) -> bool:
        rows = self.piece.rows if self.piece else ()
        return self.remote is not None or any(row.work == REMOTE_WORK for row in rows)

    def most(self, kind: Kind) -> Decimal | None:
        """What the rule comes to in a month at most; None where its rows say it."""
        bound: Decimal | None = getattr(getattr(self, kind), "most", None)
        return bound


def years_between(since: date, day: date) -> int:
    """Whole years; never less than none."""
    return max(0, day.year - since.year - ((day.month, day.day) < (since.month, since.day)))
