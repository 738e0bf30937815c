"""What workers do for fault models: score closed cases, learn from them by night, grow trees."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone, translation

from firstfix.diagnosis.actions.fault_models import keep_tree, note_figures, unsettled_version, unsettled_versions
from firstfix.diagnosis.actions.learning import (
    give_up_learning,
    learn_and_propose,
    learn_where_it_is_time,
    score_closed_cases,
    take_learning,
    watch_for_drift,
)
from firstfix.diagnosis.facts import FaultModelStepped, LearningStarted
from firstfix.diagnosis.models import FaultModel, LearningRun
from firstfix.diagnosis.translate import rule_figures, tree_of
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
#: The queue of work that takes a minute and a processor, so that short jobs do not wait for it.
LONG = "planning"
#: Of the tree of a version that somebody published: half a minute.
NODES_PUBLISHED = 300
#: Simulated cases on which decision rules are tried: some ten seconds.
CASES = 30
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


def settle_published(fact: FaultModelStepped, *, about: FaultModel, by: Actor) -> None:
    """What publishing leaves to a worker: of small models there is nothing left."""
    if fact.verb == "publish":
        version = about.versions.only("pk").get(number=fact.number)
        settle_version.later(version_id=version.pk, one_at_a_time="settle version")


@every("20 4 * * *")
def settle_what_is_left(now: datetime) -> None:
    """Versions whose worker was in trouble, or that were imported with the database."""
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            for version_id in unsettled_versions():
                settle_version.later(version_id=version_id, one_at_a_time="settle version")


@job(scope=False, queue=LONG)
def settle_version(tenant_id: int, *, version_id: int) -> None:
    """Short transactions around long work: the rule that suits the version is chosen, then its tree is grown."""
    with tenant_scope(tenant_id):
        version = unsettled_version(version_id)
    if version is None:
        return
    try:
        figures = (
            version.figures if version.figures.get("rule") else rule_figures(version.document, cases=CASES, seed=1)
        )
        with tenant_scope(tenant_id):
            note_figures(version, figures)
        tree = tree_of(version.document, figures=figures, nodes=NODES_PUBLISHED)
        with tenant_scope(tenant_id):
            keep_tree(version, tree)
    except Exception:
        log.exception("version %s of a fault model could not be settled", version_id)
        with tenant_scope(tenant_id):
            note_figures(version, {"trouble": True})


@job()
def watch_everything() -> None:
    """For drift of any product: what the night does, at once."""
    for model in FaultModel.objects.order_by("pk"):
        watch_for_drift(model)


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
