"""Travel times between many places at once, in seconds, as the planning engine wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from firstfix.scheduling.rules import EARTH_KM, EVERY_TRIP, GRAIN, GUESSED_TRIP, ROAD_FACTOR, SPEED_KMH, Place
from firstfix.scheduling.translate.roads import ESTIMATES, Ways

Seconds = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]


class Pace(NamedTuple):
    """km/h for who leaves each place and for who comes to it; the slower of the two holds."""

    leaving: Sequence[float]
    coming: Sequence[float]


def travel_matrix(places: Sequence[Place | None], ways: Ways = ESTIMATES, pace: Pace | None = None) -> Seconds:
    """`ways` between all places at once: half a second for a thousand instead of five. Without a pace as by day."""
    everywhere = np.arange(len(places))
    return _filled(places, everywhere[:, None], everywhere[None, :], ways, pace)


def travel_within(
    places: Sequence[Place | None],
    groups: Sequence[Sequence[int]],
    hubs: Sequence[int],
    ways: Ways = ESTIMATES,
    pace: Pace | None = None,
) -> Seconds:
    """The same, but only between places of one group, and between hubs and all others (numbers of places): a hundredth
    of the work where groups are the days of engineers who do not exchange visits. Zero elsewhere.
    """
    rows, columns = [], []
    for group in groups:
        rows.append(np.repeat(group, len(group)))
        columns.append(np.tile(group, len(group)))
    everywhere = np.arange(len(places))
    for hub in hubs:
        itself = np.full(len(places), hub)
        rows += [itself, everywhere]
        columns += [everywhere, itself]
    nothing = np.zeros(0, dtype=np.int64)
    return _filled(places, np.concatenate([nothing, *rows]), np.concatenate([nothing, *columns]), ways, pace)


def _filled(places: Sequence[Place | None], rows: Ints, columns: Ints, ways: Ways, pace: Pace | None) -> Seconds:
    """The times of the pairs that rows and columns name (numbers of places, broadcast against each other)."""
    found = np.zeros((len(places), len(places)), dtype=np.int32)
    degrees = np.array([one or (np.nan, np.nan) for one in places], dtype=np.float64).reshape(-1, 2)
    kmh = np.minimum(np.array(pace.leaving)[rows], np.array(pace.coming)[columns]) if pace else SPEED_KMH
    found[rows, columns] = _estimates(degrees[rows], degrees[columns], kmh)
    if ways.known:
        pairs = np.stack(np.broadcast_arrays(rows, columns), axis=-1).reshape(-1, 2)
        for i, j in pairs.tolist():
            here, there = places[i], places[j]
            if here and there and (by_road := ways.known.get((here, there))) is not None:
                found[i, j] = by_road.total_seconds()
    np.fill_diagonal(found, 0)
    return found


def _estimates(here: Any, there: Any, kmh: Any) -> Any:
    """`rules.travel_time` between degrees of latitude and longitude (…, 2), not a number where a place is unknown."""
    (up, over), (up_there, over_there) = np.moveaxis(np.radians(here), -1, 0), np.moveaxis(np.radians(there), -1, 0)
    chord = np.sin((up_there - up) / 2) ** 2 + np.cos(up) * np.cos(up_there) * np.sin((over_there - over) / 2) ** 2
    travelling = 2 * EARTH_KM * np.arcsin(np.sqrt(chord)) * ROAD_FACTOR / kmh * 3600
    grain = GRAIN.total_seconds()
    # A hair less, so that what the last bit adds to a whole number of grains is not rounded up.
    seconds = grain * np.ceil((EVERY_TRIP.total_seconds() + travelling) / grain - 1e-9)
    seconds[chord == 0] = 0
    seconds[np.isnan(chord)] = GUESSED_TRIP.total_seconds()
    return seconds
