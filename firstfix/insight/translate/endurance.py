"""A product's records as lives, and the engine's curves, fits and warnings as what is kept of them."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from firstfix.engines.reliability.counting import excesses, rate_interval
from firstfix.engines.reliability.lives import Life, days_watched, failures
from firstfix.engines.reliability.survival import Curve, Step, kaplan_meier
from firstfix.engines.reliability.weibull import fit_weibull
from firstfix.equipment.rules import version_numbers
from firstfix.insight.endurance import (
    YEAR,
    Bar,
    Batch,
    CurvePoint,
    Endurance,
    Failure,
    Fit,
    Machine,
    OnVersion,
    PartLine,
    Replacement,
    Watched,
)

#: The failures of so many days are counted by code.
COUNTED = timedelta(days=365)
#: A picture needs no more steps than this.
MOST_POINTS, MOST_POINTS_OF_A_PART = 150, 40
#: Parts that are renewed most often; codes that are confirmed most often.
MOST_PARTS, MOST_CODES = 20, 12
#: One machine is no batch.
FEWEST_IN_A_BATCH = 5
#: What fails on the day it begins has lived for so long, and so far apart are two failures at least.
SHORTEST = 0.25


def endurance_of(watched: Watched) -> Endurance:
    """A machine is as old after a repair as before it (minimal repair), so each of its failures is one at its age.

    It is watched from the day it began or, where that was before there were records, from the age it had then. A part
    is new after it was renewed, so only lives of parts count that began under watch: their ages are known.
    """
    of_asset: dict[int, list[Failure]] = defaultdict(list)
    for failure in watched.failures:
        of_asset[failure.asset].append(failure)
    lives = {one.asset: machine_lives(one, of_asset[one.asset], since=watched.since) for one in watched.machines}
    everything = [life for some in lives.values() for life in some]
    failed, curve = failures(everything), kaplan_meier(everything)
    low, high = rate_interval(failed)
    return Endurance(
        machines=sum(bool(some) for some in lives.values()),
        undated=watched.undated,
        days=days_watched(everything),
        failures=failed,
        rate_low=low,
        rate_high=high,
        until=curve.until,
        half=curve.age_when(0.5),
        first_year=_point(curve.at(YEAR)),
        curve=_points(curve),
        fit=fit_of(everything),
        modes=_bars(watched, lambda one: one.mode),
        causes=_bars(watched, lambda one: one.cause),
        parts=_parts(watched),
        batches=_batches(watched.machines, lives),
        versions=_versions(watched, of_asset),
    )


def machine_lives(machine: Machine, failed: Iterable[Failure], *, since: datetime) -> list[Life]:
    """Its ages under watch, one piece from each failure to the next and a last one that goes on."""
    born = datetime.combine(machine.began, time(), tzinfo=since.tzinfo)
    entry, exit = max(0.0, _days(born, since)), _days(born, machine.until)
    pieces = []
    for age in sorted(_days(born, one.at) for one in failed):
        age = max(age, SHORTEST)
        if entry + SHORTEST <= age <= exit:
            pieces.append(Life(age, True, entry))
            entry = age
    if exit > entry:
        pieces.append(Life(exit, False, entry))
    return pieces


def part_lives(watched: Watched, part: int, renewed: Mapping[int, Sequence[Replacement]]) -> Iterator[Life]:
    """Of one part, by the machines it is renewed in: from each known beginning to its end, or until now.

    A machine may have it in several places. Nobody writes down which of them a piece was for: the one that has run
    longest is taken to end.
    """
    for machine in watched.machines:
        times = _renewals(renewed.get(machine.asset, ()), zone=watched.since.tzinfo)
        born = datetime.combine(machine.began, time(), tzinfo=watched.since.tzinfo)
        places = max([watched.parts.get(part, 1), *(pieces for _at, pieces, _failed in times)])
        is_known = part in watched.parts and born >= watched.since
        running: deque[datetime | None] = deque([born if is_known else None] * places)
        for at, pieces, failed in times:
            ended = [running.popleft() for _place in range(pieces)]
            yield from _lives(ended, at, failed=failed)
            running.extend([at] * pieces)
        yield from _lives(running, machine.until, failed=False)


def _renewals(rows: Iterable[Replacement], *, zone: tzinfo | None) -> list[tuple[datetime, int, bool]]:
    """When, in how many places, and whether they had failed, oldest first. What one order renews on one day was renewed
    at once: the minutes between two entries are no life.
    """
    at_once: dict[tuple[int, date], list[Replacement]] = defaultdict(list)
    for one in rows:
        at_once[one.order, one.at.astimezone(zone).date()].append(one)
    return sorted(
        (max(one.at for one in some), sum(one.pieces for one in some), any(one.failed for one in some))
        for some in at_once.values()
    )


def _lives(began: Iterable[datetime | None], end: datetime, *, failed: bool) -> Iterator[Life]:
    """None began before anybody watched."""
    for start in began:
        if start is not None and (days := _days(start, end)) > 0:
            yield Life(days, failed)


def fit_of(lives: Sequence[Life]) -> Fit | None:
    found = fit_weibull(lives)
    if found is None:
        return None
    return Fit(found.shape, found.low, found.high, found.scale, found.age_when(0.1), found.mean)


def quarter_of(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def _points(curve: Curve, most: int = MOST_POINTS) -> list[CurvePoint]:
    every = max(1, -(-len(curve.steps) // most))
    thinned = [*curve.steps[:-1:every], *curve.steps[-1:]]
    return [point for one in thinned if (point := _point(one))]


def _point(step: Step | None) -> CurvePoint | None:
    return CurvePoint(step.age, step.running, step.low, step.high) if step else None


def _bars(watched: Watched, code: Callable[[Failure], int | None]) -> list[Bar]:
    recent = [one for one in watched.failures if one.at >= watched.now - COUNTED]
    found = []
    for which, count in Counter(map(code, recent)).most_common():
        costs = [one.cost for one in recent if code(one) == which and one.cost is not None]
        found.append(Bar(which, count, float(sum(costs)), len(costs)))
    return found[:MOST_CODES]


def _parts(watched: Watched) -> list[PartLine]:
    renewed: dict[int, dict[int, list[Replacement]]] = defaultdict(lambda: defaultdict(list))
    for one in watched.replacements:
        renewed[one.part][one.asset].append(one)
    found = []
    for part, of_asset in renewed.items():
        lives = list(part_lives(watched, part, of_asset))
        if failed := failures(lives):
            curve = kaplan_meier(lives)
            first_year, points = _point(curve.at(YEAR)), _points(curve, MOST_POINTS_OF_A_PART)
            found.append(PartLine(part, len(lives), failed, fit_of(lives), curve.until, first_year, points))
    return sorted(found, key=lambda one: (-one.failed, one.part))[:MOST_PARTS]


def _batches(machines: Iterable[Machine], lives: Mapping[int, Sequence[Life]]) -> list[Batch]:
    """By the quarter in which they began or, where too few begin in one, by the year; the newest first."""
    watched = [one for one in machines if lives[one.asset]]
    quarters = _by_beginning(watched, quarter_of)
    large = [some for some in quarters.values() if len(some) >= FEWEST_IN_A_BATCH]
    groups = quarters if 2 * len(large) >= len(quarters) else _by_beginning(watched, lambda day: str(day.year))
    firsts = {
        began: [lives[one.asset][0] for one in some]
        for began, some in sorted(groups.items(), reverse=True)
        if len(some) >= FEWEST_IN_A_BATCH
    }
    return [Batch(*row) for row in _beside_their_like(firsts)]


def _versions(watched: Watched, failed: Mapping[int, Sequence[Failure]]) -> list[OnVersion]:
    """The newest first. What failed before an update says nothing of what runs now: a machine is watched since then."""
    groups: dict[tuple[int, ...], list[Life]] = defaultdict(list)
    for one in watched.machines:
        since = max(watched.since, one.updated_at or watched.since)
        if numbers := version_numbers(one.version):
            groups[numbers] += machine_lives(one, failed[one.asset], since=since)[:1]
    firsts = {
        ".".join(map(str, numbers)): some
        for numbers, some in sorted(groups.items(), reverse=True)
        if len(some) >= FEWEST_IN_A_BATCH
    }
    return [OnVersion(*row) for row in _beside_their_like(firsts)] if len(firsts) > 1 else []


def _beside_their_like(firsts: Mapping[str, Sequence[Life]]) -> Iterator[tuple[str, int, int, float, float, bool]]:
    """Of each group, by the first lives of its machines: how many machines, failed, to be expected, the chance."""
    found = {one.key: one for one in excesses(firsts)}
    for name, some in firsts.items():
        one = found[name]
        yield name, len(some), one.observed, one.expected, one.chance, one.is_warned


def _by_beginning(machines: Iterable[Machine], name: Callable[[date], str]) -> dict[str, list[Machine]]:
    found: dict[str, list[Machine]] = defaultdict(list)
    for one in machines:
        found[name(one.began)].append(one)
    return found


def _days(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds() / 86400, 3)
