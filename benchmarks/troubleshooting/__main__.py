"""`python -m benchmarks.troubleshooting PART…`: the troubleshooting engine's numbers as tables.

Parts: small, large, tree, kit, learning, loop, posterior. The posterior's referee is pyAgrum in an environment of its
own (`python -m venv X; X/bin/pip install pyagrum`), given by its Python (`--referee X/bin/python`). Times are seconds
of processor time, so that they hold on a shared machine; set OPENBLAS_NUM_THREADS=1 for one core.
"""

import argparse
import gzip
import json
import os
import platform
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.troubleshooting import family
from firstfix.engines.troubleshooting.document import load_yaml
from firstfix.engines.troubleshooting.exact import Optimum
from firstfix.engines.troubleshooting.kit import best_kit
from firstfix.engines.troubleshooting.learn import learn, learnt_document
from firstfix.engines.troubleshooting.lookahead import Lookahead
from firstfix.engines.troubleshooting.model import Tables
from firstfix.engines.troubleshooting.policy import DEEP_RULE, LARGE_RULE, BestPolicy
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.record import Answer, Attempt, Record, read_symptoms, state_of
from firstfix.engines.troubleshooting.shares import learnt_shares
from firstfix.engines.troubleshooting.state import State, start
from firstfix.engines.troubleshooting.tree import compile_tree
from firstfix.engines.troubleshooting.tuning import trials
from firstfix.engines.troubleshooting.walk import walk

