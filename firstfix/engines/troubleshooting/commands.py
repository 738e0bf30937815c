"""The troubleshooting commands of `python -m firstfix.engines` (docs/formats/fault-model.md)."""

import argparse
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from firstfix.engines.arguments import amount, count, whole
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import load
from firstfix.engines.troubleshooting.advice import advise
from firstfix.engines.troubleshooting.document import load_yaml, write_yaml
from firstfix.engines.troubleshooting.kit import best_kit
from firstfix.engines.troubleshooting.learn import learn, learnt_document
from firstfix.engines.troubleshooting.model import Model, Tables
from firstfix.engines.troubleshooting.policy import BestPolicy
from firstfix.engines.troubleshooting.reading import read_model, remarks
from firstfix.engines.troubleshooting.record import Record, read_record, read_records, read_symptoms, state_of
from firstfix.engines.troubleshooting.tree import USUAL_NODES, compile_tree
from firstfix.engines.troubleshooting.walk import walk

#: Records of a tree's exact solution, in a process of its own (some 60 bytes each).
RECORDS_OF_A_TREE = 12_000_000


def register(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add this engine's commands; each sets `run`, which takes the arguments and returns the answer."""
    command = _command(commands, "tree", "the strategy for all turns of a case", _tree)
    command.add_argument("--symptoms", metavar="Q=OUTCOME,…", default="", help="what is reported")
    command.add_argument("--nodes", type=count, default=USUAL_NODES, metavar="N", help="nodes with a step at most")
    command = _command(commands, "next", "the best next steps", _next)
    command.add_argument("--record", required=True, metavar="RECORD.json", help="record/1")
    command = _command(commands, "kit", "the parts to bring", _kit)
    command.add_argument("--record", required=True, metavar="RECORD.json", help="record/1")
    command.add_argument("--capacity", type=amount, required=True, metavar="KG", help="weight that can be carried")
    command = _command(commands, "walk", "simulated cases", _walk)
    command.add_argument("--cases", type=count, required=True, metavar="N")
    command.add_argument("--seed", type=whole, required=True, help="of the random numbers")
    command = _command(commands, "learn", "the model with what closed orders teach", _learn)
    command.add_argument("orders", metavar="ORDERS.jsonl", help="a record/1 of a closed order on each line")
    _command(commands, "validate", "every mistake in a model", _validate)


_DESCRIPTIONS = {
    "tree": "What to do at every turn of a case that begins with these symptoms. Writes strategy-tree/1.",
    "next": "The three best next steps, the leading faults, and the costs of staying remote, visiting, escalating.",
    "kit": "The parts with the greatest chance to fix it on the first visit, within a weight.",
    "walk": "Cases drawn from the model, solved by the engine: mean cost, the clairvoyant's, time per decision.",
    "learn": "Shares, likelihoods and chances of repairs from closed orders. Writes the model as YAML.",
    "validate": "Says every mistake in a fault model, in words for its author.",
}


def _command(commands: Any, name: str, what: str, run: Any) -> ArgumentParser:
    command: ArgumentParser = commands.add_parser(name, help=what, description=_DESCRIPTIONS[name])
    command.add_argument("model", metavar="MODEL.yaml", help="fault-model/1 or /2")
    command.set_defaults(run=run)
    return command


def _tree(arguments: Namespace) -> Any:
    model = _model(arguments)
    tables = Tables(model)
    pairs = [text for text in arguments.symptoms.split(",") if text]
    record = read_symptoms(pairs, model, "--symptoms")
    return compile_tree(
        tables,
        BestPolicy(tables, most=RECORDS_OF_A_TREE),
        state_of(tables, record),
        symptoms=dict(pair.split("=", 1) for pair in pairs),
        nodes=arguments.nodes,
        progress=lambda steps, cost: print(f"{steps:6d} steps  expected cost {cost:14,.2f}", file=sys.stderr),
    )


def _next(arguments: Namespace) -> Any:
    model, record = _with_record(arguments)
    tables = Tables(model)
    return advise(tables, BestPolicy(tables), state_of(tables, record), is_over=record.is_fixed)


def _kit(arguments: Namespace) -> Any:
    model, record = _with_record(arguments)
    tables = Tables(model)
    return best_kit(tables, state_of(tables, record), capacity=arguments.capacity)


def _walk(arguments: Namespace) -> Any:
    if arguments.cases < 1:
        raise Mistakes(["--cases: must be at least 1"])
    tables = Tables(_model(arguments))
    return walk(tables, BestPolicy(tables), cases=arguments.cases, seed=arguments.seed)


def _learn(arguments: Namespace) -> str:
    document = load_yaml(arguments.model)
    model = read_model(document)
    records = read_records(arguments.orders, model)
    return write_yaml(learnt_document(document, model, learn(model, records), len(records))).rstrip("\n")


def _validate(arguments: Namespace) -> Any:
    model = _model(arguments)
    return {
        "valid": True,
        "model": model.name,
        "faults": len(model.faults),
        "observations": len(model.observations),
        "repairs": len(model.repairs),
        "parts": len(model.parts),
        "remarks": remarks(model),
    }


def _model(arguments: Namespace) -> Model:
    return read_model(load_yaml(arguments.model))


def _with_record(arguments: Namespace) -> tuple[Model, Record]:
    """Both files; a record can only be read with its model."""
    lines: list[str] = []
    try:
        document = load(arguments.record)
    except Mistakes as mistakes:
        lines += mistakes.lines
    try:
        model = _model(arguments)
    except Mistakes as mistakes:
        raise Mistakes([*mistakes.lines, *lines]) from None
    if lines:
        raise Mistakes(lines)
    return model, read_record(document, model)
