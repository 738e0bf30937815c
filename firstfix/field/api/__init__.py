"""The day on site for programs: prepare my day, and one visit from setting off to the report."""

from ninja import Router

from firstfix.field.api.day import router as day
from firstfix.field.api.visit import router as visit

router = Router(tags=["field"])
for part in (day, visit):
    router.add_router("", part)
