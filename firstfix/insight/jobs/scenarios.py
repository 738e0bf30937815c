"""Scenarios played by workers, one of a company after the other, world by world: the company now, then the other."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

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

#: Work of minutes has workers of its own, so that short jobs do not wait for it. Each world is a job, so that days that
#: a dispatcher wants planned do not wait for all of them.
QUEUE = "planning"
#: No further world is begun after so many seconds of playing, if there are enough for an answer.
LONGEST, ENOUGH = 600.0, 3


def begin_scenario(fact: ScenarioAsked, *, about: Scenario, by: Actor) -> None:
    _go_on(about.pk)


def _go_on(scenario_id: int) -> None:
    play_world.later(scenario_id=scenario_id, one_at_a_time="scenario")


@job(scope=False, queue=QUEUE)
def play_world(tenant_id: int, *, scenario_id: int) -> None:
    """The next world, in short transactions between long plays; whatever happens, the scenario comes to an end."""
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
            if _is_enough(answer):
                end_scenario(taken)
            elif not is_given_up(taken):
                _go_on(scenario_id)
    except Exception:
        log.exception("scenario %s", scenario_id)
        with tenant_scope(tenant_id):
            end_scenario(taken, Scenario.State.FAILED)


def _is_enough(answer: dict[str, Any]) -> bool:
    worlds = len(answer["then"])
    return worlds >= len(SEEDS) or (worlds >= ENOUGH and answer["seconds"] > LONGEST)


def _played(tenant_id: int, taken: Scenario) -> Iterator[tuple[dict[str, Any], int, int]]:
    """The answer so far, and how many companies of how many have been played."""
    question, answer = question_of(taken), taken.answer
    with tenant_scope(tenant_id):
        records, measured = company_records(now=taken.asked_at)
    if not answer:
        answer = {
            "days": days_to_play(records, question),
            "seconds": 0.0,
            "now": [],
            "then": [],
            "measured": asdict(measured),
            "assumptions": assumptions(records, question),
            "engineers": [len(records.colleagues), len(engineers(records, question))],
        }
    total, world = 2 * len(SEEDS), len(answer["then"])
    yield answer, 2 * world, total

    def is_stopped() -> bool:
        with tenant_scope(tenant_id):
            return is_given_up(taken)

    begun, before = time.monotonic(), answer["seconds"]
    for which, asked, policy in (("now", Question(), taken.policy_now), ("then", question, taken.policy_then)):
        company = document(records, asked, days=answer["days"])
        figures = year_apart(company, policy=policy, seed=SEEDS[world], is_stopped=is_stopped)
        if figures is None:
            return
        answer[which].append(figures)
        answer["seconds"] = before + time.monotonic() - begun
        yield answer, len(answer["now"]) + len(answer["then"]), total
