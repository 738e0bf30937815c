"""Pure functions on the documents of fault models."""

from firstfix.diagnosis.rules.wording import OUTCOMES, Wording

__all__ = ["OUTCOMES", "Wording"]
