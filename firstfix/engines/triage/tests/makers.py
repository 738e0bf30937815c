"""Labelled texts: 216 reports of our own, half Chinese and half English, and small sets made up on the spot."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from firstfix.engines.triage.lexicon import Lexicon, seed
from firstfix.engines.triage.model import Example, Model
from firstfix.engines.triage.training import Limits, train


class Report(NamedTuple):
    language: str
    product: str
    symptom: str
    mode: str
    text: str


@lru_cache(maxsize=1)
def reports() -> tuple[Report, ...]:
    with Path(__file__).with_name("reports.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Report(**row) for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def our_lexicon() -> Lexicon:
    return Lexicon(seed())


@lru_cache(maxsize=1)
def symptoms() -> frozenset[str]:
    return frozenset(report.symptom for report in reports())


def report_examples() -> list[Example]:
    return [Example(report.text, report.symptom, key=i, at=i) for i, report in enumerate(reports())]


@lru_cache(maxsize=1)
def report_model() -> Model:
    """Symptoms from all reports, with our synonym list."""
    return train(report_examples(), lexicon=our_lexicon(), labels=symptoms())


def small_examples(copies: int = 6) -> list[Example]:
    """Three labels that words tell apart, with as many different texts each."""
    said = {"LEAK": "water leaks out of the hose", "HOT": "motor gets much too hot", "NOISE": "bearing whistles loudly"}
    places = ("line", "pump", "door", "press", "drive", "table")
    return [
        Example(f"{text} on {places[i % 6]} {i}", label, key=i, at=i)
        for i in range(copies)
        for label, text in said.items()
    ]


@lru_cache(maxsize=1)
def small_model() -> Model:
    return train(small_examples(), limits=Limits(neighbours=10))
