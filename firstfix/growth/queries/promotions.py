"""What a promotion keeps of the evidence: the criteria as they were met on its day, to be read in both languages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from firstfix.growth.models import CareerStep, Promotion
from firstfix.growth.queries.careers import Met, step_met
from firstfix.growth.queries.evidence import Row
from firstfix.growth.rules.careers import Criterion
from firstfix.people.models import Engineer
from firstfix.platform.catalogues.models import Skill


def met_of(promotion: Promotion) -> list[Met]:
    """The criteria as they stood when it was proposed, in the reader's language."""
    skills = Skill.objects.in_bulk([one["skill"] for one in promotion.met if one["skill"]])
    return [
        Met(Criterion(one["kind"]), skills.get(one["skill"]), one["least"], one["has"], _kept_rows(one.get("rows", ())))
        for one in promotion.met
    ]


def _kept_rows(kept: Any) -> list[Row]:
    """Former releases kept the rows in the proposer's language alone."""
    rows = kept[_short(translation.get_language() or "en")] if isinstance(kept, dict) else kept
    return [Row(date.fromisoformat(at), *said) for at, *said in rows]


def met_in_both(engineer: Engineer, step: CareerStep, *, now: datetime) -> list[dict[str, Any]]:
    """The criteria of a step as a promotion keeps them, their rows to be read in either language."""
    kept: list[dict[str, Any]] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found = step_met(engineer, step, now=now)
        kept = kept or [
            {"kind": one.kind.value, "skill": one.skill.pk if one.skill else None, "least": one.least, "has": one.has,
             "rows": {}}
            for one in found
        ]  # fmt: skip
        for one, met in zip(kept, found, strict=True):
            one["rows"][_short(language)] = [
                (row.at.isoformat(), str(row.what), str(row.note), row.page, row.id) for row in met.rows
            ]
    return kept


def _short(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"
