"""Fault models, troubleshooting and knowledge for programs."""

from ninja import Router

from firstfix.diagnosis.api.articles import router as articles
from firstfix.diagnosis.api.fault_models import router as fault_models

router = Router(tags=["diagnosis"])
for part in (articles, fault_models):
    router.add_router("", part)
