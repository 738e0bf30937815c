"""`python -m benchmarks.planning PART… [--referee PYTHON]`: the planning engine's numbers as tables.

Parts: solomon, family, first, live, emergency, trsp, growth. Files are looked for in `--data` (shared/data). The
referee is PyVRP, the opponents VROOM and OR-Tools, in an environment of their own (`python -m venv X; X/bin/pip install
pyvrp pyvroom ortools`), given by its Python; without one their columns stay empty. Every search runs on one core, and
its seconds are the processor's, so that what else runs on the machine matters little.
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
    parser.add_argument("--referee", metavar="PYTHON", help="of the environment of referee and opponents")
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="of growth")
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


def planned(document: dict[str, Any], seconds: float, seed: int, former: Any = None) -> Any:
    """The plan, checked."""
    from firstfix.engines.planning.plan import read_plan
    from firstfix.engines.planning.problem import read_problem
    from firstfix.engines.planning.search import plan

    problem = read_problem(document)
    start = read_plan(former) if former else None
    found = plan(problem, seconds=seconds, seed=seed, start=start, clock=time.process_time).to_json()
    violations = check(document, found, former)["violations"]
    assert not violations, violations[:3]
    return found


def warm_up() -> None:
    """Compiled code is loaded before anything is timed."""
    planned(family.problem(5, 1, 0), 0.1, 0)


def solomon(asked: argparse.Namespace) -> Iterator[Row]:
    from firstfix.engines.planning.case import Case
    from firstfix.engines.planning.literature import Solomon
    from firstfix.engines.planning.search import solved
    from firstfix.engines.planning.stop import Stop

    warm_up()
    yield ["instance", "distance", "best known", "gap %"]
    known = _known(asked.data / "solomon" / "best_known.csv")
    gaps = []
    for name, best in known.items():
        instance = Solomon(str(asked.data / "solomon" / f"{name}.txt"))
        found = instance.answer(solved(Case(instance.problem()), Stop(20, None, time.process_time), 1))
        assert "left_out" not in found
        gaps.append(100 * (found["distance"] / best[0] - 1))
        yield [name, found["distance"], best[0], f"{gaps[-1]:.2f}"]
    yield ["mean", "", "", f"{statistics.mean(gaps):.2f}"]


def trsp(asked: argparse.Namespace) -> Iterator[Row]:
    from firstfix.engines.planning.case import Case
    from firstfix.engines.planning.literature import Pillac
    from firstfix.engines.planning.search import solved
    from firstfix.engines.planning.stop import Stop

    warm_up()
    yield ["instance", "duration", "published", "gap %", "left out"]
    ours, theirs = [], []
    for name, best in _known(asked.data / "trsp" / "best_known.csv").items():
        instance = Pillac(str(asked.data / "trsp" / f"{name}.txt"))
        case = Case(instance.problem())
        stop = Stop(asked.seconds[-1], None, time.process_time)
        found = instance.answer(case, solved(case, stop, 1, duration=1.0))
        ours.append(found["duration"])
        theirs.append(best[0])
        gap = f"{100 * (found['duration'] / best[0] - 1):.2f}"
        yield [name, f"{found['duration']:.1f}", best[0], gap, len(found.get("left_out", []))]
    mean, published = statistics.mean(ours), statistics.mean(theirs)
    yield ["mean", f"{mean:.1f}", f"{published:.1f}", f"{100 * (mean / published - 1):.2f}", ""]


def _known(path: Path) -> dict[str, list[float]]:
    rows = (line.split(",") for line in path.read_text().split()[1:])
    return {name: [float(value) for value in values] for name, *values in rows}


def own_family(asked: argparse.Namespace) -> Iterator[Row]:
    """Means over the seeds; VROOM's value is the one it ends with, in its own time."""
    warm_up()
    yield ["orders", "seconds", "ours", "left out", "PyVRP", "against it %", "OR-Tools", "against it %", "VROOM", "%"]
    for size in asked.sizes:
        cases = [(family.problem(size, SIZES[size], seed), seed) for seed in asked.seeds]
        referee, ortools, vroom = (
            [_opponent(asked, script, document, seed) for document, seed in cases]
            for script in ("referee.py", "opponent_ortools.py", "opponent_vroom.py")
        )
        for at, seconds in enumerate(asked.seconds):
            found = [planned(document, seconds, seed) for document, seed in cases]
            mean = statistics.mean(one["objective"]["total"] for one in found)
            out = statistics.mean(len(one["unassigned"]) for one in found)
            row = [size, seconds, f"{mean:,.0f}", f"{out:.1f}"]
            for others in (referee, ortools, [values * len(asked.seconds) for values in vroom]):
                other = statistics.mean(values[at] for values in others) if all(others) else None
                row += [f"{other:,.0f}", f"{100 * (mean / other - 1):+.1f}"] if other else ["", ""]
            yield row


