"""What a checklist asks for before an engineer may leave, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

DONE, FAILED, NOT_APPLICABLE = "done", "failed", "not_applicable"

#: What no gauge can read, by unit as it is written on steps: from, to. Nothing is colder than 0 K, no vacuum is deeper
#: than one atmosphere below it (pressures are read against it); above stands what no machine in service has.
POSSIBLE = {
    **dict.fromkeys(("°C", "℃"), (Decimal("-273.15"), Decimal(4000))),
    "K": (Decimal(0), Decimal(4300)),
    "°F": (Decimal("-459.67"), Decimal(7300)),
    "bar": (Decimal("-1.1"), Decimal(10_000)),
    "MPa": (Decimal("-0.11"), Decimal(1_000)),
    "kPa": (Decimal(-110), Decimal(1_000_000)),
    "psi": (Decimal(-16), Decimal(150_000)),
    **dict.fromkeys(("Ω", "kΩ", "MΩ", "GΩ"), (Decimal(0), Decimal(10**9))),
    **dict.fromkeys(("Hz", "kHz", "rpm", "r/min", "L/min", "m³/h", "m3/h", "kg", "lx"), (Decimal(0), Decimal(10**7))),
}


class Scope(NamedTuple):
    """What a checklist is for. Without a product model it is for all, or for all of a class of medical devices: by
    their protection against electric shock, by what touches the patient, or by both; empty is any.
    """

    product_model: int | None
    protection: str = ""
    applied_part: str = ""

    def holds_for(self, product: Scope) -> bool:
        """`product`: a model with its class; (None, "", "") where there is no asset."""
        return all(own in (None, "", other) for own, other in zip(self, product, strict=True))


@dataclass(frozen=True)
class Asked:
    """A step as the rule sees it; `verdict` is empty while nothing is recorded."""

    id: int
    blocks: bool
    is_test: bool
    verdict: str = ""


def is_possible(value: Decimal, *, unit: str) -> bool:
    """Whether a gauge can have read this; of units that are not known everything is believed."""
    low, high = POSSIBLE.get(unit.strip(), (value, value))
    return low <= value <= high


def within(value: Decimal, *, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether a reading keeps its limits; both limits are still good."""
    return (low is None or value >= low) and (high is None or value <= high)


def blocking(steps: Iterable[Asked], *, is_restored: bool) -> list[int]:
    """The ids of steps that forbid leaving.

    Who leaves without having restored it owes nothing but the truth. Who says it is restored must have done every
    blocking step; "does not apply" is an answer too, but not for a test after repair.
    """
    if not is_restored:
        return []
    return [step.id for step in steps if step.blocks and not _is_settled(step)]


def _is_settled(step: Asked) -> bool:
    return step.verdict == DONE or (step.verdict == NOT_APPLICABLE and not step.is_test)
