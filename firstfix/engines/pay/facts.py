"""What happened, as far as pay asks for it. Days are the company's; ids are of whoever keeps the records.

Nothing here knows a rule: the same facts are paid by any version. The order in which they are given does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple


@dataclass(frozen=True)
class Post:
    """What an engineer is employed as, from `first` to `last` (None: until further notice). Both days count.

    since        the day from which experience is counted in years
    """

    id: int
    engineer: int
    grade: str
    region: str
    industry: str
    since: date
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Order:
    """A work order that was visited. `crew` are the engineers who were there.

    is_remote    a repair solved without a visit: `crew` is whoever solved it, and only what names it pays for it

    difficulty   the highest skill level that it asks for; 0 where it asks for none
    closed_on    None while it is open; the others likewise where it has not happened
    is_first_fix it was restored by the first visit
    repeated_on  the day on which the same fault was reported again
    is_in_time   it was restored within what was promised; None without a promise
    """

    id: int
    work: str
    difficulty: int
    crew: frozenset[int]
    closed_on: date | None = None
    restored_on: date | None = None
    is_first_fix: bool = False
    repeated_on: date | None = None
    is_in_time: bool | None = None
    is_emergency: bool = False
    is_remote: bool = False


@dataclass(frozen=True)
class Stay:
    """An engineer at work at a customer's, from `start` to `end`: both with the company's zone."""

    id: int
    engineer: int
    order: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Rating:
    """What a customer said when asked, 1 to 5, of the work of a crew."""

    id: int
    crew: frozenset[int]
    on: date
    value: int


class Place(NamedTuple):
    """A site: where it lies and what it is called."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Trip:
    """An approved trip, from `start` to `end`: both with the company's zone. `places` are the sites visited on it."""

    id: int
    engineer: int
    start: datetime
    end: datetime
    places: tuple[Place, ...] = ()

    @property
    def on(self) -> date:
        """The day on which it began: its month pays it."""
        return self.start.date()

    @property
    def hours(self) -> float:
        return (self.end.timestamp() - self.start.timestamp()) / 3600

    @property
    def days(self) -> list[date]:
        """Those of the calendar that it touches; who is back at midnight was not away on the next one."""
        last = max(self.on, (self.end - timedelta(microseconds=1)).date())
        return [self.on + timedelta(days=n) for n in range((last - self.on).days + 1)]

    @property
    def nights(self) -> list[date]:
        """The midnights within it, by the days before them."""
        return self.days[:-1]


@dataclass(frozen=True)
class Training:
    """A training held at a customer's."""

    id: int
    engineer: int
    on: date
    minutes: int


@dataclass(frozen=True)
class Help:
    """A case in which an article helped that the engineer had written."""

    id: int
    engineer: int
    on: date


@dataclass(frozen=True)
class Facts:
    """Of a month, and of the time before it in which a repair may still come back (`rules.LONGEST_WINDOW`).

    trips        also those that began earlier and reach into the month: their days are paid already
    """

    posts: Sequence[Post] = ()
    orders: Sequence[Order] = ()
    stays: Sequence[Stay] = ()
    ratings: Sequence[Rating] = ()
    trips: Sequence[Trip] = ()
    trainings: Sequence[Training] = ()
    helps: Sequence[Help] = ()
    #: Engineers to be paid; None is everybody with a post.
    engineers: frozenset[int] | None = field(default=None)
