"""`python -m benchmarks.company PART…`: six policies in simulated companies, with intervals over worlds, as tables.

Parts: compare, sensitivity, speed. Worlds for tuning have seeds 1 to 9, the held-out ones those from 101 on: other
regions, people, product models, faults and luck. All policies play the same worlds, so differences are paired.
`--picture FILE.svg` draws what compare found. Times are seconds of processor time of one core.
"""

import argparse
import os
import platform
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from benchmarks.company import family, picture
from firstfix.engines.simulation.accounts import Figures
from firstfix.engines.simulation.policies import POLICIES
from firstfix.engines.simulation.reading import read_company
from firstfix.engines.simulation.year import play

Row = list[Any]
NAMES = list(POLICIES)
BASE, APART, ONE, BOUND = "nearest", "apart", "one-decision", "clairvoyant"
HELD_OUT = 101
KINDS = ("travel", "work", "overtime", "desk", "late", "parts", "capital", "experts")
#: What is changed in the runs that show how far the result hangs on a parameter.
CHANGES: dict[str, dict[str, Any]] = {
    "as in parameters.toml": {},
    "fault models known exactly": {"knowledge__model_error": 0.0},
    "fault models twice as wrong": {"knowledge__model_error": 1.0},
    "parts at three times the price": {"products__price": [150.0, 2700.0]},
    "ways half as fast": {"travel__seconds_per_km": 180.0},
    "nothing can be solved by phone": {"products__remote_share": 0.0},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=["compare", "sensitivity", "speed"])
    parser.add_argument("--worlds", type=int, default=6, help="held-out worlds")
    parser.add_argument("--engineers", type=int, default=10)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--first", type=int, default=HELD_OUT, help="seed of the first world")
    parser.add_argument("--workers", type=int, default=1, help="processes side by side")
    parser.add_argument("--policy", choices=NAMES, help="only this one's speed")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg")
    asked = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for part in asked.parts:
        print(f"\n## {part}")
        for row in {"compare": compare, "sensitivity": sensitivity, "speed": speed}[part](asked):
            print(" | ".join(str(cell) for cell in row), flush=True)


def one_year(task: tuple[int, int, int, str, dict[str, Any]]) -> Figures:
    """A policy in a world."""
    seed, engineers, days, policy, changes = task
    company = read_company(family.company(seed, engineers=engineers, days=days, **changes))
    return play(company, POLICIES[policy], seed)


def played(asked: argparse.Namespace, policies: list[str], changes: dict[str, Any], worlds: int) -> dict[str, Any]:
    """Figures by policy, one for each world."""
    tasks = [
        (asked.first + world, asked.engineers, asked.days, policy, changes)
        for world in range(worlds)
        for policy in policies
    ]
    with ProcessPoolExecutor(asked.workers) as pool:
        found = list(pool.map(one_year, tasks))
    return {policy: found[place :: len(policies)] for place, policy in enumerate(policies)}


def compare(asked: argparse.Namespace) -> Iterator[Row]:
    """Means with 95 % intervals over worlds, then paired differences of the cost per order."""
    found = played(asked, NAMES, {}, asked.worlds)
    yield [f"{asked.worlds} held-out worlds, {asked.engineers} engineers, {asked.days} days"]
    yield ["per order unless said", *NAMES]
    yield ["orders", *(int(np.mean([one.orders for one in found[name]])) for name in NAMES)]
    for title, key, factor, form in (
        ("first-time fix %", "first_time_fix", 100, ".1f"),
        ("solved by phone %", "remote", 100, ".1f"),
        ("MTTR, business hours", "mttr", 1, ".2f"),
        ("within service level %", "sla", 100, ".1f"),
        ("visits", "visits", 1, ".3f"),
        ("km", "km", 1, ".1f"),
        ("overtime, h per engineer and week", "overtime", 1, ".2f"),
        ("shift on the road or at work %", "busy", 100, ".0f"),
        ("money in parts, thousands", "stock", 1e-3, ".0f"),
        ("cost", "cost", 1, ".0f"),
    ):
        yield [title, *(interval([factor * getattr(one, key) for one in found[name]], form) for name in NAMES)]
    for kind in KINDS:
        yield [f"  {kind}", *(interval([one.costs[kind] for one in found[name]], ".0f") for name in NAMES)]
    costs = {name: np.array([one.cost for one in found[name]]) for name in NAMES}
    yield ["cost against nearest %", *(interval(100 * (costs[name] / costs[BASE] - 1), "+.1f") for name in NAMES)]
    yield ["cost against apart %", *(interval(100 * (costs[name] / costs[APART] - 1), "+.1f") for name in NAMES)]
    yield ["closes of the gap apart to clairvoyant %", interval(gap_closed(costs), "+.1f")]
    if asked.picture:
        means = {name: {kind: float(np.mean([one.costs[kind] for one in found[name]])) for kind in KINDS}
                 for name in NAMES}  # fmt: skip
        errors = {name: half_width(costs[name] - costs[BASE]) for name in NAMES}
        asked.picture.write_text(picture.drawn(means, errors), encoding="utf-8")


def gap_closed(costs: dict[str, Any]) -> Any:
    """In % of each world's gap."""
    return 100 * (costs[APART] - costs[ONE]) / (costs[APART] - costs[BOUND])


def sensitivity(asked: argparse.Namespace) -> Iterator[Row]:
    """What becomes of the two targets when the world is another."""
    worlds = max(2, asked.worlds // 2)
    yield ["changed", *(f"cost {name}" for name in (BASE, APART, ONE, BOUND)), "against nearest %", "gap closed %"]
    for title, changes in CHANGES.items():
        found = played(asked, [BASE, APART, ONE, BOUND], changes, worlds)
        costs = {name: np.array([one.cost for one in figures]) for name, figures in found.items()}
        against = interval(100 * (costs[ONE] / costs[BASE] - 1), "+.1f")
        yield [title, *(f"{cost.mean():.0f}" for cost in costs.values()), against, interval(gap_closed(costs), "+.1f")]


def speed(asked: argparse.Namespace) -> Iterator[Row]:
    """Seconds of processor time for a year of 25 engineers."""
    from firstfix.engines.planning.kernel.search import ready

    ready()
    yield ["policy", "orders", "seconds"]
    for name in [asked.policy] if asked.policy else NAMES:
        begun = time.process_time()
        figures = one_year((asked.first, 25, asked.days, name, {}))
        yield [name, figures.orders, f"{time.process_time() - begun:.0f}"]


def half_width(values: Any) -> float:
    """Of the 95 % interval of the mean, by Student's t."""
    count = len(values)
    if count < 2:
        return 0.0
    return float(stats.t.ppf(0.975, count - 1) * np.std(values, ddof=1) / count**0.5)


def interval(values: Any, form: str) -> str:
    return f"{np.mean(values):{form}} ± {half_width(values):{form.lstrip('+')}}"


if __name__ == "__main__":
    main()
