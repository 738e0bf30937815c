"""What a plan costs: one function per term of the objective, all in weighted units."""

from collections.abc import Iterable, Sequence
from math import sqrt

from firstfix.engines.planning.case import HOUR, NEVER, Bounds, Case


def penalty(case: Case, left_out: Iterable[int]) -> float:
    return sum(case.penalty[order] for order in left_out)


def travel(case: Case, seconds: int) -> float:
    return case.problem.weights.travel * seconds


def late(case: Case, node: int, start: int) -> float:
    """Each second of start after the due time, pro rata of an hour's price."""
    after = start - case.due[node]
    return case.late_rate[node] * after if after > 0 else 0.0


def overtime(case: Case, bounds: Bounds, back: int) -> float:
    after = back - bounds.until
    return case.problem.weights.overtime_per_hour / HOUR * after if after > 0 else 0.0


def change_of_start(case: Case, node: int, start: int) -> float:
    """Each second that the visit stands off its start in the former plan."""
    aim = case.aim[node]
    return case.change_rate[node] * abs(start - aim) if aim != NEVER else 0.0


def change_of_engineer(case: Case, order: int, engineer: int) -> float:
    was = case.was.get(order)
    return case.change_engineer[order] if was is not None and was[0] != engineer else 0.0


def preference(case: Case, order: int, engineer: int) -> float:
    preferred = case.orders[order].preferred
    if not preferred or case.engineers[engineer].id in preferred:
        return 0.0
    return case.problem.weights.not_preferred


def revisit(case: Case, order: int, engineer: int, calls: Iterable[int]) -> float:
    """What a further visit is expected to cost; of the depots (nodes) called at before, the best counts."""
    if not case.foretells:
        return 0.0
    gains = [case.gain[order, call - case.order_count, engineer] for call in calls]
    return float(case.revisit[order, engineer] - max(gains, default=0.0))


def imbalance(case: Case, total: float, squares: float) -> float:
    """Population standard deviation of working seconds, from their sum and the sum of their squares."""
    count = len(case.engineers)
    if not count or not case.problem.weights.imbalance:
        return 0.0
    mean = total / count
    return case.problem.weights.imbalance * sqrt(max(0.0, squares / count - mean * mean))


def imbalance_of(case: Case, work: Sequence[int]) -> float:
    return imbalance(case, sum(work), sum(seconds * seconds for seconds in work))
