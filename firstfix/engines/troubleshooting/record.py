"""The record of a case: what was reported, each step with its outcome, and how the case ended (record/1)."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from firstfix.engines.mistakes import Mistakes
from firstfix.engines.reading import MISTAKES_SHOWN, Spot, shown
from firstfix.engines.troubleshooting.model import CHANGED, ESCALATE, FAILED, FIXED, UNKNOWN, Model, Tables
from firstfix.engines.troubleshooting.state import State, start

SCHEMA: Final = "record/1"
CLOSINGS: Final = ("fixed", "escalated", "cancelled")


@dataclass(frozen=True, slots=True)
class Answer:
    """An observation's outcome; None is "don't know"."""

    question: int
    outcome: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A repair and whether the complaint was gone after it, or was another one."""

    repair: int
    helped: bool
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """`steps` in the order in which they were done; `fault` is the one that was confirmed at closing.

    `age` is that of the machine in years.
    """

    symptoms: tuple[Answer, ...] = ()
    steps: tuple[Answer | Attempt, ...] = ()
    on_site: bool = False
    closed: str | None = None
    fault: int | None = None
    repeated: bool = False
    age: float | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether the last repair helped, and for good."""
        last = self.steps[-1] if self.steps else None
        return isinstance(last, Attempt) and last.helped and not self.repeated


def read_record(document: Any, model: Model, place: str = "") -> Record:
    """The record in a JSON document; raises `Mistakes` with one line per mistake."""
    mistakes: list[str] = []
    root = Spot(document, place, mistakes)
    record = Record()
    if not isinstance(document, dict):
        root.wrong(f"{'' if place else 'the record '}must be an object, not {shown(document)}")
    else:
        record = _Reader(root, model).record()
    if mistakes:
        raise Mistakes(mistakes)
    return record


def read_records(path: str, model: Model) -> list[Record]:
    """The records in a file with one on each line; raises `Mistakes` that name the line."""
    records: list[Record] = []
    mistakes: list[str] = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            records.append(read_record(json.loads(line), model, f"line {number}"))
        except Mistakes as wrong:
            mistakes += wrong.lines
        except (ValueError, RecursionError) as trouble:
            mistakes.append(f"line {number}: is not JSON ({getattr(trouble, 'msg', None) or 'nested too deeply'})")
        if len(mistakes) >= MISTAKES_SHOWN:
            mistakes.append(f"… there may be more: stopped at line {number}")
            break
    if mistakes:
        raise Mistakes(f"{path}: {line}" for line in mistakes)
    return records


def _lines(path: str) -> Iterator[str]:
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from file
    except UnicodeDecodeError as trouble:
        raise Mistakes([f"{path}: is not UTF-8 text ({trouble.reason})"]) from None
    except (OSError, ValueError) as trouble:
        raise Mistakes([f"{path}: cannot be read ({getattr(trouble, 'strerror', None) or trouble})"]) from None


def read_symptoms(texts: list[str], model: Model, place: str) -> Record:
    """A record of symptoms alone, from `Q_HOT=yes` and the like."""
    pairs: dict[str, str] = {}
    mistakes = []
    for text in texts:
        name, _, outcome = text.partition("=")
        if not outcome:
            mistakes.append(f"{place}: must be OBSERVATION=OUTCOME, not {shown(text)}")
        elif name in pairs:
            mistakes.append(f"{place}: {name} stands there twice")
        pairs[name] = outcome
    if mistakes:
        raise Mistakes(mistakes)
    try:
        return read_record({"symptoms": pairs}, model)
    except Mistakes as wrong:
        raise Mistakes(f"{place}: {line.removeprefix('symptoms.')}" for line in wrong.lines) from None


def state_of(tables: Tables, record: Record) -> State:
    """What is known after the record. A repair that helped, with more steps after it, did not help for good.

    After a repair that changed the complaint the case begins anew without the faults that it fixes.
    """
    state = states_of(tables, record)[-1]
    on_site = int(record.on_site and bool(tables.model.accesses))  # the visit is the first access
    return replace(state, opened=state.opened | on_site, mass=1.0)


