"""Pieces of planning runs, worked off by as many workers on as many machines as there are; and the night's run."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone, translation

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import FirstFixError
from firstfix.platform.jobs import every, job
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.everywhere import all_tenants
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.scheduling.actions.planning_runs import (
    answer_so_far,
    fail_piece,
    finish_piece,
    forget_old_runs,
    note_progress,
    plan_coming_days,
    question_of,
    take_piece,
)
from firstfix.scheduling.facts import PlanningStarted
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.planning_runs import pieces_in_turn
from firstfix.scheduling.translate.planner import SoFar, planned_at_length

log = logging.getLogger(__name__)

#: Work of minutes has workers of its own, so that short jobs do not wait for it.
QUEUE = "planning"
#: What is left for a piece whose worker died near the end, in seconds.
LEAST = 2.0


def begin_run(fact: PlanningStarted, *, about: PlanningRun, by: Actor) -> None:
    """The first day of each territory; whoever ends the last piece of a turn defers those of the next one."""
    for piece in pieces_in_turn(about.pk):
        _later(piece)


def _later(piece: PlanningPiece) -> None:
    plan_piece.later(piece_id=piece.pk, language=translation.get_language())


@every("5 * * * *")
def plan_by_night(now: datetime) -> None:
    """Each company at its own hour; one that cannot be planned does not keep the others from it."""
    for tenant_id in all_tenants():
        try:
            with tenant_scope(tenant_id), translation.override(company().language):
                plan_coming_days(at=now)
        except FirstFixError:
            log.info("company %s is not planned tonight", tenant_id, exc_info=True)
        except Exception:
            log.exception("company %s could not be planned tonight", tenant_id)


@every("35 3 * * *")
def forget_runs(now: datetime) -> None:
    for tenant_id in all_tenants():
        with tenant_scope(tenant_id):
            forget_old_runs(at=now)


@job(scope=False, queue=QUEUE)
def plan_piece(tenant_id: int, *, piece_id: int, language: str) -> None:
    """Short transactions: it is taken, asked for, noted once a second, and finished or failed.

    language: in which reasons are written, that of whoever asked.
    """
    with translation.override(language):
        with tenant_scope(tenant_id):
            piece = take_piece(piece_id, at=timezone.now())
        if piece is None:
            return
        try:
            with tenant_scope(tenant_id):
                asked = question_of(piece, now=timezone.now())

            def watch(so_far: SoFar) -> bool:
                with tenant_scope(tenant_id):
                    return note_progress(piece, asked, so_far, at=timezone.now())

            seconds = max(LEAST, piece.run.seconds - piece.seconds)
            answer = planned_at_length(asked.day, seconds=seconds, watch=watch, former=answer_so_far(piece))
            with tenant_scope(tenant_id):
                if finish_piece(piece, asked, answer, at=timezone.now()):
                    _go_on_after(piece)
        except Exception as error:
            with tenant_scope(tenant_id):
                if fail_piece(piece, error, at=timezone.now()):
                    _go_on_after(piece)


def _go_on_after(piece: PlanningPiece) -> None:
    """The run is locked, so that of two workers that end at once the second one sees that it is the last."""
    PlanningRun.objects.select_for_update(no_key=True).get(pk=piece.run_id)
    for following in pieces_in_turn(piece.run_id):
        if following.turn != piece.turn:
            _later(following)
