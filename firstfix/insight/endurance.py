"""How long a product lasts: what was watched of it, and what was counted of that. Pure; ages and times are in days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import exp
from typing import Any, NamedTuple

YEAR = 365.25


class Machine(NamedTuple):
    """An asset in service from `began`; `until` is when it was last known to be.

    `version` is the software that runs on it, "" where nobody knows, since `updated_at` if another one ran before.
    """

    asset: int
    began: date
    until: datetime
    version: str = ""
    updated_at: datetime | None = None


class Failure(NamedTuple):
    """A repair that was no repeat of another one. `cost` is None while its account is not settled."""

    order: int
    asset: int
    at: datetime
    mode: int | None = None
    cause: int | None = None
    cost: Decimal | None = None


class Replacement(NamedTuple):
    """A part of an asset was renewed, in so many places: because it failed, or (in maintenance) before it did."""

    part: int
    asset: int
    at: datetime
    failed: bool
    order: int
    pieces: int = 1


@dataclass
class Watched:
    """All that records know of one product model. Before `since` there are none.

    undated     machines of which nobody knows when they began: they are left out
    parts       that machines of the model have from the beginning, and in how many places
    """

    since: datetime
    now: datetime
    machines: Sequence[Machine] = ()
    failures: Sequence[Failure] = ()
    replacements: Sequence[Replacement] = ()
    parts: Mapping[int, int] = field(default_factory=dict)
    undated: int = 0


class Fit(NamedTuple):
    """A Weibull distribution; see `engines.reliability.weibull`."""

    shape: float
    low: float
    high: float
    scale: float
    b10: float
    mean: float

    def running(self, age: float) -> float:
        """The share that gets so old without a failure."""
        return float(exp(-((age / self.scale) ** self.shape)))

    @property
    def why(self) -> str:
        """early, chance or wear; unsure where the interval of the shape does not say."""
        if self.high < 1:
            return "early"
        if self.low > 1:
            return "wear"
        return "chance" if self.high - self.low < 1 else "unsure"


class Bar(NamedTuple):
    """How often a failure code was confirmed in the last year, and what those cost whose account is settled."""

    code: int | None
    times: int
    cost: float
    settled: int

    @property
    def each(self) -> float | None:
        return self.cost / self.settled if self.settled else None


class CurvePoint(NamedTuple):
    age: float
    running: float
    low: float
    high: float


class PartLine(NamedTuple):
    """Of the lives of a part that began under watch: how many, how many ended by failing, the fit; the longest, the
    share that lasts a year (None while none is a year old) and the curve as in `Endurance`.
    """

    part: int
    lives: int
    failed: int
    fit: Fit | None
    until: float = 0.0
    first_year: CurvePoint | None = None
    curve: Sequence[CurvePoint] = ()

    @classmethod
    def of(cls, said: Sequence[Any]) -> PartLine:
        """From its document; those of a former release end with the fit."""
        part, lives, failed, fit, *more = said
        until, first_year, curve = more or (0.0, None, ())
        year, points = CurvePoint(*first_year) if first_year else None, [CurvePoint(*one) for one in curve]
        return cls(part, lives, failed, Fit(*fit) if fit else None, until, year, points)


class Batch(NamedTuple):
    """The machines that began in a quarter, "2026Q1", or a year: whether they failed sooner than their like.

    Each machine counts with its first failure under watch (`observed` of `machines`), so that one that fails again and
    again makes no bad batch.
    """

    began: str
    machines: int
    observed: int
    expected: float
    chance: float
    is_warned: bool


class OnVersion(NamedTuple):
    """The machines on which one software version runs, since it does, beside those on which others do; as `Batch`."""

    version: str
    machines: int
    observed: int
    expected: float
    chance: float
    is_warned: bool


@dataclass(frozen=True)
class Endurance:
    """What was counted of a product model.

    days        that its machines were watched, added up
    failures    in these days; `rate_low` and `rate_high` are the 95 % interval of their number
    curve       the share that gets so old without a failure, and its interval: so many points as a picture needs
    until       the age of the oldest machine
    half        the age by which half of all machines have failed; None if it has not come to that
    first_year  the share that gets through its first year without a failure; None while nothing is a year old
    """

    machines: int = 0
    undated: int = 0
    days: float = 0.0
    failures: int = 0
    rate_low: float = 0.0
    rate_high: float = 0.0
    until: float = 0.0
    half: float | None = None
    first_year: CurvePoint | None = None
    curve: Sequence[CurvePoint] = ()
    fit: Fit | None = None
    modes: Sequence[Bar] = ()
    causes: Sequence[Bar] = ()
    parts: Sequence[PartLine] = ()
    batches: Sequence[Batch] = ()
    versions: Sequence[OnVersion] = ()

    @property
    def mtbf(self) -> float | None:
        """Mean days between failures of one machine."""
        return self.days / self.failures if self.failures else None

    def a_year(self, failures: float) -> float:
        """So many failures as failures per machine and year."""
        return failures * YEAR / self.days if self.days else 0.0

    @property
    def warned(self) -> list[Batch]:
        return [one for one in self.batches if one.is_warned]

    @property
    def warned_versions(self) -> list[OnVersion]:
        return [one for one in self.versions if one.is_warned]

    def document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Endurance:
        """From its document, as JSON keeps it."""
        kept = dict(said)
        kept["fit"] = Fit(*kept["fit"]) if kept.get("fit") else None
        kept["first_year"] = CurvePoint(*kept["first_year"]) if kept.get("first_year") else None
        kinds = {"curve": CurvePoint, "modes": Bar, "causes": Bar, "batches": Batch, "versions": OnVersion}
        for name, kind in kinds.items():
            kept[name] = [kind(*one) for one in kept.get(name, ())]
        kept["parts"] = [PartLine.of(one) for one in kept.get("parts", ())]
        return cls(**kept)