def _opponent(asked: argparse.Namespace, script: str, document: dict[str, Any], seed: int) -> list[float]:
    """An opponent's values after each of the times; none without its environment."""
    if not asked.referee:
        return []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        words = [asked.referee, str(Path(__file__).with_name(script)), file.name, str(seed), *map(str, asked.seconds)]
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
    plan(problem, seconds=1000, seed=1, iterations=0, progress=told.append, clock=time.process_time)
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
    found = planned(fewer, 5, 1)
    for order in document["orders"][1000:]:
        order["windows"] = []
    begun = time.process_time()
    plan = LivePlan(read_problem(document), read_plan(found))
    ready = time.process_time() - begun
    spans = [(7 * 3600 + k * 2000, 7 * 3600 + k * 2000 + 7200) for k in range(18)]
    took = []
    for order in document["orders"][1000:] * 10:
        begun = time.process_time()
        list(plan.offers(order["id"], spans))
        took.append(1000 * (time.process_time() - begun))
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
    found = planned(document, asked.seconds[0], 1)
    before = _visits(found)
    for case in range(6):
        new = {**document["orders"][case * 37], "id": "new", "seconds": 3600, "penalty": 40_000}
        opens = (9 + case) * 3600
        changed = {**document, "orders": [*document["orders"], {**new, "windows": [[opens, opens + 3 * 3600]]}]}
        problem, plan = read_problem(changed), read_plan(found)
        ready = Case(problem, plan)
        search = Search(ready, begin(ready), 0)
        begun = time.process_time()
        search.squeeze_in(ready.order_index["new"])
        squeezed = time.process_time() - begun
        begun = time.process_time()
        after = insert_order(problem, plan, "new", seconds=2, clock=time.process_time).to_json()
        took = time.process_time() - begun
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
    """Cost per order beside 1,000 orders in one piece for long; wall seconds, and how much of the cores it had."""
    from firstfix.engines.planning import search
    from firstfix.engines.planning.problem import read_problem

    warm_up()
    yield ["orders", "workers", "objective per order", "against one piece %", "left out", "wall s", "share of cores"]
    pieces, search.WHOLE = search.WHOLE, 10**9
    long = planned(family.problem(1000, 120, 1), 120, 1)["objective"]["total"] / 1000
    search.WHOLE = pieces
    yield [1000, "one piece, 120 s", f"{long:.0f}", "", "", "", ""]
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    for size in (1000, 2000, 4000, 10_000):
        document = family.problem(size, size * 120 // 1000, 1)
        problem = read_problem(document)
        for workers in asked.workers:
            wall, cpu = time.perf_counter(), time.process_time()
            found = search.plan(problem, seconds=size / 50 / workers, seed=1, workers=workers).to_json()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            assert not check(document, found)["violations"]
            each = found["objective"]["total"] / size
            against = f"{100 * (each / long - 1):+.1f}"
            share = f"{cpu / wall / workers:.2f}"
            yield [size, workers, f"{each:.0f}", against, len(found["unassigned"]), f"{wall:.1f}", share]


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
