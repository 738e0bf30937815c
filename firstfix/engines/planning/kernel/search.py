"""The kernel as an object: a case under search, asked in short chunks so that the caller can look at the clock."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from firstfix.engines.planning import costs
from firstfix.engines.planning.case import Case, Windows
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel import doors
from firstfix.engines.planning.kernel.construct import new_regrets
from firstfix.engines.planning.kernel.jit import Array
from firstfix.engines.planning.kernel.model import Model, compile_model, set_windows
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


class Snapshot(NamedTuple):
    """A plan with the windows of its tied visits; `total` is its objective."""

    total: float
    stops: Array
    sizes: Array
    absent: list[int]
    windows: dict[int, Windows]


class Search(Rounds):
    """A case under search, begun with the draft's visits. Rounds leave tied visits where they are: see `ties.py`."""

    def __init__(self, case: Case, draft: Draft, seed: int, *, duration: float = 0.0) -> None:
        self.case = case
        self.windows = {node: case.windows[node] for node in case.tied}
        self.kept: Snapshot | None = None
        model = compile_model(case, duration=duration)
        for node, windows in self.windows.items():
            set_windows(model, node, windows)
        state = new_state(model, seed, longest=max((len(trip.nodes) for trip in draft.trips), default=0))
        stops = {r: trip.nodes for r, trip in enumerate(draft.trips)}
        set_stops(state, stops, sorted(draft.absent - case.tied))
        super().__init__(model, state)

    @property
    def total(self) -> float:
        """The best plan's objective."""
        now = super().total + self._out_of_sight(self.state.best, self.state.trip["best"])
        return now if self.kept is None else min(now, self.kept.total)

    def _out_of_sight(self, stops: Array, sizes: Array) -> float:
        """The penalties of tied orders that have no visit."""
        if not self.case.tied:
            return 0.0
        return costs.penalty(self.case, self.case.tied - visited(stops, sizes))

    def snapshot(self) -> Snapshot:
        """The plan in the making."""
        tally, stops, sizes = self.state.tally[0], self.state.stops.copy(), self.state.trip["size"].copy()
        spread = costs.imbalance(self.case, tally["work_sum"], tally["work_squares"])
        total = float(tally["routes_cost"] + tally["penalties"] + spread) + self._out_of_sight(stops, sizes)
        absent = self.state.absent[: tally["absent"]].tolist()
        return Snapshot(total, stops, sizes, absent, dict(self.windows))

    def restore(self, plan: Snapshot) -> None:
        """Let this be the plan in the making."""
        for node, windows in plan.windows.items():
            self.open(node, windows)
        stops = {r: plan.stops[r, :size].tolist() for r, size in enumerate(plan.sizes.tolist())}
        set_stops(self.state, stops, plan.absent)
        self.measure()

    def keep(self) -> None:
        """Keep the best plan aside, for after this the windows of tied visits change."""
        if self.kept is None or super().total + self._out_of_sight(*self._best()) < self.kept.total:
            now = self.snapshot()
            self._ask(doors.BACK_TO_BEST)
            self.kept = self.snapshot()
            self.restore(now)

    def _best(self) -> tuple[Array, Array]:
        return self.state.best, self.state.trip["best"]

    def is_best_now(self) -> None:
        """From now on the best plan is looked for beginning with the one in the making; the one kept aside stays."""
        self._ask(doors.KEEP_BEST)

    def restart(self) -> None:
        """Go on from the best plan."""
        if self.kept is not None and self.kept.total <= self.total:
            self.restore(self.kept)
            self._ask(doors.KEEP_BEST)
        else:
            super().restart()

    def open(self, node: int, windows: Windows) -> None:
        """Let the tied visit have these windows."""
        self.windows[node] = windows
        set_windows(self.model, node, windows)

    def route_of(self, order: int) -> int:
        """-1 for none."""
        return int(self.state.seat["route"][order])

    def price(self, order: int) -> tuple[float, int] | None:
        """What an order out of sight would add at least, its penalty aside, and on which route."""
        route = self._ask(doors.FIND, order)
        return None if route < 0 else (float(self.state.tally["found_cost"][0]), route)

    def come_in(self, order: int) -> bool:
        """Put an order that is out of sight in where it costs least."""
        return self._ask(doors.COME_IN, order) >= 0

    def go_out(self, order: int) -> bool:
        """Take an order out of its route and out of sight; False where the rest cannot be driven."""
        return self._ask(doors.GO_OUT, order) > 0

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
        if self.kept is not None and self.kept.total <= self.total:
            return to_draft(self.case.with_all_windows(self.kept.windows), self.kept.stops, self.kept.sizes)
        return to_draft(self.case.with_all_windows(self.windows), *self._best())

    def left_out(self) -> int:
        """How many orders have no visit in the best plan."""
        stops, sizes = self._best() if self.kept is None or self.kept.total > self.total else self.kept[1:3]
        return self.case.lead_count - sum(node < self.case.lead_count for node in visited(stops, sizes))


def visited(stops: Array, sizes: Array) -> set[int]:
    """All nodes on the routes."""
    return {node for r, size in enumerate(sizes.tolist()) if size for node in stops[r, :size].tolist()}
