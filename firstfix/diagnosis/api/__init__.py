"""Fault models, troubleshooting and knowledge for programs."""

from ninja import Router

from firstfix.diagnosis.api.articles import router as articles
from firstfix.diagnosis.api.fault_models import router as fault_models
from firstfix.diagnosis.api.learning import router as learning
from firstfix.diagnosis.api.suggestions import router as suggestions
from firstfix.diagnosis.api.troubleshooting import router as troubleshooting

router = Router(tags=["diagnosis"])
for part in (articles, fault_models, learning, suggestions, troubleshooting):
    router.add_router("", part)
