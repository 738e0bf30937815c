"""Every verb of the phone, by the rooms that they lead to."""

from __future__ import annotations

from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs

VERBS: Verbs = {}

__all__ = ["VERBS", "Made", "Told", "Verb", "Verbs"]
