"""What workers do for fault models: score closed cases, learn from them by night, grow trees."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone, translation

from firstfix.diagnosis.actions.learning import (
    give_up_learning,
    grow_missing_tree,
    learn_and_propose,
    learn_where_it_is_time,
    score_closed_cases,
    take_learning,
)
from firstfix.diagnosis.facts import LearningStarted
from firstfix.diagnosis.models import LearningRun
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import FirstFixError
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_zone

log = logging.getLogger(__name__)

#: Cases that are scored in one transaction: some seconds.
AT_ONCE = 300
#: Of a tree that a job grows.
NODES = 150
#: The hour, by the company's clock, at which products are looked at.
HOUR = 3


@every("*/10 * * * *")
def score_cases_everywhere(now: datetime) -> None:
    """What has been closed since; one company's trouble does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id):
                score_cases()
        except (FirstFixError, DatabaseError):
            log.exception("cases of company %s could not be scored", tenant_id)


@job()
def score_cases() -> None:
    """So many cases now, the rest by another job."""
    if score_closed_cases(most=AT_ONCE) == AT_ONCE:
        score_cases.later(one_at_a_time="score cases")


@job()
def grow_trees() -> None:
    """One at a time: each takes seconds."""
    if grow_missing_tree(nodes=NODES):
        grow_trees.later(one_at_a_time="grow trees")


@every("35 * * * *")
def learn_by_night(now: datetime) -> None:
    """Each company at its own hour."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id), translation.override(company().language):
                if now.astimezone(company_zone()).hour == HOUR:
                    learn_where_it_is_time(at=now)
        except Exception:
            log.exception("company %s: nothing could be learnt tonight", tenant_id)


def begin_learning(fact: LearningStarted, *, about: LearningRun, by: Actor) -> None:
    learn_from_cases.later(run_id=about.pk, language=translation.get_language(), one_at_a_time="learn")


@job(scope=False)
def learn_from_cases(tenant_id: int, *, run_id: int, language: str) -> None:
    """The run is seen to be running before the long work begins; whatever happens, it comes to an end."""
    with tenant_scope(tenant_id):
        run = take_learning(run_id)
    if run is None:
        return
    try:
        with tenant_scope(tenant_id), translation.override(language):
            learn_and_propose(run)
    except Exception:
        log.exception("learning run %s", run_id)
        with tenant_scope(tenant_id):
            give_up_learning(run_id, at=timezone.now())
