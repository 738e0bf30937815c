"""PyVRP as referee, run by the Python of its own environment: `python referee.py PROBLEM.json SEED SECONDS…`.

Tuned as in the measurements that the engine was designed by: short history, small perturbation, 100 neighbours, skills
as load dimensions. It reads what the families need of planning-problem/1 (one window, skills, penalties, euclidean
travel) and prints a JSON line with the objective of its best plan after each of the times of one run.
"""

import json
import math
import sys
import time

from pyvrp import IteratedLocalSearchParams, Model, SolveParams
from pyvrp.search import NeighbourhoodParams, PerturbationParams


def model_of(problem):
    model = Model()
    places = {p["id"]: (p["x"], p["y"]) for p in problem["places"]}
    location = {name: model.add_location(x, y) for name, (x, y) in places.items()}
    pace = problem["travel"]["seconds_per_unit"]
    for a, (x, y) in places.items():
        for b, (u, v) in places.items():
            seconds = math.ceil(math.hypot(u - x, v - y) * pace)
            model.add_edge(location[a], location[b], distance=seconds, duration=seconds)
    skills = sorted({skill for order in problem["orders"] for skill in order["skills"]})
    many = len(problem["orders"])
    for order in problem["orders"]:
        opens, closes = order["windows"][0]
        model.add_client(
            location[order["place"]],
            delivery=[int(skill in order["skills"]) for skill in skills],
            service_duration=order["seconds"],
            tw_early=opens,
            tw_late=closes,
            prize=order["penalty"],
            required=False,
        )
    for engineer in problem["engineers"]:
        shift = engineer["shifts"][0]
        depot = model.add_depot(location[shift["start_place"]])
        model.add_vehicle_type(
            1,
            capacity=[many if skill in engineer["skills"] else 0 for skill in skills],
            start_depot=depot,
            end_depot=depot,
            tw_early=shift["from"],
            tw_late=shift["to"],
        )
    return model


class At:
    """Stops after the last of the times and notes the best value at each."""

    def __init__(self, times):
        self.times, self.noted, self.begun, self.best = times, [], None, math.inf

    def __call__(self, best_cost):
        now = time.process_time()
        self.begun = self.begun or now
        while len(self.noted) < len(self.times) and now - self.begun >= self.times[len(self.noted)]:
            self.noted.append(self.best)
        self.best = min(self.best, best_cost)
        return len(self.noted) == len(self.times)


def main(path, seed, *times):
    with open(path) as file:
        problem = json.load(file)
    stop = At([float(at) for at in times])
    params = SolveParams(
        ils=IteratedLocalSearchParams(history_length=100 if len(problem["orders"]) <= 200 else 20),
        neighbourhood=NeighbourhoodParams(num_neighbours=100),
        perturbation=PerturbationParams(1, 10),
    )
    result = model_of(problem).solve(stop, seed=int(seed), display=False, params=params, collect_stats=False)
    print(json.dumps({"values": stop.noted, "best": result.cost(), "feasible": result.is_feasible()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
