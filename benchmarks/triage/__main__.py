"""`python -m benchmarks.triage PART…`: how good and how fast suggestions are, as tables.

Parts: fmc, dustup, reports, speed. Data are those of ../shared/data (FMC: failure modes of mining orders, Apache-2.0;
dustup: vacuum cleaners brought to repair cafés, several languages, CC BY-SA 4.0 by the Open Repair Alliance); a set
that is not there is left out. Every figure is for texts that were not learnt; no suggestion is a wrong one. Nothing was
chosen by these texts but the penalty and the threshold, which hardly matter. Times are processor time of one core; set
OPENBLAS_NUM_THREADS=1.
"""

import argparse
import csv
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from firstfix.engines.triage.lexicon import Lexicon, seed
from firstfix.engines.triage.model import Example, Model
from firstfix.engines.triage.model_file import from_bytes, to_bytes
from firstfix.engines.triage.training import train

Row = list[Any]
Split = tuple[list[Example], list[Example]]
OURS = Path(__file__).parents[2] / "firstfix" / "engines" / "triage" / "tests" / "reports.csv"
FAULT, NO_FAULT = "fault_type", "Poor data"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[3] / "shared" / "data")
    asked = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for part in asked.parts:
        print(f"\n## {part}")
        for row in PARTS[part](asked.data):
            print(" | ".join(str(cell) for cell in row), flush=True)


TITLES = [
    "what",
    "texts",
    "right first",
    "among three",
    "suggested",
    "right where suggested",
    "confidence",
    "ms a text",
]


def fmc(data: Path) -> Iterator[Row]:
    """Goals: first 0.70, among three 0.84."""
    examples = fmc_examples(data)
    yield TITLES
    if examples:
        splits = [split for turn in range(2) for split in folds(examples, 10, seed=turn)]
        yield ["train + dev, 2 × 10 folds", *_measured(splits, lexicon=Lexicon(seed()))]
        yield ["the same without synonyms", *_measured(splits, lexicon=Lexicon())]


def fmc_examples(data: Path) -> list[Example]:
    paths = [path for name in ("train", "dev") if (path := data / "fmc" / f"{name}.txt").exists()]
    lines = [line.rsplit(",", 1) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Example(text, label, key=i) for i, (text, label) in enumerate(lines)]


def dustup(data: Path) -> Iterator[Row]:
    """Goals: first 0.78, among three 0.91."""
    examples = dustup_examples(data)
    yield TITLES
    if examples:
        told = [example for example in examples if example.label != NO_FAULT]
        for what, some in (("with a fault told, five times 80/20", told), ("and those with “poor data”", examples)):
            yield [what, *_measured([fifth(some, seed=turn) for turn in range(5)], lexicon=Lexicon(seed()))]


def dustup_examples(data: Path) -> list[Example]:
    path = data / "openrepair" / "dustup.csv"
    return _rows(path, "problem", FAULT) if path.exists() else []


def reports(_data: Path) -> Iterator[Row]:
    """Our own reports for the demo's products: symptoms and failure modes, half of them Chinese."""
    yield TITLES
    for column in ("symptom", "mode"):
        examples = _rows(OURS, "text", column)
        labels = {example.label for example in examples}
        splits = [split for turn in range(2) for split in folds(examples, 10, seed=turn)]
        yield [f"{column}, 2 × 10 folds", *_measured(splits, lexicon=Lexicon(seed()), labels=labels)]
        yield ["the same without synonyms", *_measured(splits, lexicon=Lexicon(), labels=labels)]
        nothing_learnt: list[Split] = [([], examples)]
        yield ["synonyms alone, nothing learnt", *_measured(nothing_learnt, lexicon=Lexicon(seed()), labels=labels)]


