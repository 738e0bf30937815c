"""The API: each area's router under /api/, documented at /api/docs. Same actions and permissions as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer
from pydantic_core import to_json

from firstfix import __version__
from firstfix.billing.api import router as billing
from firstfix.care.api import router as care
from firstfix.customers.api import router as customers
from firstfix.diagnosis.api import router as diagnosis
from firstfix.engineer.api import router as engineer
from firstfix.equipment.api import router as equipment
from firstfix.field.api import router as field
from firstfix.growth.api import router as growth
from firstfix.insight.api import router as insight
from firstfix.logistics.api import router as logistics
from firstfix.messaging.api import router as messaging
from firstfix.people.api import router as people
from firstfix.platform.accounts.api import router as accounts
from firstfix.platform.api.auth import AUTH
from firstfix.platform.api.idempotency import once_by_key
from firstfix.platform.api.problems import tell_problems
from firstfix.platform.catalogues.api import router as catalogues
from firstfix.platform.exchange.api import router as exchange
from firstfix.platform.facts.api import router as facts
from firstfix.platform.notices.api import router as notices
from firstfix.platform.search.api import router as search
from firstfix.platform.waiting.api import router as waiting
from firstfix.rewards.api import router as rewards
from firstfix.scheduling.api import router as scheduling
from firstfix.work.api import router as work


class CompiledJson(BaseRenderer):
    """Moments as in RFC 3339. Python's own encoder takes a quarter of a long list's time."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return to_json(data)


api = NinjaAPI(
    title="FirstFix",
    version=__version__,
    description="Everything that the pages do. Lists are paged by cursor; writes may carry an `Idempotency-Key`; "
    "errors are problem documents (RFC 9457) in the language of `Accept-Language`, "
    "without it in that of the key's user.",
    auth=AUTH,
    renderer=CompiledJson(),
    urls_namespace="api",
)
tell_problems(api)
api.add_decorator(once_by_key, mode="view")
for router in (
    engineer,  # first, because addresses are looked for in this order and phones ask most
    *(work, scheduling, field, logistics, people, diagnosis, customers, equipment, billing, care, messaging),
    *(rewards, growth, insight),
    *(accounts, catalogues, search, facts, exchange, notices, waiting),
):
    api.add_router("", router)
