"""What is learnt from closed orders by night; and repeats of faults, linked anew by another window."""

from __future__ import annotations

import logging
from datetime import datetime

from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.facts import CompanyChanged
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone
from firstfix.work.actions.repeats import relink_repeats
from firstfix.work.actions.suggestions import learn_from_closed_orders
from firstfix.work.facts import SuggestionLearningAsked
from firstfix.work.models import WorkOrder

log = logging.getLogger(__name__)

#: By the company's clock.
HOUR = 2
#: One at a time per company: two would learn the same.
LEARNING = "suggestions"
RELINKING = "repeats"


@every("20 * * * *")
def learn_suggestions_by_night(now: datetime) -> None:
    """Each company at its own hour, one after the other; one that fails does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                if now.astimezone(company_zone()).hour == HOUR:
                    learn_from_closed_orders(by=SYSTEM, at=now)
        except Exception:
            log.exception("company %s could not learn suggestions", tenant_id)


def learn_suggestions_soon(fact: SuggestionLearningAsked, *, about: Tenant, by: Actor) -> None:
    learn_suggestions_now.later(one_at_a_time=LEARNING)


@job()
def learn_suggestions_now() -> None:
    learn_from_closed_orders(by=SYSTEM)


def relink_repeats_soon(fact: CompanyChanged, *, about: Tenant, by: Actor) -> None:
    """The window counts for all figures, past ones too."""
    if "repeat_window_days" in fact.fields:
        relink_all_repeats.later(one_at_a_time=RELINKING)


@job()
def relink_all_repeats() -> None:
    relink_repeats(WorkOrder.objects.all())
