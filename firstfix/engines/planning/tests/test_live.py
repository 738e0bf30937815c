"""A live plan offers what `offers` offers, from arrays that are ready."""

from hypothesis import given

from firstfix.engines.planning.live import LivePlan, even_spans
from firstfix.engines.planning.offer import offers
from firstfix.engines.planning.plan import read_plan
from firstfix.engines.planning.problem import read_problem
from firstfix.engines.planning.tests.makers import DAY, HOUR, Json, planned
from firstfix.engines.planning.tests.test_properties import problems, some


@some
@given(problems(locks=False, triangle=True))
def test_the_same_slots_at_the_same_cost(document: Json) -> None:
    if not document["orders"]:
        return
    new = {**document["orders"][-1], "windows": [], "parts": {}, "tools": []}
    document["orders"][-1] = new
    plan = read_plan(planned({**document, "orders": document["orders"][:-1]}, iterations=2))
    problem = read_problem(document)
    spans = even_spans(0, 2 * DAY)
    assert spans[:2] == [(0, 2 * HOUR - 1), (2 * HOUR, 4 * HOUR - 1)]
    told = {one.opens // (2 * HOUR): one.cost for one in offers(problem, plan, new["id"], count=99)}
    live = LivePlan(problem, plan)
    found = {opens // (2 * HOUR): cost for opens, _, _, cost in live.offers(new["id"], spans)}
    for slot in set(told) & set(found):
        assert abs(told[slot] - found[slot]) < 1e-3
    assert set(told) <= set(found)
