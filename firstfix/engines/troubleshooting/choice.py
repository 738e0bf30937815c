"""What may be done next, and at which expected cost of the whole rest of the case."""

from dataclasses import dataclass
from typing import Literal, Protocol

from firstfix.engines.troubleshooting.state import State


@dataclass(frozen=True, slots=True)
class Choice:
    """`index` is the place among the model's observations or repairs; `cost` includes everything after the step."""

    kind: Literal["observation", "repair", "escalate"]
    index: int
    cost: float


class Policy(Protocol):
    """Says what to do."""

    def is_exact_at(self, state: State) -> bool:
        """Whether the costs of the choices are the least possible."""
        ...

    def choices(self, state: State) -> list[Choice]:
        """The possible steps that were looked at, best first; escalation is always among them."""
        ...
