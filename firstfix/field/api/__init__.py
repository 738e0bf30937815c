"""The day on site for programs: prepare my day, one visit from setting off to the report, checklists, articles."""

from ninja import Router

from firstfix.field.api.articles import router as articles
from firstfix.field.api.checklists import router as checklists
from firstfix.field.api.day import router as day
from firstfix.field.api.likely import router as likely
from firstfix.field.api.visit import router as visit

router = Router(tags=["field"])
for part in (day, likely, visit, checklists, articles):
    router.add_router("", part)
