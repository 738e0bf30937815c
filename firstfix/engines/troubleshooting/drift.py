"""An alarm when orders no longer come as the published model says.

For each fault two bets are held against the model: that it comes three times as often, and a third as often. An order
multiplies a bet by (1 + (r - 1) · belief) / (1 + (r - 1) · share), with the belief after the order and the share before
it. As long as the model is true the mean of this factor is 1, whoever chose the steps, and whether the fault was
confirmed or not. A new bet is begun at every order (Shiryaev and Roberts), and an alarm is given when the mean of all
sums reaches `patience`: then false alarms come at most once in `patience` orders on average (Shin, Ramdas & Rinaldo,
"E-detectors", New England Journal of Statistics in Data Science 2, 2024). That counts wrong shares too: shares
that were learnt from few orders are an alarm's true cause as much as a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from firstfix.engines.troubleshooting.ageing import shares_at
from firstfix.engines.troubleshooting.model import Numbers, Tables
from firstfix.engines.troubleshooting.record import Attempt, Record, state_of

#: How many times as often a fault comes, in the bets.
RATIOS: Final = (3.0, 1 / 3)
#: Orders between false alarms, unless asked otherwise.
PATIENCE: Final = 1000.0
#: Faults behind less of an alarm than this are not named.
NAMED: Final = 0.1


@dataclass(frozen=True, slots=True)
class Suspect:
    """A fault that comes more often than the model says, or less; `weight` is its part of the alarm, at most 1."""

    fault: str
    is_more: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """Given at the record `at`; what the leading suspect is suspected of began about at the record `since`."""

    at: int
    since: int
    suspects: tuple[Suspect, ...]


def drift(tables: Tables, records: Sequence[Record], *, patience: float = PATIENCE) -> list[Alarm]:
    """Alarms over closed orders in the order of time; after each the watch begins anew.

    Orders in which the complaint changed are left out: they are about two faults.
    """
    names = [fault.id for fault in tables.model.faults]
    ratios = np.array(RATIOS)[:, np.newaxis]
    sums = np.zeros((len(RATIOS), len(names)))  # Shiryaev and Roberts'
    runs, begun = np.zeros_like(sums), np.zeros_like(sums, dtype=np.int64)  # Page's, for the time of the change
    alarms = []
    for at, record in enumerate(records):
        if any(isinstance(step, Attempt) and step.changed for step in record.steps):
            continue
        factor = (1 + (ratios - 1) * _belief(tables, record)) / (1 + (ratios - 1) * shares_at(tables.model, record.age))
        begun[runs <= 0] = at
        runs = np.maximum(runs, 0.0) + np.log(factor)
        sums = (1 + sums) * factor
        if sums.mean() >= patience:
            since = int(begun.ravel()[sums.argmax()])
            alarms.append(Alarm(at, since, _suspects(sums / sums.sum(), names)))
            sums, runs = np.zeros_like(sums), np.zeros_like(runs)
    return alarms


def _belief(tables: Tables, record: Record) -> Numbers:
    if record.fault is None:
        return state_of(tables, record).belief
    return np.asarray(np.eye(len(tables.model.faults))[record.fault])


def _suspects(weights: Numbers, names: list[str]) -> tuple[Suspect, ...]:
    """The leading one, and others with a considerable part."""
    order = np.argsort(-weights, axis=None, kind="stable").tolist()
    found = [
        Suspect(names[place % len(names)], place < len(names), float(weights.ravel()[place]))
        for place in order[: len(names)]
    ]
    return tuple(suspect for number, suspect in enumerate(found) if number == 0 or suspect.weight >= NAMED)
