"""Who decides what: the six ways to run the company that are compared."""

from dataclasses import dataclass, replace
from typing import Final

from firstfix.engines.simulation.orders import Needs, Order
from firstfix.engines.troubleshooting.kit import FEW, best_kit
from firstfix.engines.troubleshooting.state import State

#: A part goes into the kit of a diagnosis when it adds so much to the chance of a first fix.
LEAST: Final = 0.10
#: A skill or tool is asked for when the fault that takes it is so probable.
LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """asks   the desk finds the fault as far as it can, solves what can be solved, and says what to bring
    plans  the planning engine decides who goes when; else the nearest free engineer goes
    joint  the plan weighs the chance of a first fix against ways and time, instead of a kit that is given
    knows  every fault is known from the report on
    """

    name: str
    asks: bool = False
    plans: bool = False
    joint: bool = False
    knows: bool = False


POLICIES: Final = {
    policy.name: policy
    for policy in (
        Policy("nearest"),
        Policy("planning", plans=True),
        Policy("diagnosis", asks=True),
        Policy("apart", asks=True, plans=True),
        Policy("one-decision", asks=True, plans=True, joint=True),
        Policy("clairvoyant", asks=True, plans=True, knows=True),
    )
}


class Kits:
    """What a visit takes by what is known of the case; the same record is worked out once."""

    def __init__(self, kg: float) -> None:
        self.kg = kg
        self.found: dict[tuple[str, bytes, bytes], Needs] = {}

    def needs(self, order: Order, policy: Policy) -> Needs:
        if not policy.asks or policy.joint:
            return Needs()
        if policy.knows:
            ways = order.product.untried_ways(order.fault, order.state)
            return Needs(ways[0].parts, ways[0].skills, ways[0].tools, known=True) if ways else Needs()
        state = order.state
        key = order.product.id, state.answers.tobytes(), state.tried.tobytes()
        if key not in self.found:
            self.found[key] = self._diagnosed(order, state)
        return self.found[key]

    def _diagnosed(self, order: Order, state: State) -> Needs:
        """A kit by the engine, skills and tools of the leading fault's best way where it is likely."""
        kit = best_kit(order.product.known, state, capacity=self.kg, most=FEW - 2, least=LEAST)
        needs = Needs(kit["parts"])
        leading = int(state.belief.argmax())
        ways = order.product.untried_ways(leading, state)
        if ways and state.belief[leading] >= LIKELY:
            needs = replace(needs, skills=ways[0].skills, tools=ways[0].tools)
        return needs
