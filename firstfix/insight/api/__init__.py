"""Figures, reliability and scenarios for programs."""

from ninja import Router

from firstfix.insight.api.assessments import router as assessments
from firstfix.insight.api.key_figures import router as key_figures
from firstfix.insight.api.numbers import router as numbers
from firstfix.insight.api.reliability import router as reliability
from firstfix.insight.api.scenarios import router as scenarios

router = Router(tags=["insight"])
for part in (numbers, key_figures, assessments, reliability, scenarios):
    router.add_router("", part)
