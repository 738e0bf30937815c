"""Finding and mending the fault: at the desk with the customer on the phone, and on site with what is on board."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from firstfix.engines.simulation.orders import Order
from firstfix.engines.simulation.products import Product, Way
from firstfix.engines.troubleshooting.advice import way_of
from firstfix.engines.troubleshooting.choice import Choice
from firstfix.engines.troubleshooting.model import VISIT
from firstfix.engines.troubleshooting.state import NOT_ASKED, State

#: An engineer on site repairs what he holds for so probable; before, he tests, as long as tests tell so much (nats).
SURE: Final = 0.85
TELLING: Final = 0.02


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call or a visit came to. `lacking` names why it did not end the order: "" when it did, "part", "skill",
    "tool", "time", "repair" (nothing that was tried took) or "expert" (nothing known is left to try)."""

    seconds: float
    state: State
    lacking: str
    used: dict[str, int] = field(default_factory=dict)
    wanted: Way | None = None


class Desk:
    """Asks as the troubleshooting engine proposes, as long as the next best step is a remote one."""

    def __init__(self) -> None:
        self.choices: dict[tuple[str, bytes, bytes], Choice] = {}

    def call(self, order: Order, state: State) -> Outcome:
        product, seconds, used = order.product, 0.0, dict[str, int]()
        while True:
            choice = self._choice(product, state)
            if way_of(product.known, choice) != "remote":
                return Outcome(seconds, state, "visit", used)
            if choice.kind == "observation":
                seconds += float(product.question_seconds[choice.index])
                state = state.answered(
                    product.known, choice.index, product.outcome(choice.index, order.fault, order.answers)
                )
                continue
            outcome = attempt(order, state, choice.index)
            seconds, state = seconds + outcome.seconds, outcome.state
            _add(used, outcome.used)
            if not outcome.lacking:
                return Outcome(seconds, state, "", used)

    def clairvoyant_call(self, order: Order, state: State) -> Outcome:
        """Goes straight to the remote repairs that are known to help."""
        seconds, used = 0.0, dict[str, int]()
        for way in order.product.ways[order.fault]:
            if way.is_remote:
                outcome = attempt(order, state, way.repair)
                seconds, state = seconds + outcome.seconds, outcome.state
                _add(used, outcome.used)
                if not outcome.lacking:
                    return Outcome(seconds, state, "", used)
        return Outcome(seconds, state, "visit", used)

    def _choice(self, product: Product, state: State) -> Choice:
        """The same record is decided upon once."""
        key = product.id, state.answers.tobytes(), state.tried.tobytes()
        if key not in self.choices:
            self.choices[key] = product.policy.choices(state)[0]
        return self.choices[key]


def attempt(order: Order, state: State, repair: int) -> Outcome:
    """One repair, wherever; its parts are used up whether it takes or not."""
    product = order.product
    needs = int(product.truth.repair_needs[repair])
    seconds = float(product.repair_seconds[repair]) + product.opening_seconds(needs, state.opened)
    used = dict(product.truth.model.repairs[repair].parts)
    if order.successes[repair] < product.truth.fixes[repair, order.fault]:
        return Outcome(seconds, state, "", used)
    return Outcome(seconds, state.failed(product.known, repair), "repair", used)


def work_on_site(
    order: Order,
    *,
    skills: frozenset[str],
    tools: frozenset[str],
    stock: Mapping[str, int],
    seconds: float,
    further: float,
) -> Outcome:
    """The visit: tests that tell most per minute until one fault is sure enough, then its best way that is possible.

    The engineer of every policy works like this; policies differ in what is known before and what is on board. What
    does not end within `seconds` fails for time. For want of a part he takes a dearer way only when that costs less
    than a `further` visit.
    """
    product = order.product
    state = replace(order.state, opened=VISIT)  # what was open at another visit is closed again
    spent, left, used = 0.0, dict(stock), dict[str, int]()
    while True:
        fault = product.suspect(state)
        question = best_test(product, state) if state.belief[fault] < SURE else -1
        if question >= 0:
            needs = int(product.truth.question_needs[question])
            step = float(product.question_seconds[question]) + product.opening_seconds(needs, state.opened)
            if spent + step > seconds:
                return Outcome(spent, state, "time", used)
            spent += step
            state = state.answered(product.known, question, product.outcome(question, order.fault, order.answers))
            continue
        ways = product.untried_ways(fault, state)
        if not ways:
            return Outcome(spent, state, "expert", used)
        possible = [way for way in ways if not lack(way, skills, tools, left)]
        if not possible or possible[0].cost > ways[0].cost + further:
            return Outcome(spent, state, lack(ways[0], skills, tools, left), used, ways[0])
        way = possible[0]
        done = attempt(order, state, way.repair)
        if spent + done.seconds > seconds:
            return Outcome(spent, state, "time", used, way)
        spent, state = spent + done.seconds, done.state
        _add(used, done.used)
        for part, amount in done.used.items():
            left[part] -= amount
        if not done.lacking:
            return Outcome(spent, state, "", used)


def lack(way: Way, skills: frozenset[str], tools: frozenset[str], stock: Mapping[str, int]) -> str:
    """What stands against this way: "skill", "tool", "part" or nothing."""
    if not way.skills <= skills:
        return "skill"
    if not way.tools <= tools:
        return "tool"
    return "part" if any(stock.get(part, 0) < amount for part, amount in way.parts.items()) else ""


def best_test(product: Product, state: State) -> int:
    """The observation on site that tells most per second; -1 where none tells anything."""
    known = product.known
    if not len(known.question_cost):
        return -1
    open_ones = product.asked_on_site & (state.answers == NOT_ASKED)
    if not open_ones.any():
        return -1
    joint = known.likelihoods * state.belief
    chance = joint.sum(axis=1)
    # Mutual information = Σ over outcomes and faults of joint × log(likelihood / chance of the outcome).
    each = (joint * (np.log(known.likelihoods) - np.log(chance)[:, np.newaxis])).sum(axis=1)
    gain = np.add.reduceat(each, known.rows[:-1])
    gain = np.where(open_ones, gain, 0.0)
    best = int((gain / (product.question_seconds + 60.0)).argmax())
    return best if gain[best] >= TELLING else -1


def _add(used: dict[str, int], more: Mapping[str, int]) -> None:
    for part, amount in more.items():
        used[part] = used.get(part, 0) + amount
