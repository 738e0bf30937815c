"""What a checklist asks for before an engineer may leave, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

DONE, FAILED, NOT_APPLICABLE = "done", "failed", "not_applicable"


@dataclass(frozen=True)
class Asked:
    """A step as the rule sees it; `verdict` is empty while nothing is recorded."""

    id: int
    blocks: bool
    is_test: bool
    verdict: str = ""


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
