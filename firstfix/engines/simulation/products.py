"""A product model in the simulation: the fault model that is true, and what the company knows of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from firstfix.engines.simulation.company import ProductModel
from firstfix.engines.troubleshooting.lookahead import Lookahead
from firstfix.engines.troubleshooting.model import VISIT, Model, Numbers, Tables
from firstfix.engines.troubleshooting.policy import QUICK_RULE, SMALL_RULE, is_small
from firstfix.engines.troubleshooting.reading import read_model
from firstfix.engines.troubleshooting.state import State, start

#: No probability is taken nearer to 0 or 1 than this before an error is put on its logit.
EDGE: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Way:
    """One way to put a fault right: the repair's place in the model, its chance, its price, and what it takes."""

    repair: int
    fixes: float
    cost: float
    parts: Mapping[str, int]
    skills: frozenset[str]
    tools: frozenset[str]
    is_remote: bool


class Product:
    """`truth` decides what happens, `known` what people and engines believe. Seconds are of the steps themselves."""

    def __init__(self, given: ProductModel, error: float, random: np.random.Generator) -> None:
        self.id, self.skill, self.faults_per_year = given.id, given.skill, given.faults_per_year
        model = read_model(given.document)
        self.truth = Tables(model)
        self.known = Tables(mistaken(model, error, random)) if error else self.truth
        self.policy = Lookahead(self.known, SMALL_RULE if is_small(self.known) else QUICK_RULE)
        observations = {entry["id"]: entry for entry in given.document.get("observations") or []}
        repairs = {entry["id"]: entry for entry in given.document.get("repairs") or []}
        accesses = {entry["id"]: entry for entry in given.document.get("accesses") or []}
        self.question_seconds = _seconds(observations[one.id] for one in model.observations)
        self.repair_seconds = _seconds(repairs[one.id] for one in model.repairs)
        self.access_seconds = _seconds(accesses.get(one.id, {}) for one in model.accesses)
        self.is_reported = np.array([one.kind == "symptom" for one in model.observations], dtype=bool)
        self.asked_on_site = (self.truth.question_needs & VISIT) > 0
        self.skills = [_names(repairs[one.id], "skill", "skills") for one in model.repairs]
        self.tools = [_names(repairs[one.id], "tool", "tools") for one in model.repairs]
        #: Of each fault, as the company knows it, by price over chance: the order of least expected cost.
        self.ways = [list(self._ways(fault)) for fault in range(len(model.faults))]
        self.prior = start(self.known)

    def _ways(self, fault: int) -> Iterator[Way]:
        chances = self.known.fixes[:, fault] if len(self.known.fixes) else np.zeros(0)
        possible = np.nonzero(chances > 0)[0].tolist()
        for repair in sorted(possible, key=lambda one: self.known.repair_cost[one] / chances[one]):
            yield Way(
                *(repair, float(chances[repair]), float(self.known.repair_cost[repair])),
                *(self.truth.model.repairs[repair].parts, self.skills[repair], self.tools[repair]),
                is_remote=not self.known.repair_needs[repair] & VISIT,
            )

    def untried_ways(self, fault: int, state: State) -> list[Way]:
        """The best first. What a customer can be told to do, an engineer can do."""
        return [way for way in self.ways[fault] if not state.tried[way.repair]]

    def suspect(self, state: State) -> int:
        """The most probable fault that is worth acting upon: one with a way that costs less than the expert whom it may
        spare; without such a one, the most probable of all."""
        order = np.argsort(-state.belief, kind="stable").tolist()
        escalate = self.known.model.escalate
        for fault in order:
            ways = self.untried_ways(fault, state)
            if ways and state.belief[fault] * ways[0].fixes * escalate > ways[0].cost:
                return int(fault)
        return int(order[0])

    def opening_seconds(self, needs: int, opened: int) -> float:
        missing = needs & ~opened
        return sum(float(seconds) for bit, seconds in enumerate(self.access_seconds) if missing >> bit & 1)

    def reported(self, fault: int, luck: Numbers) -> State:
        """What is known when a customer has reported the fault's symptoms; `luck` decides, one number a question."""
        state = self.prior
        for place in np.nonzero(self.is_reported)[0].tolist():
            state = state.answered(self.known, place, self.outcome(place, fault, luck))
        return state

    def outcome(self, question: int, fault: int, luck: Numbers) -> int:
        """What an observation shows in truth."""
        shares = np.cumsum(self.truth.model.observations[question].likelihood[:-1, fault])
        return int(np.searchsorted(shares, luck[question], side="right"))

    def certain(self, fault: int) -> State:
        """What a clairvoyant knows."""
        belief = np.zeros(len(self.prior.belief))
        belief[fault] = 1.0
        return replace(self.prior, belief=belief)


def mistaken(model: Model, error: float, random: np.random.Generator) -> Model:
    """The model with an error of this spread in the logarithm of every share and the logit of every probability."""

    def shares(true: Numbers) -> Numbers:
        drawn = true * np.exp(random.normal(0.0, error, true.shape))
        return np.asarray(drawn / drawn.sum(axis=0))

    def chances(true: Numbers) -> Numbers:
        inner = np.clip(true, EDGE, 1.0 - EDGE)
        logits = np.log(inner / (1.0 - inner)) + random.normal(0.0, error, true.shape)
        return np.where(true > 0, 1.0 / (1.0 + np.exp(-logits)), 0.0)

    return replace(
        model,
        prior=shares(model.prior),
        observations=tuple(replace(one, likelihood=shares(one.likelihood)) for one in model.observations),
        repairs=tuple(replace(one, fixes=chances(one.fixes)) for one in model.repairs),
    )


def _seconds(entries: Iterator[Any]) -> Numbers:
    return np.array([60.0 * float(entry.get("minutes") or 0.0) for entry in entries])


def _names(entry: Mapping[str, Any], one: str, several: str) -> frozenset[str]:
    """Names under one of two keys, a text or a list."""
    found: list[str] = []
    for key in (one, several):
        value = entry.get(key)
        found += [value] if isinstance(value, str) else list(value or [])
    return frozenset(found)
