"""A plan kept ready in an engine process, so that a slot is offered in the time of a search for a gap."""

from collections.abc import Iterator

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.offer import SLOT
from firstfix.engines.planning.plan import Plan
from firstfix.engines.planning.problem import Problem
from firstfix.engines.planning.start import begin


class LivePlan:
    """The problem with its plan; orders without a visit may be asked for. Ends with the plan's version."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.case = Case(problem, plan)
        self.search = Search(self.case, begin(self.case), seed=0)

    def offers(self, order_id: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, float]]:
        """For each span of starts with room: from, to, engineer, what it adds to the objective (penalty aside)."""
        order = self.case.order_index[order_id]
        if self.search.state.seat["absent_at"][order] < 0:
            raise ValueError(f"{order_id} has a visit")
        for opens, closes in spans:
            found = self.search.cheapest(order, opens, closes)
            if found is not None:
                cost, route = found
                engineer = self.case.engineers[self.case.bounds[route].engineer].id
                yield opens, closes, engineer, round(cost, 6)


def even_spans(first: int, last: int, length: int = SLOT) -> list[tuple[int, int]]:
    """The time between cut at even hours; a start at the very cut belongs to the span that begins there."""
    return [(max(first, at), min(last, at + length - 1)) for at in range(first // length * length, last + 1, length)]
