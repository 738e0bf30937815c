"""Scenarios played by a worker, one of a company after the other: world by world the company now, then the other."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from firstfix.insight.actions import end_scenario, is_given_up, note_answer, take_scenario
from firstfix.insight.facts import ScenarioAsked
from firstfix.insight.models import Scenario
from firstfix.insight.queries.company_records import company_records
from firstfix.insight.queries.scenarios import question_of
from firstfix.insight.translate.company import assumptions, document, engineers
from firstfix.insight.translate.records import Question
from firstfix.insight.translate.years import SEEDS, days_to_play, year_apart
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.jobs import job
from firstfix.platform.tenants.scope import tenant_scope

log = logging.getLogger(__name__)

#: Work of minutes has workers of its own, so that short jobs do not wait for it.
QUEUE = "planning"
#: No further world is begun after so many seconds, if there are enough for an answer.
LONGEST, ENOUGH = 600.0, 3


def begin_scenario(fact: ScenarioAsked, *, about: Scenario, by: Actor) -> None:
    play_scenario.later(scenario_id=about.pk, one_at_a_time="scenario")


@job(scope=False, queue=QUEUE)
def play_scenario(tenant_id: int, *, scenario_id: int) -> None:
    """Short transactions between long plays; whatever happens, the scenario comes to an end."""
    with tenant_scope(tenant_id):
        taken = take_scenario(scenario_id)
    if taken is None:
        return
    try:
        for answer, done, total in _played(tenant_id, taken):
            with tenant_scope(tenant_id):
                if note_answer(taken, answer, done=done, total=total):
                    return
        with tenant_scope(tenant_id):
            end_scenario(taken)
    except Exception:
        log.exception("scenario %s", scenario_id)
        with tenant_scope(tenant_id):
            end_scenario(taken, Scenario.State.FAILED)


def _played(tenant_id: int, taken: Scenario) -> Iterator[tuple[dict[str, Any], int, int]]:
    """The answer so far, and how many companies of how many have been played."""
    question = question_of(taken)
    with tenant_scope(tenant_id):
        records, measured = company_records(now=timezone.now())
    days = days_to_play(records, question)
    companies = (document(records, Question(), days=days), document(records, question, days=days))
    answer: dict[str, Any] = {
        "days": days,
        "now": [],
        "then": [],
        "measured": asdict(measured),
        "assumptions": assumptions(records, question),
        "engineers": [len(records.colleagues), len(engineers(records, question))],
    }
    total = len(SEEDS) * len(companies)
    yield answer, 0, total

    def is_stopped() -> bool:
        with tenant_scope(tenant_id):
            return is_given_up(taken)

    begun, policies = time.monotonic(), (taken.policy_now, taken.policy_then)
    for world, seed in enumerate(SEEDS):
        if world >= ENOUGH and time.monotonic() - begun > LONGEST:
            break
        for place, (which, company, policy) in enumerate(zip(("now", "then"), companies, policies, strict=True), 1):
            figures = year_apart(company, policy=policy, seed=seed, is_stopped=is_stopped)
            if figures is None:
                return
            answer[which].append(figures)
            yield answer, 2 * world + place, total
