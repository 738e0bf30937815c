"""What a bulletin says to do, as a step of a fault model (docs/formats/fault-model.md)."""

from __future__ import annotations

from typing import Any


def step_id(number: str) -> str:
    """Of the bulletin's step, by which it is known again: SB-2026-00001 is R_SB_2026_00001."""
    return f"R_{number.replace('-', '_')}"


def proposed_step(
    number: str, *, subject: str, text: str, minutes: int, fault: str, share: float, where: str
) -> dict[str, Any]:
    """A repair that ends the fault with the probability `share`. A bulletin is written in one language, so its words
    stand in both until somebody translates them.
    """
    return {
        "id": step_id(number),
        "name": {"zh": f"{subject}（{number}）", "en": f"{subject} ({number})"},
        "where": where,
        "minutes": minutes,
        "fixes": {fault: share},
        "say": {"zh": text, "en": text},
    }