def speed(data: Path) -> Iterator[Row]:
    """Training, the file, loading, and the slowest of a hundred texts, by how many texts were learnt."""
    yield ["texts", "labels", "features", "training s", "file kB", "loading s", "ms a text: p50, p95, 2,000 characters"]
    told = dustup_examples(data) or _rows(OURS, "text", "symptom")
    for times in (1, 4):
        # More texts of the same kind: each with a word of its own, so that none is the same as another.
        examples = [
            Example(f"{one.text} {word(i)}", one.label, key=i)
            for i, one in enumerate(one for one in told for _ in range(times))
        ]
        began = time.process_time()
        model = train(examples, lexicon=Lexicon(seed()))
        trained = time.process_time() - began
        content = to_bytes(model)
        began = time.process_time()
        model = from_bytes(content)
        loaded = time.process_time() - began
        took = [_milliseconds(model, example.text) for example in told[::20]]
        long = _milliseconds(model, " ".join(example.text for example in told[:200])[:2000])
        yield [
            len(examples),
            len(model.labels),
            len(model.vocabulary.terms),
            f"{trained:.1f}",
            f"{len(content) / 1000:.0f}",
            f"{loaded:.2f}",
            f"{np.median(took):.1f} {np.quantile(took, 0.95):.1f} {long:.1f}",
        ]


def word(number: int) -> str:
    """A word for a number, of letters: 0 → bab."""
    return "".join("bcdfgklmnprstvz"[number // 15**place % 15] + "aeiou"[number // 7**place % 5] for place in range(4))


def _milliseconds(model: Model, text: str) -> float:
    began = time.process_time_ns()
    model.suggest(text)
    return (time.process_time_ns() - began) / 1e6


def _rows(path: Path, text: str, label: str) -> list[Example]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[text].strip()]
    return [Example(row[text], row[label], key=i) for i, row in enumerate(rows)]


def folds(examples: Sequence[Example], number: int, *, seed: int) -> Iterator[Split]:
    """Each label's texts dealt out at random, so that every fold has its share."""
    order = np.random.default_rng(seed).permutation(len(examples))
    dealt: Counter[str] = Counter()
    fold_of = {}
    for place in order:
        fold_of[place] = dealt[examples[place].label] % number
        dealt[examples[place].label] += 1
    for fold in range(number):
        rest = [example for place, example in enumerate(examples) if fold_of[place] != fold]
        yield rest, [example for place, example in enumerate(examples) if fold_of[place] == fold]


def fifth(examples: Sequence[Example], *, seed: int) -> Split:
    order = np.random.default_rng(seed).permutation(len(examples))
    border = len(examples) * 4 // 5
    return [examples[place] for place in order[:border]], [examples[place] for place in order[border:]]


def _measured(splits: Iterable[Split], *, lexicon: Lexicon, labels: Iterable[str] = ()) -> Row:
    """Means over the splits, with the standard deviation between them."""
    first, three, suggested, confidence, took, number = [], [], [], list[float](), 0.0, 0
    for learnt, asked in splits:
        model = train(learnt, lexicon=lexicon, labels=set(labels))
        began = time.process_time()
        answers = [model.suggest(example.text) for example in asked]
        took += time.process_time() - began
        number += len(asked)
        found = [[one.label for one in answer] for answer in answers]
        first.append(np.mean([names[:1] == [one.label] for names, one in zip(found, asked, strict=True)]))
        three.append(np.mean([one.label in names for names, one in zip(found, asked, strict=True)]))
        suggested.append(np.mean([bool(names) for names in found]))
        confidence += [answer[0].confidence for answer in answers if answer]
    return [
        number,
        f"{np.mean(first):.3f} ± {np.std(first):.3f}",
        f"{np.mean(three):.3f} ± {np.std(three):.3f}",
        f"{np.mean(suggested):.3f}",
        f"{np.mean(first) / max(np.mean(suggested), 1e-9):.3f}",
        f"{np.mean(confidence) if confidence else 0:.3f}",
        f"{1000 * took / number:.2f}",
    ]


PARTS: dict[str, Callable[[Path], Iterator[Row]]] = {"fmc": fmc, "dustup": dustup, "reports": reports, "speed": speed}

if __name__ == "__main__":
    main()
