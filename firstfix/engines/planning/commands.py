"""The planning commands of `python -m firstfix.engines` (docs/formats/planning-problem.md)."""

import argparse
import math
import sys
import time
from argparse import ArgumentParser, Namespace
from typing import Any

from firstfix.engines.arguments import amount, count, seconds, several, whole
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.planning.case import Case
from firstfix.engines.planning.check import check
from firstfix.engines.planning.explain import explain_order
from firstfix.engines.planning.literature import Pillac, Solomon
from firstfix.engines.planning.load import load_for
from firstfix.engines.planning.offer import slots
from firstfix.engines.planning.plan import Plan, read_plan
from firstfix.engines.planning.problem import Problem, read_problem
from firstfix.engines.planning.stop import Progress, Stop
from firstfix.engines.reading import Spot, load, shown

#: Seconds between two lines of progress.
PROGRESS_EVERY = 0.5


def register(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add this engine's commands; each sets `run`, which takes the arguments and returns the answer as JSON."""
    command = commands.add_parser("plan", help="plan the orders", description=_DESCRIPTIONS["plan"])
    command.add_argument("problem", metavar="PROBLEM.json", help="planning-problem/1")
    command.add_argument("--seconds", type=seconds, required=True, help="wall-clock limit")
    command.add_argument("--seed", type=whole, required=True, help="of the random numbers")
    command.add_argument("--from", dest="former", metavar="PLAN.json", help="the former plan (plan/1)")
    command.add_argument("--iterations", type=count, help="rounds of search; with it the answer is repeatable")
    command.add_argument("--workers", type=several, default=1, help="cores for the pieces of a large plan")
    command.set_defaults(run=_plan)

    command = commands.add_parser("insert", help="put an emergency into a plan", description=_DESCRIPTIONS["insert"])
    _plan_and_order(command)
    command.add_argument("--seconds", type=seconds, required=True, help="wall-clock limit")
    command.set_defaults(run=_insert)

    command = commands.add_parser("offer", help="times to offer for an order", description=_DESCRIPTIONS["offer"])
    _plan_and_order(command)
    command.add_argument("--slots", type=count, required=True, metavar="K", help="how many at most")
    command.set_defaults(run=_offer)

    command = commands.add_parser("explain", help="why this engineer", description=_DESCRIPTIONS["explain"])
    _plan_and_order(command)
    command.set_defaults(run=_explain)

    command = commands.add_parser("load", help="what to load for a shift", description=_DESCRIPTIONS["load"])
    command.add_argument("problem", metavar="PROBLEM.json", help="planning-problem/1")
    command.add_argument("--plan", required=True, metavar="PLAN.json", help="the plan as it stands (plan/1)")
    command.add_argument("--engineer", required=True, metavar="ENGINEER_ID")
    command.add_argument("--shift", type=count, default=0, metavar="N", help="which of the engineer's shifts (0)")
    command.add_argument("--capacity", type=amount, required=True, metavar="KG", help="weight that can be loaded")
    command.add_argument("--weights", metavar="WEIGHTS.json", help='kg of one piece of each part: {"P1": 0.4}')
    command.set_defaults(run=_load)

    for name in ("trsp", "vrptw"):
        command = commands.add_parser(name, help=_DESCRIPTIONS[name].split(":")[0], description=_DESCRIPTIONS[name])
        command.add_argument("instance", metavar="INSTANCE.txt", help="a file of that family")
        command.add_argument("--seconds", type=seconds, required=True, help="wall-clock limit")
        command.add_argument("--seed", type=whole, required=True, help="of the random numbers")
        command.add_argument("--iterations", type=count, help="rounds of search; with it the answer is repeatable")
        command.set_defaults(run=_trsp if name == "trsp" else _vrptw)

    command = commands.add_parser("check", help="check a plan", description=_DESCRIPTIONS["check"])
    command.add_argument("problem", metavar="PROBLEM.json", help="planning-problem/1")
    command.add_argument("plan", metavar="PLAN.json", help="plan/1")
    command.add_argument("--from", dest="former", metavar="FORMER.json", help="the former plan that changes count from")
    command.set_defaults(run=_check)


_DESCRIPTIONS = {
    "load": "What to load for one shift of a plan: the parts that save most on further visits, counted together.",
    "plan": "Who visits which order when. Writes plan/1; progress goes to standard error.",
    "insert": "Put a new order, already in the problem, into the plan with the least disruption. Writes plan/1.",
    "offer": "The cheapest time slots for an order as the plan stands, cheapest first.",
    "explain": "The three best engineers for an order, cost term by term, and why the others cannot.",
    "trsp": "Pillac's technician routing: durations and routes, 0 for a call at the depot.",
    "vrptw": "Solomon's vehicle routing: total distance, each truncated to one decimal.",
    "check": "Check a plan with code that the planner does not share, and work out its objective.",
}


def _plan_and_order(command: ArgumentParser) -> None:
    command.add_argument("problem", metavar="PROBLEM.json", help="planning-problem/1")
    command.add_argument("--plan", required=True, metavar="PLAN.json", help="the plan as it stands (plan/1)")
    command.add_argument("--order", required=True, metavar="ORDER_ID")


def _plan(arguments: Namespace) -> Any:
    from firstfix.engines.planning.search import plan  # loads the kernel, which other commands do without

    begun = time.monotonic()
    problem, former = _read(arguments.problem, arguments.former)
    return plan(
        problem,
        seconds=_left(arguments.seconds, begun),
        seed=arguments.seed,
        start=former,
        progress=_Reporter(),
        iterations=arguments.iterations,
        workers=arguments.workers,
    ).to_json()


def _insert(arguments: Namespace) -> Any:
    from firstfix.engines.planning.emergency import insert_order

    begun = time.monotonic()
    problem, former = _read_for_order(arguments)
    return insert_order(problem, former, arguments.order, seconds=_left(arguments.seconds, begun)).to_json()


def _offer(arguments: Namespace) -> Any:
    problem, former = _read_for_order(arguments)
    return {"slots": slots(problem, former, arguments.order, count=arguments.slots)}


def _explain(arguments: Namespace) -> Any:
    problem, former = _read_for_order(arguments)
    return explain_order(problem, former, arguments.order)


def _load(arguments: Namespace) -> Any:
    problem, plan = _read(arguments.problem, arguments.plan)
    assert plan is not None
    if all(engineer.id != arguments.engineer for engineer in problem.engineers):
        raise Mistakes([f"--engineer: there is no engineer {shown(arguments.engineer)}"])
    weights: dict[str, float] = {}
    if arguments.weights:
        mistakes: list[str] = []
        written = Spot(load(arguments.weights), "", mistakes)
        weights = {part: written.number(part) for part in written.value} if written.is_record() else {}
        if mistakes:
            raise Mistakes([f"--weights: {line}" for line in mistakes])
    return load_for(
        problem, plan, arguments.engineer, shift=arguments.shift, capacity=arguments.capacity, weights=weights
    )


def _trsp(arguments: Namespace) -> Any:
    from firstfix.engines.planning.kernel.search import ready
    from firstfix.engines.planning.search import solved

    ready()
    stop = Stop(arguments.seconds, arguments.iterations, time.monotonic)
    instance = Pillac(arguments.instance)
    case = Case(instance.problem())
    return instance.answer(case, solved(case, stop, arguments.seed, duration=1.0, progress=_Reporter()))


def _vrptw(arguments: Namespace) -> Any:
    from firstfix.engines.planning.kernel.search import ready
    from firstfix.engines.planning.search import solved

    ready()
    stop = Stop(arguments.seconds, arguments.iterations, time.monotonic)
    instance = Solomon(arguments.instance)
    return instance.answer(solved(Case(instance.problem()), stop, arguments.seed, progress=_Reporter()))


def _check(arguments: Namespace) -> Any:
    # Only the shape of the input is looked at with the planner's eyes; the checker reads the JSON itself.
    problem, checked = load(arguments.problem), load(arguments.plan)
    former = load(arguments.former) if arguments.former else None
    _read_documents([problem, checked, former])
    return check(problem, checked, former)


def _read(problem_path: str, plan_path: str | None) -> tuple[Problem, Plan | None]:
    problem, former = _read_documents([load(problem_path), load(plan_path) if plan_path else None])
    return problem, former


def _read_documents(documents: list[Any]) -> tuple[Problem, Plan | None]:
    """The problem and the (first) plan; all mistakes of all documents are told at once."""
    read: list[Any] = []
    lines: list[str] = []
    for number, document in enumerate(documents):
        try:
            read.append(None if document is None else read_plan(document) if number else read_problem(document))
        except Mistakes as mistakes:
            lines += mistakes.lines
    if lines:
        raise Mistakes(lines)
    return read[0], read[1]


def _read_for_order(arguments: Namespace) -> tuple[Problem, Plan]:
    problem, former = _read(arguments.problem, arguments.plan)
    if problem.order(arguments.order) is None:
        raise Mistakes([f"--order: there is no order {shown(arguments.order)}"])
    assert former is not None
    return problem, former


def _left(seconds: float, begun: float) -> float:
    """What reading the input has left of the time."""
    return max(0.0, seconds - (time.monotonic() - begun))


class _Reporter:
    """A line on standard error at the start and whenever the plan got better, not too often."""

    def __init__(self) -> None:
        self.told = -math.inf

    def __call__(self, progress: Progress) -> None:
        if progress.seconds - self.told >= PROGRESS_EVERY:
            self.told = progress.seconds
            print(
                f"{progress.seconds:7.1f} s  round {progress.iterations:6d}  cost {progress.total:14,.0f}  "
                f"left out {progress.unassigned}",
                file=sys.stderr,
            )
