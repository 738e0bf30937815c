"""Cases that are over, written as they stand at the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstfix.diagnosis.actions.learning import score_closed_cases
from firstfix.diagnosis.models import FaultModelVersion, RecordStep, TroubleshootingRecord

NOW = timezone.now()

Steps = list[tuple[str, str]]


def make_closed(
    version: FaultModelVersion, steps: Steps, *, at: datetime = NOW, fault: str = "", **kw: Any
) -> TroubleshootingRecord:
    symptoms, advised = kw.pop("symptoms", {}), kw.pop("advised", True)
    case = TroubleshootingRecord.objects.create(
        model_version=version, state=kw.pop("state", "solved"), symptoms=symptoms, confirmed_fault=fault,
        opened_at=at - timedelta(hours=2), closed_at=at, **kw,
    )  # fmt: skip
    for place, (step, outcome) in enumerate(steps):
        RecordStep.objects.create(record=case, place=place, step=step, outcome=outcome, was_advised=advised)
    return case


def score_all() -> None:
    score_closed_cases(most=1000)