Row = list[Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data" / "fault-models")
    parser.add_argument("--models", type=int, default=50, help="small models of each kind")
    parser.add_argument("--cases", type=int, default=200, help="simulated cases of each large model")
    parser.add_argument("--referee", metavar="PYTHON")
    asked = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for part in asked.parts:
        print(f"\n## {part}")
        for row in PARTS[part](asked):
            print(" | ".join(str(cell) for cell in row), flush=True)


def large_models(asked: argparse.Namespace) -> Iterator[tuple[str, Tables]]:
    path = asked.data / "large-1.yaml"
    if path.exists():
        yield path.stem, Tables(read_model(load_yaml(str(path))))
    for seed in (1, 2):
        yield f"own {seed}", Tables(read_model(family.large(seed)))


def small(asked: argparse.Namespace) -> Iterator[Row]:
    yield ["kind", "models", "tree above optimum %: mean, p95, worst", "without exact solver", "seconds per model"]
    everything: list[tuple[float, float]] = []
    for kind in family.KINDS:
        gaps, took = [], time.process_time()
        for seed in range(asked.models):
            document, symptoms = family.small(kind, seed)
            known = Tables(read_model(document))
            pairs = [f"{name}={outcome}" for name, outcome in symptoms.items()]
            state = state_of(known, read_symptoms(pairs, known.model, "symptoms"))
            least = Optimum(known, state).cost(state)
            exact = compile_tree(known, BestPolicy(known), state, symptoms=symptoms)["expected_cost"]
            costs = [exact, trials(known, cases=0, seed=0, root=state)[0].cost]
            gaps.append((100 * (costs[0] / least - 1), 100 * (costs[1] / least - 1)))
        everything += gaps
        yield [kind, len(gaps), *(_spread([gap[way] for gap in gaps]) for way in (0, 1)), _each(took, gaps)]
    yield ["all", len(everything), *(_spread([gap[way] for gap in everything]) for way in (0, 1)), ""]


def _spread(values: list[float]) -> str:
    found = np.array(values)
    found = np.where(np.abs(found) < 1e-9, 0.0, found)
    return f"{found.mean():.3f} {np.quantile(found, 0.95):.3f} {found.max():.3f}"


def _each(begun: float, things: list[Any]) -> str:
    return f"{(time.process_time() - begun) / len(things):.2f}"


def large(asked: argparse.Namespace) -> Iterator[Row]:
    yield ["model", "rule", "cases", "mean cost", "over the clairvoyant", "steps", "ms per decision: p50, p95"]
    for name, known in large_models(asked):
        for rule, title, cases in ((LARGE_RULE, "usual", asked.cases), (DEEP_RULE, "deeper", asked.cases // 2)):
            found = walk(known, Lookahead(known, rule), cases=cases, seed=11, clock=time.process_time)
            times = found["decision_ms"]
            yield [
                name,
                title,
                cases,
                f"{found['mean_cost']:.1f} ± {found['standard_error']:.1f}",
                f"{found['mean_cost'] / found['clairvoyant_cost']:.3f}",
                f"{found['steps']:.1f}",
                f"{times['p50']:.1f} {times['p95']:.1f}",
            ]


def tree(asked: argparse.Namespace) -> Iterator[Row]:
    """After one reported symptom, as a client would fetch it."""
    yield ["model", "nodes", "expected cost", "kB", "kB gzip", "seconds"]
    for name, known in large_models(asked):
        place = int(np.argmax([one.likelihood[-1] @ known.model.prior for one in known.model.observations]))
        question = known.model.observations[place]
        record = read_symptoms([f"{question.id}={question.outcomes[-1]}"], known.model, "symptoms")
        state = state_of(known, record)
        for nodes in (0, 100, 1000, 10_000):
            begun = time.process_time()
            found = compile_tree(known, BestPolicy(known), state, symptoms={}, nodes=nodes)
            took = time.process_time() - begun
            text = json.dumps(found).encode()
            size = f"{len(text) / 1000:.0f}", f"{len(gzip.compress(text)) / 1000:.0f}"
            yield [name, nodes, f"{found['expected_cost']:.2f}", *size, f"{took:.1f}"]


def kit(asked: argparse.Namespace) -> Iterator[Row]:
    yield ["model", "kg", "first fix", "parts", "seconds"]
    for name, known in large_models(asked):
        for capacity in (5, 20, 80):
            begun = time.process_time()
            found = best_kit(known, start(known), capacity=capacity)
            took = time.process_time() - begun
            yield [name, capacity, f"{found['first_fix']:.4f}", len(found["parts"]), f"{took:.2f}"]


def learning(asked: argparse.Namespace) -> Iterator[Row]:
    """Excess log-loss (nats) over 40 faults when the FMEA is wrong by e^±0.8; true shares spread by e^±1.2."""
    yield ["closed orders", "ours", "Dirichlet, strength 50", "counts + 1"]
    random = np.random.default_rng(1)
    for orders in (0, 10, 30, 100, 300, 1000):
        losses = []
        for _ in range(100):
            truth = np.exp(random.normal(0, 1.2, 40))
            truth /= truth.sum()
            fmea = truth * np.exp(random.normal(0, 0.8, 40))
            fmea /= fmea.sum()
            counts = random.multinomial(orders, truth).astype(float)
            guesses = learnt_shares(counts, fmea)[0], (counts + 50 * fmea) / (orders + 50), (counts + 1) / (orders + 40)
            losses.append([float(truth @ np.log(truth / guess)) for guess in guesses])
        yield [orders, *(f"{loss:.4f}" for loss in np.mean(losses, axis=0))]


def loop(asked: argparse.Namespace) -> Iterator[Row]:
    """The FMEA is wrong by e^±0.8; the engine solves 300 cases with it, learns from their records, and goes on.

    What the kit of the learnt model promises at dispatch, against its chance under the true model for one who knows
    the same: so no luck is in it but that of the orders. Errors are those of the mean over models.
    """
    yield ["kind", "models", "visits", "predicted first fix", "real", "difference (points)", "before learning"]
    everything: list[list[float]] = []
    for kind in "BCD":
        rows = [found for seed in range(max(2, asked.models // 3)) if (found := _loop(kind, seed))]
        everything += rows
        yield [kind, *_promised(rows)]
    yield ["all", *_promised(everything)]


def _loop(kind: str, seed: int) -> list[float] | None:
    """Visits, promised and real rate with the learnt model, and the promise less the real rate before; or no visits."""
    random = np.random.default_rng([5, seed])
    document = family.small(kind, seed)[0]
    truth = Tables(read_model(document))
    shares = truth.model.prior * np.exp(random.normal(0, 0.8, len(truth.model.prior)))
    for fault, share in zip(document["faults"], (shares / shares.sum()).tolist(), strict=True):
        fault["prior"] = share
    guess = read_model(document)
    policy = BestPolicy(Tables(guess))
    records, before = zip(*(_solved(truth, policy, random) for _ in range(300)), strict=True)
    learnt = read_model(learnt_document(document, guess, learn(guess, list(records)), len(records)))
    policy = BestPolicy(Tables(learnt))
    after = [_solved(truth, policy, random)[1] for _ in range(100)]
    former, now = (np.array([rates for rates in some if rates is not None]) for some in (before, after))
    if not len(now) or not len(former):
        return None
    return [len(now), *now.mean(axis=0).tolist(), float((former[:, 0] - former[:, 1]).mean())]


def _promised(rows: list[list[float]]) -> Row:
    visits, predicted, real, before = np.array(rows).T
    points = 100 * (predicted - real)
    error = points.std(ddof=1) / np.sqrt(len(points))
    means = f"{np.average(predicted, weights=visits):.3f}", f"{np.average(real, weights=visits):.3f}"
    return [len(rows), int(visits.sum()), *means, f"{points.mean():+.2f} ± {error:.2f}", f"{100 * before.mean():+.2f}"]


def _solved(
    truth: Tables, policy: BestPolicy, random: np.random.Generator
) -> tuple[Record, tuple[float, float] | None]:
    """A case of the true model solved by a policy: its record, and at dispatch what the kit promised and its chance."""
    known, model, steps = policy.tables, truth.model, list[Answer | Attempt]()
    fault = int(random.choice(len(model.prior), p=model.prior))
    luck, state, really, rates = random.random(len(model.repairs)), start(known), start(truth), None
    while (choice := policy.choices(state)[0]).kind != "escalate":
        needs = (known.question_needs if choice.kind == "observation" else known.repair_needs)[choice.index]
        if needs and rates is None:
            kit = best_kit(known, state, capacity=8)
            rates = kit["first_fix"], _chance(truth, really, kit["parts"])
        if choice.kind == "observation":
            likelihood = model.observations[choice.index].likelihood[:, fault]
            outcome = int(random.choice(len(likelihood), p=likelihood))
            steps.append(Answer(choice.index, outcome))
            state, really = (
                at.answered(tables, choice.index, outcome) for at, tables in ((state, known), (really, truth))
            )
            continue
        helped = bool(luck[choice.index] < model.repairs[choice.index].fixes[fault])
        steps.append(Attempt(choice.index, helped))
        if helped:
            return Record(steps=tuple(steps), closed="fixed"), rates
        state, really = state.failed(known, choice.index), really.failed(truth, choice.index)
    return Record(steps=tuple(steps), closed="escalated"), rates


def _chance(truth: Tables, really: State, parts: dict[str, int]) -> float:
    """How likely the best repair that can be done with the parts ends the case, for each fault as it really stands."""
    can = [
        truth.fixes[place]
        for place, repair in enumerate(truth.model.repairs)
        if not really.tried[place] and _has(parts, repair.parts)
    ]
    return float(np.max(can, axis=0) @ really.belief) if can else 0.0


def _has(parts: dict[str, int], needed: dict[str, int]) -> bool:
    return all(parts.get(name, 0) >= amount for name, amount in needed.items())


def posterior(asked: argparse.Namespace) -> Iterator[Row]:
    """200 sets of answers and failures on 12 faults: the largest difference of any probability."""
    if not asked.referee:
        yield ["no referee: --referee PYTHON with pyAgrum"]
        return
    random = np.random.default_rng(3)
    model = family.small("D", 0)[0]
    known = Tables(read_model(model))
    cases, ours = [], []
    for _ in range(200):
        steps: list[Answer | Attempt] = []
        for place, observation in enumerate(known.model.observations):
            if random.random() < 0.5:
                steps.append(Answer(place, int(random.integers(len(observation.outcomes)))))
        for place in range(len(known.model.repairs)):
            if random.random() < 0.4:
                steps.append(Attempt(place, helped=False))
        state: State = state_of(known, Record(steps=tuple(steps)))
        ours.append(state.belief)
        cases.append([[isinstance(s, Attempt), s.repair if isinstance(s, Attempt) else s.question,
                       1 if isinstance(s, Attempt) else s.outcome] for s in steps])  # fmt: skip
    question = {
        "prior": known.model.prior.tolist(),
        "tables": [one.likelihood.T.tolist() for one in known.model.observations],
        "fixes": known.fixes.tolist(),
        "cases": cases,
    }
    script = str(Path(__file__).with_name("referee.py"))
    said = subprocess.run(
        [asked.referee, script], input=json.dumps(question).encode(), stdout=subprocess.PIPE, check=True
    ).stdout
    difference = np.abs(np.array(json.loads(said)) - np.array(ours)).max()
    yield ["largest difference to pyAgrum", f"{difference:.1e}"]


PARTS = {
    "small": small,
    "large": large,
    "tree": tree,
    "kit": kit,
    "learning": learning,
    "loop": loop,
    "posterior": posterior,
}

if __name__ == "__main__":
    main()
