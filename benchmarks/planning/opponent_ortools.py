"""OR-Tools as opponent: `python opponent_ortools.py PROBLEM.json SEED SECONDS…`, run as `referee.py` is.

Parallel cheapest insertion, then guided local search. Prints a JSON line with the objective of its best plan after each
of the times (CPU seconds) of one run.
"""

import json
import math
import sys
import time

from ortools.constraint_solver import pywrapcp, routing_enums_pb2


def main(path, _seed, *times):
    times = [float(at) for at in times]
    with open(path) as file:
        problem = json.load(file)
    index = {place["id"]: k for k, place in enumerate(problem["places"])}
    at = [(place["x"], place["y"]) for place in problem["places"]]
    pace = problem["travel"]["seconds_per_unit"]
    travel = [[math.ceil(math.hypot(u - x, v - y) * pace) for u, v in at] for x, y in at]
    people, orders = problem["engineers"], problem["orders"]
    homes = [index[one["shifts"][0]["start_place"]] for one in people]
    manager = pywrapcp.RoutingIndexManager(len(at), len(people), homes, homes)
    routing = pywrapcp.RoutingModel(manager)
    service = [0] * len(at)
    for order in orders:
        service[index[order["place"]]] = order["seconds"]
    ways = [[travel[i][j] + service[i] for j in range(len(at))] for i in range(len(at))]
    node = manager.IndexToNode
    cost = routing.RegisterTransitCallback(lambda i, j: travel[node(i)][node(j)])
    length = routing.RegisterTransitCallback(lambda i, j: ways[node(i)][node(j)])
    routing.SetArcCostEvaluatorOfAllVehicles(cost)
    routing.AddDimension(length, 24 * 3600, 48 * 3600, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for k, one in enumerate(people):
        shift = one["shifts"][0]
        clock.CumulVar(routing.Start(k)).SetMin(shift["from"])
        clock.CumulVar(routing.End(k)).SetMax(shift["to"])
    for order in orders:
        i = manager.NodeToIndex(index[order["place"]])
        clock.CumulVar(i).SetRange(*order["windows"][0])
        able = [k for k, one in enumerate(people) if set(order["skills"]) <= set(one["skills"])]
        routing.VehicleVar(i).SetValues([-1, *able])
        routing.AddDisjunction([i], order["penalty"])
    begun, best, noted = time.process_time(), [math.inf], []

    def note():
        while len(noted) < len(times) and time.process_time() - begun >= times[len(noted)]:
            noted.append(best[0])
        return len(noted) == len(times)

    def found():
        note()
        best[0] = min(best[0], routing.CostVar().Value())

    routing.AddAtSolutionCallback(found)
    routing.AddSearchMonitor(routing.solver().CustomLimit(note))
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromSeconds(3600)
    routing.SolveWithParameters(search)
    print(json.dumps({"values": noted}))


if __name__ == "__main__":
    main(*sys.argv[1:])
