"""Figures, reliability and scenarios for programs."""

from ninja import Router

from firstfix.insight.api.numbers import router as numbers
from firstfix.insight.api.reliability import router as reliability
from firstfix.insight.api.scenarios import router as scenarios

router = Router(tags=["insight"])
for part in (numbers, reliability, scenarios):
    router.add_router("", part)
