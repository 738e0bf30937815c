"""Troubleshooting records as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstfix.diagnosis.models import RecordStep, TroubleshootingRecord
from firstfix.diagnosis.rules import Wording
from firstfix.platform.errors import Text


@dataclass(frozen=True)
class TakenStep:
    """A step in words; `row` holds who, when and where."""

    row: RecordStep
    name: Text
    outcome: Text


def taken_steps(record: TroubleshootingRecord) -> Sequence[TakenStep]:
    """What was done so far, in its order."""
    words = Wording(record.model_version.document)
    return [TakenStep(row, words.step(row.step), words.outcome(row.step, row.outcome)) for row in record.steps.all()]
