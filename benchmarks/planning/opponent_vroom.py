"""VROOM as opponent: `python opponent_vroom.py PROBLEM.json [SEED SECONDS…]`, run as `referee.py` is.

Exploration level 5 for up to 200 orders, 1 for more, where 5 takes too long to be of use. Penalties become priorities,
which VROOM puts before all ways. It has no seed and takes its own time. Prints a JSON line with the objective and the
CPU seconds that it took.
"""

import json
import math
import sys
import time

import numpy as np
import vroom

PRIORITY = {40_000: 100, 20_000: 70, 10_000: 40, 5_000: 10}


def main(path):
    with open(path) as file:
        problem = json.load(file)
    index = {place["id"]: k for k, place in enumerate(problem["places"])}
    at = [(place["x"], place["y"]) for place in problem["places"]]
    pace = problem["travel"]["seconds_per_unit"]
    seconds = np.array([[math.ceil(math.hypot(u - x, v - y) * pace) for u, v in at] for x, y in at], dtype=np.uint32)
    skills = {name: k for k, name in enumerate(sorted({s for o in problem["orders"] for s in o["skills"]}))}
    given = vroom.Input()
    given.set_durations_matrix("car", seconds)
    for k, engineer in enumerate(problem["engineers"]):
        shift = engineer["shifts"][0]
        home = index[shift["start_place"]]
        given.add_vehicle(
            vroom.Vehicle(
                k,
                start=home,
                end=home,
                time_window=[shift["from"], shift["to"]],
                skills={skills[name] for name in engineer["skills"]},
            )
        )
    for k, order in enumerate(problem["orders"]):
        opens, closes = order["windows"][0]
        given.add_job(
            vroom.Job(
                k,
                location=index[order["place"]],
                default_service=order["seconds"],
                skills={skills[name] for name in order["skills"]},
                priority=PRIORITY[order["penalty"]],
                time_windows=[vroom.TimeWindow(opens, closes)],
            )
        )
    begun = time.process_time()
    found = given.solve(exploration_level=5 if len(problem["orders"]) <= 200 else 1, nb_threads=1)
    took = time.process_time() - begun
    out = sum(problem["orders"][job._id]["penalty"] for job in found.unassigned)
    print(json.dumps({"values": [found.summary.duration + out], "seconds": round(took, 1)}))


if __name__ == "__main__":
    main(sys.argv[1])
