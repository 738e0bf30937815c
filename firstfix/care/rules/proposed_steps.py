"""What a bulletin says to do, as a step of a fault model (docs/formats/fault-model.md)."""

from __future__ import annotations

from typing import Any

from firstfix.platform.bilingual import Bilingual


def step_id(number: str) -> str:
    """Of the bulletin's step, by which it is known again: SB-2026-00001 is R_SB_2026_00001."""
    return f"R_{number.replace('-', '_')}"


def proposed_step(
    number: str, *, subject: Bilingual, text: Bilingual, minutes: int, fault: str, share: float, where: str
) -> dict[str, Any]:
    """A repair that ends the fault with the probability `share`. Where a bulletin is written in one language only, its
    words stand in both until somebody translates them.
    """
    name, say = ({one: both.in_language(one) for one in ("zh", "en")} for both in (subject, text))
    return {
        "id": step_id(number),
        "name": {"zh": f"{name['zh']}（{number}）", "en": f"{name['en']} ({number})"},
        "where": where,
        "minutes": minutes,
        "fixes": {fault: share},
        "say": say,
    }