def states_of(tables: Tables, record: Record) -> list[State]:
    """What was known before each step, and after the last; one more than there are steps."""
    state = start(tables, record.age)
    for answer in record.symptoms:
        opened = state.opened
        state = state.answered(tables, answer.question, answer.outcome)
        state = replace(state, opened=opened)  # reported, so nobody went anywhere for it
    states = [state]
    for place, step in enumerate(record.steps):
        if isinstance(step, Answer):
            state = state.answered(tables, step.question, step.outcome)
        elif place == len(record.steps) - 1 and record.is_fixed:
            state = state.fixed(tables, step.repair)
        elif step.changed:
            state = state.restarted(tables, step.repair)
        else:
            state = state.failed(tables, step.repair)
        states.append(state)
    return states


class _Reader:
    def __init__(self, root: Spot, model: Model) -> None:
        self.root, self.model = root, model
        #: An observation that may be repeated has several places.
        self.questions: dict[str, list[int]] = {}
        for place, observation in enumerate(model.observations):
            self.questions.setdefault(observation.id, []).append(place)
        self.made: Counter[str] = Counter()
        self.repairs = {repair.id: place for place, repair in enumerate(model.repairs)}
        self.faults = {fault.id: place for place, fault in enumerate(model.faults)}
        self.seen: dict[str, str] = {}

    def record(self) -> Record:
        root = self.root
        if root.value.get("schema") is not None:
            root.schema(SCHEMA)
        symptoms = tuple(self._symptoms(root.at("symptoms")))
        steps = tuple(self._steps())
        closed = root.at("closed")
        if closed.value is not None and closed.as_text() not in ("", *CLOSINGS):
            closed.wrong(f"must be one of {', '.join(CLOSINGS)}, not {shown(closed.value)}")
        fault = root.at("confirmed_fault")
        if fault.value is not None and fault.as_text() and fault.value not in self.faults:
            fault.wrong(f"there is no fault {shown(fault.value)}")
        days = root.number("repeated_within_days", None)
        return Record(
            symptoms,
            steps,
            root.truth("on_site"),
            closed.value if isinstance(closed.value, str) else None,
            self.faults.get(fault.value) if isinstance(fault.value, str) else None,
            days is not None,
            root.number("age_years", None),
        )

    def _symptoms(self, spot: Spot) -> Iterator[Answer]:
        if spot.value is None or not spot.is_record():
            return
        for name in spot.value:
            at = spot.at(name)
            if name in self.questions:
                self.seen[name] = at.place
                yield self._answer(at, name)
            elif name in self.repairs:
                at.wrong(f"{name} is a repair, not an observation")
            else:
                at.wrong(f"there is no observation {shown(name)}")

    def _steps(self) -> Iterator[Answer | Attempt]:
        for spot in self.root.records("steps"):
            name = spot.text("step")
            if name in self.seen and self.made[name] >= len(self.questions.get(name, ())):
                spot.at("step").wrong(f"{name} is done already: {self.seen[name]}")
            elif name in self.questions or name in self.repairs:
                self.seen[name] = spot.place
            elif name == ESCALATE:
                spot.at("step").wrong('is no step of a record: a case that was given up is "closed": "escalated"')
            elif name:
                spot.at("step").wrong(f"there is no step {shown(name)}")
            if name in self.questions:
                yield self._answer(spot.at("outcome"), name)
            elif name in self.repairs:
                outcome = spot.text("outcome")
                if outcome not in ("", FIXED, FAILED, CHANGED):
                    spot.at("outcome").wrong(f"must be {FIXED}, {FAILED} or {CHANGED}, not {shown(outcome)}")
                if outcome == CHANGED:  # another fault: its observations and repairs are open again
                    self.made.clear()
                    self.seen = {name: spot.place}
                yield Attempt(self.repairs[name], outcome == FIXED, outcome == CHANGED)

    def _answer(self, spot: Spot, name: str) -> Answer:
        question = self.questions[name][min(self.made[name], len(self.questions[name]) - 1)]
        self.made[name] += 1
        outcomes = self.model.observations[question].outcomes
        if isinstance(spot.value, bool):
            spot.wrong('must be a text, not true or false: write "yes" or "no"')
            return Answer(question, None)
        outcome = spot.as_text()
        if outcome and outcome not in (*outcomes, UNKNOWN):
            spot.wrong(f"must be one of {', '.join(outcomes)}, {UNKNOWN}, not {shown(outcome)}")
        return Answer(question, outcomes.index(outcome) if outcome in outcomes else None)
