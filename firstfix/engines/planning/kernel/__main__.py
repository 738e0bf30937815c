"""`python -m firstfix.engines.planning.kernel`: compile the kernel now, so that the first plan need not wait for it."""

from firstfix.engines.planning.case import Case
from firstfix.engines.planning.draft import Draft
from firstfix.engines.planning.kernel.search import Search
from firstfix.engines.planning.problem import read_problem

NOTHING = {"schema": "planning-problem/1", "places": [], "engineers": [], "orders": []}

if __name__ == "__main__":
    case = Case(read_problem({**NOTHING, "travel": {"kind": "euclidean", "seconds_per_unit": 1}}))
    Search(case, Draft(case), 0)
