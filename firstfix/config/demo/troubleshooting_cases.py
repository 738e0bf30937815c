"""How a case of the demo is troubleshot: the advice of the fault model, now and then a mind of one's own.

What a question answers and whether a repair takes is drawn from likelihoods that differ a little from the model's, as
they do in life: so there is something to learn from the records, and calibration has something to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

import numpy as np

from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.lookahead import Lookahead, Rule
from firstfix.engines.troubleshooting.model import FAILED, FIXED, UNKNOWN, VISIT, Numbers, Tables
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import NOT_ASKED, State, start

#: The spread of what is true around what the model says: of log probabilities, and of the odds that a repair takes.
ERROR: Final = 0.45
#: Steps that are done although the advice was another one, and answers that nobody knows.
OWN_MIND, OWN_MIND_WHEN_BAD, NOBODY_KNOWS = 0.12, 0.4, 0.05
#: One step ahead is advice enough for records that come up often; so many per model are looked at.
RULE: Final = Rule(depth=1, tests=3)
LOOKED_AT: Final = 50
#: What a question has to tell (nats) to be asked where nobody looked ahead.
TELLING: Final = 0.2
MOST_ON_THE_PHONE, MOST_ON_SITE = 6, 5
#: Faults whose probability is kept at the end, as `diagnosis.actions.records` does it.
KEPT_FAULTS: Final = 12


@dataclass(frozen=True)
class Course:
    """How the case went: `visits` were made, the last of them `solved` it, or nobody had to come.

    `went_badly`: it took a second visit, or it came back.
    """

    visits: int
    solved: bool
    went_badly: bool = False


@dataclass(frozen=True)
class Taken:
    step: str
    outcome: str
    visit: int
    was_advised: bool


class Troubleshooter:
    """Works cases of one fault model."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.tables = Tables(read_model(document))
        self.model = self.tables.model
        self.places = {fault.id: place for place, fault in enumerate(self.model.faults)}
        self.symptoms = _symptoms_by_code(document)
        self._policy = Lookahead(self.tables, RULE)
        self._advised: dict[tuple[bytes, bytes, int], list[Choice]] = {}
        self._met: dict[tuple[bytes, bytes, int], int] = {}
        random = np.random.default_rng(len(document["faults"]) * 1000 + len(document["observations"]))
        self._likelihoods = [
            _rows(one.likelihood * np.exp(random.normal(0, ERROR, one.likelihood.shape)))
            for one in self.model.observations
        ]
        given = np.clip(self.tables.fixes, 1e-9, 1 - 1e-9)
        odds = given / (1 - given) * np.exp(random.normal(0, ERROR, given.shape))
        self._fixes = np.where(self.tables.fixes > 0, odds / (1 + odds), 0.0)

    def reported(self, code: str) -> dict[str, str]:
        """The symptom with this code, as the model has it."""
        found = self.symptoms.get(code)
        return dict([found]) if found else {}

    def work(self, fault: str, symptoms: Mapping[str, str], course: Course, rng: Random) -> _Case | None:
        """None where the model knows no remedy that could have ended the case as it ended."""
        case = _Case(self, self.places[fault], symptoms, course, rng)
        return case if case.work() else None

    # Advice

    def choices(self, state: State) -> list[Choice]:
        """The best steps, best first; what comes up for the first time is judged at a glance."""
        key = (state.answers.tobytes(), state.tried.tobytes(), state.opened)
        if key not in self._advised:
            self._met[key] = self._met.get(key, 0) + 1
            if self._met[key] == 1 or len(self._advised) >= LOOKED_AT:
                return self._at_a_glance(state)
            self._advised[key] = self._policy.choices(state)
        return self._advised[key]

    def _at_a_glance(self, state: State) -> list[Choice]:
        """A question that tells enough, else repairs by chance over price."""
        tables = self.tables
        price = tables.repair_cost + self._openings(tables.repair_needs, state.opened)
        worth = np.where(state.tried, -1.0, (tables.fixes @ state.belief) / np.maximum(price, 1e-9))
        repairs = [Choice("repair", int(one), 0.0) for one in np.argsort(-worth)[:4] if worth[one] > 0]
        gain = np.where(state.answers == NOT_ASKED, self._told(state.belief), 0.0)
        cheap = gain / (tables.question_cost + self._openings(tables.question_needs, state.opened) + 1.0)
        best = int(np.argmax(cheap)) if len(cheap) else 0
        if len(gain) and gain[best] > TELLING:
            return [Choice("observation", best, 0.0), *repairs]
        return [*repairs, Choice("escalate", 0, 0.0)]

    def _told(self, belief: Numbers) -> Numbers:
        """Mutual information of fault and outcome, nats, for each observation."""
        joint = self.tables.likelihoods * belief
        total = joint.sum(axis=1, keepdims=True)
        rows = (joint * np.log(np.maximum(self.tables.likelihoods, 1e-12) / np.maximum(total, 1e-12))).sum(axis=1)
        return np.asarray(np.add.reduceat(rows, self.tables.rows[:-1])) if len(rows) else rows

    def _openings(self, needs: Any, opened: int) -> Numbers:
        missing = needs & ~opened
        bits = missing[:, np.newaxis] >> np.arange(len(self.tables.access_cost)) & 1
        return np.asarray(bits @ self.tables.access_cost)

    # What is true

    def outcome_of(self, question: int, fault: int, rng: Random) -> int:
        row = self._likelihoods[question][:, fault]
        return rng.choices(range(len(row)), row.tolist())[0]

    def takes(self, repair: int, fault: int, rng: Random) -> bool:
        return bool(rng.random() < self._fixes[repair, fault])

    def remedy(self, fault: int, *, on_site: bool) -> int | None:
        """The repair that most surely ends the case; on the phone only what the customer can do."""
        fixes = self.tables.fixes[:, fault].copy()
        if not on_site:
            fixes[self.tables.repair_needs & VISIT > 0] = 0.0
        return int(fixes.argmax()) if len(fixes) and fixes.max() > 0 else None


