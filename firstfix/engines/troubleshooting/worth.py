"""Which questions earn their cost, from the records of steps.

What an answer was worth is what it changed: the plan of repairs made before it would, after it, cost so much more than
the plan made in its light. That is never below 0, and its mean over the answers is the value of the observation (Raiffa
& Schlaifer, Applied Statistical Decision Theory, 1961) for one who asks nothing more. What was opened for the
observation is in its price, and spares the repairs after it. Of questions in a row each gets what it added.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.plans import Plans, ends
from firstfix.engines.troubleshooting.record import Answer, Record, states_of
from firstfix.engines.troubleshooting.safety import safe_plan
from firstfix.engines.troubleshooting.state import State


@dataclass(frozen=True, slots=True)
class Worth:
    """An observation over all records: `asked` so often, `answered` with something known.

    `price` and `saving` are means per time asked, accesses that were opened for it included in the price; `net` is
    saving − price, and `error` its standard error (0 for a single time).
    """

    id: str
    asked: int
    answered: int
    price: float
    saving: float
    net: float
    error: float


def worth_of_observations(tables: Tables, records: Iterable[Record]) -> list[Worth]:
    """One entry for each observation that was made, the one that earned most first."""
    plans = Plans(tables)
    seen: dict[str, list[tuple[bool, float, float]]] = {}
    for record in records:
        states = states_of(tables, record)
        for step, before, after in zip(record.steps, states[:-1], states[1:], strict=True):
            if isinstance(step, Answer):
                observation = tables.model.observations[step.question]
                price = observation.cost + tables.opening(observation.needs, before.opened)
                saving = _saved(tables, plans, before, after)
                seen.setdefault(observation.id, []).append((step.outcome is not None, price, saving))
    found = [_worth(name, times) for name, times in seen.items()]
    return sorted(found, key=lambda worth: -worth.net * worth.asked)


def _saved(tables: Tables, plans: Plans, before: State, after: State) -> float:
    """What the former plan would cost now, with what was open then, less the cost of the plan made now."""
    former, _ = safe_plan(tables, plans, before)
    *_, (_, kept) = ends(tables, replace(after, opened=before.opened), former)
    return max(0.0, kept - safe_plan(tables, plans, after)[1])


def _worth(name: str, times: list[tuple[bool, float, float]]) -> Worth:
    answered, price, saving = np.array(times, dtype=np.float64).T
    net = saving - price
    error = float(net.std(ddof=1) / np.sqrt(len(net))) if len(net) > 1 else 0.0
    means = float(price.mean()), float(saving.mean()), float(net.mean())
    return Worth(name, len(times), int(answered.sum()), *means, error)
