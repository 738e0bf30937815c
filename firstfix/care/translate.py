"""Care's only door to the engines."""

from __future__ import annotations

from firstfix.engines.triage.tokens import similarity


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0 … 1."""
    return similarity(one, other)
