"""A seeded family of field service problems (planning-problem/1): homes, skills, windows, penalties, a full day.

As in the measurements that the engine was designed by: orders need one or two of five skills, 30 % may be visited all
day, 50 % in half of it, 20 % in two hours; engineers have two or three skills, their own home, and eight hours from 7,
8 or 9; work fills 82 % of the shifts, so that with the ways not every order fits.
"""

import random
from typing import Any

HOUR = 3600
SKILLS = ["cooling", "electrical", "gas", "hydraulics", "optics"]
PENALTY = {1: 40_000, 2: 20_000, 3: 10_000, 4: 5_000}
LOAD = 0.82
#: Side of the area in units, and seconds of travel per unit.
SIDE, PACE = 100.0, 60.0


def problem(orders: int, engineers: int, seed: int) -> dict[str, Any]:
    """The area grows with the number of engineers, so that the ways per order stay alike."""
    rng = random.Random(seed)
    side = SIDE * (engineers / 30) ** 0.5
    places: list[dict[str, Any]] = []

    def place() -> str:
        places.append(
            {"id": f"p{len(places)}", "x": round(rng.uniform(0, side), 3), "y": round(rng.uniform(0, side), 3)}
        )
        return str(places[-1]["id"])

    people = [_engineer(f"e{k}", place(), rng) for k in range(engineers)]
    mean = LOAD * engineers * 8 * HOUR / orders
    return {
        "schema": "planning-problem/1",
        "engineers": people,
        "orders": [_order(f"o{k}", place(), mean, people, rng) for k in range(orders)],
        "places": places,
        "travel": {"kind": "euclidean", "seconds_per_unit": PACE},
        "weights": {"travel": 1},
    }


def _engineer(name: str, home: str, rng: random.Random) -> dict[str, Any]:
    begin = rng.choice([7, 8, 9]) * HOUR
    shift = {"start_place": home, "end_place": home, "from": begin, "to": begin + 8 * HOUR}
    return {"id": name, "skills": sorted(rng.sample(SKILLS, rng.choice([2, 3]))), "shifts": [shift]}


def _order(name: str, place: str, mean: float, people: list[Any], rng: random.Random) -> dict[str, Any]:
    """Somebody has its skills."""
    return {
        "id": name,
        "place": place,
        "seconds": int(mean * rng.uniform(0.5, 1.5)),
        "windows": [_window(rng)],
        "skills": sorted(rng.sample(rng.choice(people)["skills"], rng.choice([1, 1, 2]))),
        "penalty": PENALTY[rng.choices([1, 2, 3, 4], [1, 2, 4, 3])[0]],
    }


def _window(rng: random.Random) -> list[int]:
    kind = rng.random()
    if kind < 0.3:
        return [7 * HOUR, 17 * HOUR]
    if kind < 0.8:
        return rng.choice([[7 * HOUR, 12 * HOUR], [12 * HOUR, 17 * HOUR]])
    opens = rng.randrange(7, 15) * HOUR
    return [opens, opens + 2 * HOUR]