class _Case:
    """One case while it is worked; `taken` and `belief` are what came of it."""

    def __init__(
        self, at: Troubleshooter, fault: int, symptoms: Mapping[str, str], course: Course, rng: Random
    ) -> None:
        self.at, self.fault, self.course, self.rng = at, fault, course, rng
        self.taken: list[Taken] = []
        self.state = start(at.tables)
        for name, outcome in symptoms.items():
            question = next(place for place, one in enumerate(at.model.observations) if one.id == name)
            place = at.model.observations[question].outcomes.index(outcome)
            self.state = self.state.answered(at.tables, question, place)
        self.state = replace(self.state, opened=0)  # reported, so nobody went anywhere for it

    def work(self) -> bool:
        course = self.course
        is_over = self._phase(0, self.rng.randint(1, MOST_ON_THE_PHONE), solves=course.visits == 0 and course.solved)
        for visit in range(1, course.visits + 1):
            self.state = replace(self.state, opened=self.state.opened | VISIT)
            is_last = course.solved and visit == course.visits
            is_over = self._phase(visit, self.rng.randint(1, MOST_ON_SITE), solves=is_last)
        if course.solved and not is_over:
            return self._end_it()
        return True

    def beliefs(self) -> dict[str, float]:
        order = np.argsort(-self.state.belief, kind="stable")[:KEPT_FAULTS]
        return {self.at.model.faults[place].id: round(float(self.state.belief[place]), 6) for place in order}

    def _phase(self, visit: int, most: int, *, solves: bool) -> bool:
        """Steps in one place; True when a repair has ended the case, which only happens where it `solves`."""
        for _ in range(most):
            choice, is_best = self._choice(on_site=visit > 0)
            if choice is None:
                return False
            if choice.kind == "observation":
                self._ask(choice.index, visit, is_best)
            elif self._try(choice.index, visit, is_best, may_take=solves):
                return True
        return False

    def _choice(self, *, on_site: bool) -> tuple[Choice | None, bool]:
        """The step to take here, and whether it is the advice; None where it is time to go, or to give up."""
        choices = self.at.choices(self.state)
        here = [one for one in choices if one.kind != "escalate" and (on_site or not self._needs(one) & VISIT)]
        if not here or (here[0] is not choices[0] and self.rng.random() < 0.7):
            return None, False
        mind = OWN_MIND_WHEN_BAD if self.course.went_badly else OWN_MIND
        chosen = self.rng.choice(here[1:]) if len(here) > 1 and self.rng.random() < mind else here[0]
        return chosen, chosen is choices[0]

    def _needs(self, choice: Choice) -> int:
        tables = self.at.tables
        needs = tables.question_needs if choice.kind == "observation" else tables.repair_needs
        return int(needs[choice.index])

    def _ask(self, question: int, visit: int, is_best: bool) -> None:
        observation = self.at.model.observations[question]
        if self.rng.random() < NOBODY_KNOWS:
            self._take(observation.id, UNKNOWN, visit, is_best)
            self.state = self.state.answered(self.at.tables, question, None)
            return
        outcome = self.at.outcome_of(question, self.fault, self.rng)
        self._take(observation.id, observation.outcomes[outcome], visit, is_best)
        self.state = self.state.answered(self.at.tables, question, outcome)

    def _try(self, repair: int, visit: int, is_best: bool, *, may_take: bool) -> bool:
        took = may_take and self.at.takes(repair, self.fault, self.rng)
        if not may_take and self.at.tables.fixes[repair, self.fault] > 0.5:
            return False  # it would have helped, so it was not done yet: for want of time or of the part
        self._take(self.at.model.repairs[repair].id, FIXED if took else FAILED, visit, is_best)
        state = self.state
        self.state = state.fixed(self.at.tables, repair) if took else state.failed(self.at.tables, repair)
        return took

    def _end_it(self) -> bool:
        """What put it right in the end, where the steps so far had not."""
        visit = self.course.visits
        remedy = self.at.remedy(self.fault, on_site=visit > 0)
        if remedy is None:
            return False
        name = self.at.model.repairs[remedy].id
        if any(one.step == name for one in self.taken):  # tried once in vain, then done again and well
            self.taken = [one for one in self.taken if one.step != name]
        choices = self.at.choices(self.state)
        is_best = choices[0].kind == "repair" and choices[0].index == remedy
        self._take(name, FIXED, visit, is_best)
        self.state = self.state.fixed(self.at.tables, remedy)
        return True

    def _take(self, step: str, outcome: str, visit: int, is_best: bool) -> None:
        self.taken.append(Taken(step, outcome, visit, is_best))


def _rows(weights: Numbers) -> Numbers:
    return np.asarray(weights / weights.sum(axis=0))


def _symptoms_by_code(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Observation and outcome by the code of the symptom: it is meant when the last outcome is observed."""

    def found() -> Iterator[tuple[str, tuple[str, str]]]:
        observations: Sequence[Mapping[str, Any]] = document.get("observations") or []
        for one in observations:
            if code := (one.get("codes") or {}).get("symptom"):
                yield code, (one["id"], one["outcomes"][-1])

    return dict(found())
