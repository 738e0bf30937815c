"""The kernel as an object: a case under search, asked in short chunks so that the caller can look at the clock."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel import doors
from firstfix.engines.planning.kernel.construct import new_regrets
from firstfix.engines.planning.kernel.model import Model, compile_model
from firstfix.engines.planning.kernel.state import State, new_state, set_stops, to_draft
from firstfix.engines.planning.problem import read_problem

#: Orders put in by the constructor between two looks at the clock.
AT_ONCE = 50


@lru_cache(maxsize=1)
def ready() -> None:
    """Take the compiled kernel from its cache, or compile it, so that planning time does not pay for it."""
    nothing = {"schema": "planning-problem/1", "places": [], "engineers": [], "orders": []}
    case = Case(read_problem({**nothing, "travel": {"kind": "euclidean", "seconds_per_unit": 1}}))
    Search(case, Draft(case), 0)


class Rounds:
    """A model and its state under search; `best` in the state is never worse than what it began with."""

    def __init__(self, model: Model, state: State) -> None:
        self.model, self.state = model, state
        self.regrets = new_regrets(model, rows=0)
        self.measure()
        self._ask(doors.KEEP_BEST)

    def _ask(self, what: int, rounds: int = 0, heat: float = 0.0, cooling: float = 1.0) -> int:
        return doors.ask(self.model, self.state, self.regrets, what, rounds, heat, cooling)

    @property
    def total(self) -> float:
        """The best plan's objective."""
        return float(self.state.tally["least"][0])

    def measure(self) -> None:
        """All figures anew, after `set_stops`."""
        self._ask(doors.MEASURE)

    def construct(self, *, over: Callable[[], bool] = bool) -> None:
        """Put in what pays by regret, then drop what does not pay and let in what does."""
        if over():
            return
        self._ask(doors.BACK_TO_BEST)
        self.regrets = new_regrets(self.model, rows=int(self.model.rules["orders"][0]))
        self._ask(doors.LOOK_AROUND)
        while not over() and self._ask(doors.CONSTRUCT, AT_ONCE) == AT_ONCE:
            pass
        self.regrets = new_regrets(self.model, rows=0)
        self.finish()

    def anneal(self, rounds: int, heat: float, cooling: float = 1.0) -> bool:
        """Rounds of ruin and recreate; True when the best plan got better."""
        return self._ask(doors.ANNEAL, rounds, heat, cooling) > 0

    def restart(self) -> None:
        """Go on from the best plan."""
        self._ask(doors.BACK_TO_BEST)

    def finish(self) -> None:
        """Let in what pays and out what does not, until neither is left."""
        self._ask(doors.FINISH)


class Search(Rounds):
    """A case under search, begun with the draft's visits."""

    def __init__(self, case: Case, draft: Draft, seed: int, *, duration: float = 0.0) -> None:
        self.case = case
        model = compile_model(case, duration=duration)
        state = new_state(model, seed, longest=max((len(trip.nodes) for trip in draft.trips), default=0))
        set_stops(state, {r: trip.nodes for r, trip in enumerate(draft.trips)}, sorted(draft.absent))
        super().__init__(model, state)

    def squeeze_in(self, order: int) -> bool:
        """Put the absent order in, if need be in place of one visit; False where leaving it out is cheapest."""
        return self._ask(doors.SQUEEZE_IN, order) > 0

    def hold(self, price: float) -> None:
        """From now on, what stands in the plan in the making pays `price` more for another engineer or for going."""
        seats, engineer = self.state.seat["route"], self.model.route["engineer"]
        for order in np.nonzero(seats >= 0)[0].tolist():
            mine = engineer[seats[order]]
            own = self.model.own[order, mine]
            self.model.own[order] += price
            self.model.own[order, mine] = own
            self.model.node["penalty"][order] += price
        self._ask(doors.KEEP_BEST)

    def cheapest(self, order: int, opens: int, closes: int) -> tuple[float, int] | None:
        """What the absent order adds at least when it starts between the two, and on which route; nothing changes."""
        node = self.model.node[order]
        kept = [(name, node[name].item()) for name in ("opens", "closes", "windows", "first_window")]
        self.model.windows[-1] = opens, closes
        node["opens"], node["closes"], node["windows"] = opens, closes, 1
        node["first_window"] = len(self.model.windows) - 1
        route = self._ask(doors.FIND, order)
        for name, value in kept:
            node[name] = value
        return None if route < 0 else (float(self.state.tally["found_cost"][0]), route)

    def best(self) -> Draft:
        return to_draft(self.case, self.state)

    def left_out(self) -> int:
        """How many orders have no visit in the best plan."""
        best = self.state.trip["best"]
        inside = self.state.best[:, : max(1, int(best.max(initial=0)))] < self.case.order_count
        visits = sum(int(inside[r, :size].sum()) for r, size in enumerate(best.tolist()))
        return self.case.order_count - visits
