"""The triage commands of `python -m firstfix.engines` (docs/formats/triage-model.md)."""

import argparse
import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from firstfix.engines.arguments import several
from firstfix.engines.mistakes import Mistakes
from firstfix.engines.triage.lexicon import Lexicon, seed
from firstfix.engines.triage.model import Suggestion
from firstfix.engines.triage.model_file import read_model, to_bytes


def register(commands: "argparse._SubParsersAction[ArgumentParser]") -> None:
    """Add this engine's commands; each sets `run`, which takes the arguments and returns the answer."""
    what = "Learns from labelled texts. Writes triage-model/1."
    command = commands.add_parser("suggest-train", help="learn labels from texts", description=what)
    command.add_argument("texts", metavar="LABELLED.csv", help="UTF-8 or GB18030, with a line of column names")
    command.add_argument("--text", required=True, metavar="COLUMN", help="the texts")
    command.add_argument("--label", required=True, metavar="COLUMN", help="what each is to be suggested")
    command.add_argument("--out", required=True, metavar="MODEL", help="the file to write")
    command.add_argument("--least", type=several, metavar="N", default=5, help="texts that a label needs (5)")
    command.set_defaults(run=_train)
    what = "The likeliest labels for each line, best first, none when unsure: a line of JSON for each."
    command = commands.add_parser("suggest", help="labels for texts", description=what)
    command.add_argument("model", metavar="MODEL", help="triage-model/1")
    command.add_argument("texts", metavar="TEXTS.txt", help="a text on each line, UTF-8 or GB18030")
    command.add_argument("--top", type=several, metavar="N", default=3, help="suggestions for a text at most (3)")
    command.set_defaults(run=_suggest)


def _train(arguments: Namespace) -> Any:
    # scikit-learn takes a second to load: the other commands do without.
    from firstfix.engines.triage.labelled import read_examples
    from firstfix.engines.triage.training import USUAL_LIMITS, train

    examples = read_examples(arguments.texts, text=arguments.text, label=arguments.label)
    print(f"{len(examples)} labelled texts", file=sys.stderr)
    limits = replace(USUAL_LIMITS, examples_per_label=arguments.least)
    try:
        model = train(examples, lexicon=Lexicon(seed()), limits=limits)
    except Mistakes as mistakes:
        raise Mistakes(f"{arguments.texts}: {line}" for line in mistakes.lines) from None
    try:
        Path(arguments.out).write_bytes(to_bytes(model))
    except OSError as trouble:
        raise Mistakes([f"{arguments.out}: cannot be written ({trouble.strerror})"]) from None
    return {
        "texts": model.examples,
        "labels": len(model.labels),
        "figures": model.figures._asdict() if model.figures else None,
    }


def _suggest(arguments: Namespace) -> str:
    from firstfix.engines.triage.labelled import read_text

    model = read_model(arguments.model)
    texts = read_text(arguments.texts).removesuffix("\n").split("\n")
    return "\n".join(_line(model.suggest(text, most=arguments.top)) for text in texts)


def _line(suggestions: list[Suggestion]) -> str:
    found = [{"label": one.label, "confidence": round(one.confidence, 4)} for one in suggestions]
    return json.dumps({"suggestions": found}, ensure_ascii=False)
