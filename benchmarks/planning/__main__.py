"""`python -m benchmarks.planning PART… [--core C] [--referee PYTHON]`: the planning engine's numbers as tables.

Parts: solomon, family, first, live, emergency, trsp, growth. Files are looked for in `--data` (shared/data). The
referee is PyVRP in an environment of its own (`python -m venv X; X/bin/pip install pyvrp`), given by its Python;
without one its columns stay empty. Each search runs alone on one core; its share of that core's time stands beside it.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.planning import family
from firstfix.engines.planning.check import check

SIZES = {50: 8, 200: 30, 1000: 120}
Row = list[Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    parser.add_argument("--referee", metavar="PYTHON")
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--seconds", type=float, nargs="+", default=[5, 20, 60])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    os.sched_setaffinity(0, {asked.core})
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for part in asked.parts:
        print(f"\n## {part}")
        for row in PARTS[part](asked):
            print(" | ".join(str(cell) for cell in row), flush=True)


def planned(document: dict[str, Any], seconds: float, seed: int, former: Any = None) -> tuple[Any, float, float]:
    """The plan (checked), wall seconds, and the share of the core that the search had."""
    from firstfix.engines.planning.plan import read_plan
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.search import plan

    problem = read_problem(document)
    wall, cpu = time.perf_counter(), time.process_time()
    start = read_plan(former) if former else None
    found = plan(problem, seconds=seconds, seed=seed, start=start).to_json()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    violations = check(document, found, former)["violations"]
    assert not violations, violations[:3]
    return found, wall, cpu / wall


def warm_up() -> None:
    """Compiled code is loaded before anything is timed."""
    planned(family.problem(5, 1, 0), 0.1, 0)


def solomon(asked: argparse.Namespace) -> Iterator[Row]:
    from firstfix.engines.planning.case import Case
    from firstfix.engines.planning.literature import Solomon
    from firstfix.engines.planning.search import solved
    from firstfix.engines.planning.stop import Stop

    warm_up()
    yield ["instance", "distance", "best known", "gap %", "share of core"]
    known = _known(asked.data / "solomon" / "best_known.csv")
    gaps = []
    for name, best in known.items():
        instance = Solomon(str(asked.data / "solomon" / f"{name}.txt"))
        cpu, wall = time.process_time(), time.perf_counter()
        found = instance.answer(solved(Case(instance.problem()), Stop(20, None, time.monotonic), 1))
        share = (time.process_time() - cpu) / (time.perf_counter() - wall)
        assert "left_out" not in found
        gaps.append(100 * (found["distance"] / best[0] - 1))
        yield [name, found["distance"], best[0], f"{gaps[-1]:.2f}", f"{share:.2f}"]
    yield ["mean", "", "", f"{statistics.mean(gaps):.2f}", ""]


def trsp(asked: argparse.Namespace) -> Iterator[Row]:
    from firstfix.engines.planning.case import Case
    from firstfix.engines.planning.literature import Pillac
    from firstfix.engines.planning.search import solved
    from firstfix.engines.planning.stop import Stop

    warm_up()
    yield ["instance", "duration", "published", "gap %", "left out", "share of core"]
    ours, theirs = [], []
    for name, best in _known(asked.data / "trsp" / "best_known.csv").items():
        instance = Pillac(str(asked.data / "trsp" / f"{name}.txt"))
        case = Case(instance.problem())
        cpu, wall = time.process_time(), time.perf_counter()
        found = instance.answer(case, solved(case, Stop(asked.seconds[-1], None, time.monotonic), 1, duration=1.0))
        share = (time.process_time() - cpu) / (time.perf_counter() - wall)
        ours.append(found["duration"])
        theirs.append(best[0])
        gap = f"{100 * (found['duration'] / best[0] - 1):.2f}"
        yield [name, f"{found['duration']:.1f}", best[0], gap, len(found.get("left_out", [])), f"{share:.2f}"]
    mean, published = statistics.mean(ours), statistics.mean(theirs)
    yield ["mean", f"{mean:.1f}", f"{published:.1f}", f"{100 * (mean / published - 1):.2f}", "", ""]


def _known(path: Path) -> dict[str, list[float]]:
    rows = (line.split(",") for line in path.read_text().split()[1:])
    return {name: [float(value) for value in values] for name, *values in rows}


def own_family(asked: argparse.Namespace) -> Iterator[Row]:
    warm_up()
    yield ["orders", "seconds", "mean of seeds", "left out", "PyVRP", "ours against it %", "share of core"]
    for size in asked.sizes:
        referee = [_referee(asked, family.problem(size, SIZES[size], seed), seed) for seed in asked.seeds]
        for at, seconds in enumerate(asked.seconds):
            runs = [planned(family.problem(size, SIZES[size], seed), seconds, seed) for seed in asked.seeds]
            mean = statistics.mean(found["objective"]["total"] for found, _, _ in runs)
            out = statistics.mean(len(found["unassigned"]) for found, _, _ in runs)
            share = min(share for _, _, share in runs)
            other = statistics.mean(values[at] for values in referee) if all(referee) else 0.0
            against = f"{100 * (mean / other - 1):+.1f}" if other else ""
            yield [size, seconds, f"{mean:,.0f}", f"{out:.1f}", f"{other:,.0f}", against, f"{share:.2f}"]


def _referee(asked: argparse.Namespace, document: dict[str, Any], seed: int) -> list[float]:
    """The referee's values after each of the times; none without a referee."""
    if not asked.referee:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        script = str(Path(__file__).with_name("referee.py"))
        words = [asked.referee, script, file.name, str(seed), *(str(seconds) for seconds in asked.seconds)]
        said = subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout
    values: list[float] = json.loads(said)["values"]
    return values


