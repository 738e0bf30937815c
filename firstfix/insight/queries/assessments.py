"""Self-assessments: their score, what each block got, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from firstfix.insight.criteria import BLOCKS, CRITERIA, LEVELS, Block, Criterion
from firstfix.insight.models import AssessmentMark, SelfAssessment
from firstfix.insight.rules import Mark, score
from firstfix.platform.errors import Text


@dataclass(frozen=True)
class Judged:
    criterion: Criterion
    mark: AssessmentMark

    @property
    def is_waiting(self) -> bool:
        return self.mark.applies and self.mark.got is None

    @property
    def missing(self) -> Decimal:
        """Points that are not got: of what applies."""
        return Decimal(self.mark.points) - (self.mark.got or 0) if self.mark.applies else Decimal(0)


@dataclass(frozen=True)
class BlockScore:
    block: Block
    judged: Sequence[Judged]
    score: Decimal | None


def assessments_listed() -> QuerySet[SelfAssessment]:
    return SelfAssessment.objects.select_related("begun_by").order_by("-begun_at", "-pk")


def blocks_of(assessment: SelfAssessment) -> list[BlockScore]:
    marks = {one.criterion: one for one in assessment.marks.select_related("marked_by")}
    found = []
    for block in BLOCKS:
        judged = [Judged(one, marks[one.key]) for one in CRITERIA if one.block == block.key and one.key in marks]
        found.append(BlockScore(block, judged, score(_marks(one.mark for one in judged))))
    return found


def score_of(assessment: SelfAssessment) -> Decimal | None:
    marks = _marks(assessment.marks.all())
    return score(marks, deductions=assessment.deductions, has_bonus=assessment.has_bonus)


def level_of(found: Decimal | None) -> Text:
    """In words, nothing below the lowest level."""
    return next((name for least, name in LEVELS if found is not None and found >= least), "")


def _marks(rows: Iterable[AssessmentMark]) -> list[Mark]:
    return [Mark(one.points, one.got, one.applies) for one in rows]