def first(asked: argparse.Namespace) -> Iterator[Row]:
    """A valid first plan at n = 1000, and the most memory that the process ever had."""
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.search import plan
    from firstfix.engines.planning.stop import Progress

    warm_up()
    problem = read_problem(family.problem(1000, 120, 1))
    told: list[Progress] = []
    plan(problem, seconds=1000, seed=1, iterations=0, progress=told.append)
    yield ["first plan at n = 1000", f"{told[0].seconds:.2f} s", f"left out {told[0].unassigned}"]
    yield ["memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"]


def live(asked: argparse.Namespace) -> Iterator[Row]:
    """18 windows of an order that is not in the plan, on a plan of 1,000 orders."""
    from firstfix.engines.planning.live import LivePlan
    from firstfix.engines.planning.plan import read_plan
    from firstfix.engines.planning.problem import read_problem

    warm_up()
    document = family.problem(1060, 127, 1)
    fewer = {**document, "orders": document["orders"][:1000]}
    found, _, _ = planned(fewer, 5, 1)
    for order in document["orders"][1000:]:
        order["windows"] = []
    begun = time.perf_counter()
    plan = LivePlan(read_problem(document), read_plan(found))
    ready = time.perf_counter() - begun
    spans = [(7 * 3600 + k * 2000, 7 * 3600 + k * 2000 + 7200) for k in range(18)]
    took = []
    for order in document["orders"][1000:] * 10:
        begun = time.perf_counter()
        list(plan.offers(order["id"], spans))
        took.append(1000 * (time.perf_counter() - begun))
    took.sort()
    yield ["arrays ready", f"{ready:.2f} s"]
    yield ["18 windows: median, p99 (ms)", f"{took[len(took) // 2]:.2f}", f"{took[int(len(took) * 0.99)]:.2f}"]


def emergency(asked: argparse.Namespace) -> Iterator[Row]:
    """Priority 1, an hour, three hours' window, into a full plan of 1,000."""
    from firstfix.engines.planning.case import Case
    from firstfix.engines.planning.emergency import insert_order
    from firstfix.engines.planning.kernel.search import Search
    from firstfix.engines.planning.plan import read_plan
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.start import begin

    warm_up()
    yield [
        "case",
        "squeezed in (ms, arrays ready)",
        "whole command (s)",
        "others moved",
        "dropped",
        "change of objective",
    ]
    document = family.problem(1000, 110, 1)
    document["weights"] |= {"change_engineer": 300, "change_time_per_hour": 60}
    found, _, _ = planned(document, asked.seconds[0], 1)
    before = _visits(found)
    for case in range(6):
        new = {**document["orders"][case * 37], "id": "new", "seconds": 3600, "penalty": 40_000}
        opens = (9 + case) * 3600
        changed = {**document, "orders": [*document["orders"], {**new, "windows": [[opens, opens + 3 * 3600]]}]}
        problem, plan = read_problem(changed), read_plan(found)
        ready = Case(problem, plan)
        search = Search(ready, begin(ready), 0)
        begun = time.perf_counter()
        search.squeeze_in(ready.order_index["new"])
        squeezed = time.perf_counter() - begun
        begun = time.perf_counter()
        after = insert_order(problem, plan, "new", seconds=2).to_json()
        took = time.perf_counter() - begun
        assert not check(changed, after, found)["violations"]
        now = _visits(after)
        moved = sum(now[name] != who for name, who in before.items() if name in now)
        dropped = sum(name not in now for name in before)
        change = after["objective"]["total"] - found["objective"]["total"] - 40_000
        yield [case, f"{1000 * squeezed:.1f}", f"{took:.2f}", moved, dropped, f"{change:,.0f}"]


def _visits(plan: dict[str, Any]) -> dict[str, str]:
    """Order → engineer."""
    return {s["order"]: r["engineer"] for r in plan["routes"] for s in r["stops"] if s["kind"] == "visit"}


def growth(asked: argparse.Namespace) -> Iterator[Row]:
    warm_up()
    yield ["orders", "seconds", "objective per order", "left out", "wall s"]
    for size, seconds in ((1000, 20), (2000, 40), (4000, 80)):
        found, wall, _ = planned(family.problem(size, size * 120 // 1000, 1), seconds, 1)
        yield [size, seconds, f"{found['objective']['total'] / size:.0f}", len(found["unassigned"]), f"{wall:.1f}"]


PARTS = {
    "solomon": solomon,
    "family": own_family,
    "first": first,
    "live": live,
    "emergency": emergency,
    "trsp": trsp,
    "growth": growth,
}

if __name__ == "__main__":
    sys.exit(main())
