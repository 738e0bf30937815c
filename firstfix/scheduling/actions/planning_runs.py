"""Planning runs: started by a dispatcher or the night, worked off piece by piece, looked at and accepted.

A piece is carried out in transactions of their own (see `jobs.py`): a worker takes it, asks what there is to plan,
notes how far it is about once a second, and finishes it. Each names the `takes` that it saw when it took the piece,
so that of two workers only the last one is heard.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import SYSTEM, Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import FirstFixError, Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.scheduling.actions.proposals import Acceptance, Proposal, accept_day, as_proposal, still_possible
from firstfix.scheduling.facts import PlanningStarted, PlanningStopped
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.day_input import DayInput
from firstfix.scheduling.queries.fill import day_to_plan
from firstfix.scheduling.queries.planning_rules import planning_rules
from firstfix.scheduling.queries.planning_runs import (
    is_silent,
    planned_before,
    planning_runs,
    progress_of,
    territories_of,
    territories_to_plan,
)
from firstfix.scheduling.translate.day import Answer, PickUp, Put
from firstfix.scheduling.translate.planner import SoFar

log = logging.getLogger(__name__)

#: What a person may ask for.
MOST_DAYS, LEAST_SECONDS, MOST_SECONDS = 14, 5, 1800
#: Orders of a territory that are looked at, due first.
MOST_ORDERS = 1000
#: For each piece by night, when nobody waits.
NIGHT_SECONDS = 300
#: A night's plan whose hour was missed, because no worker ran, is still made so many hours later.
LATE_HOURS = 3
NOON_HOUR = 12
#: How long runs are kept; their proposals are a hundred kilobytes each.
KEPT = timedelta(days=30)
#: Points of the chart that are kept.
MOST_POINTS = 200

State = PlanningPiece.State


@transaction.atomic
def start_run(
    first: date,
    *,
    days: int,
    by: Actor,
    territories: Iterable[Territory | None] | None = None,
    seconds: int = 60,
    is_nightly: bool = False,
    at: datetime | None = None,
) -> PlanningRun:
    """Let workers plan so many days from the first one, each territory by itself, then each day what they left out
    across them; `seconds` for each piece.

    territories  of all without; None among them are the sites and engineers that have none
    """
    require(by, "visit.plan")
    at = at or timezone.now()
    if first < company_day(at):
        raise Refused(_("This day is over."))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid({"days": _("Between 1 and %(most)d days.") % {"most": MOST_DAYS}})
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        said = {"least": LEAST_SECONDS, "most": MOST_SECONDS}
        raise Invalid({"seconds": _("Between %(least)d and %(most)d seconds.") % said})
    chosen = territories_to_plan() if territories is None else list(dict.fromkeys(territories))
    if not chosen:
        raise Refused(_("There is nothing to plan: no engineers and no sites yet."))
    last = first + timedelta(days=days - 1)
    run = PlanningRun.objects.create(
        first_day=first, last_day=last, seconds=seconds, is_nightly=is_nightly, started_by_id=by.pk, created_at=at
    )
    pieces = [
        PlanningPiece(run=run, territory=territory, day=first + timedelta(days=number))
        for territory in chosen
        for number in range(days)
    ]
    if len(chosen) > 1:
        pieces += [PlanningPiece(run=run, is_across=True, day=first + timedelta(days=number)) for number in range(days)]
    PlanningPiece.objects.bulk_create(pieces)
    record(PlanningStarted(first, last, len(pieces)), about=run, by=by, at=at)
    return run


def plan_coming_days(*, at: datetime) -> PlanningRun | None:
    """The night's run, at the hour and for the days that the company has set; once a night, three hours late at most.

    Before noon it begins with the same day, else with the next one.
    """
    rules = planning_rules()
    local = at.astimezone(company_zone())
    if not rules.plans_at_night or not 0 <= local.hour - rules.night_hour <= LATE_HOURS:
        return None
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if PlanningRun.objects.filter(is_nightly=True, created_at__gte=midnight).exists():
        return None
    first = local.date() + timedelta(days=local.hour >= NOON_HOUR)
    return start_run(first, days=rules.night_days, seconds=NIGHT_SECONDS, is_nightly=True, by=SYSTEM, at=at)


def forget_old_runs(*, at: datetime) -> int:
    """Of what was proposed long ago only the facts remain. Returns how many runs went."""
    old = PlanningRun.objects.filter(created_at__lt=at - KEPT)
    count = old.count()
    old.delete()
    return count


@transaction.atomic
def stop_run(run: PlanningRun, *, by: Actor, at: datetime | None = None) -> PlanningRun:
    """No piece is begun any more; those that are being planned end at once and keep their best plan so far."""
    require(by, "visit.plan")
    at = at or timezone.now()
    pieces = list(PlanningPiece.objects.select_for_update(no_key=True).filter(run=run).order_by("pk"))
    going = [piece for piece in pieces if not piece.is_over]
    if not going:
        return run
    for piece in going:
        piece.stop_asked = True
        if piece.state == State.WAITING or is_silent(piece, now=at):
            piece.state, piece.finished_at = State.STOPPED, at
        piece.save()
    record(PlanningStopped(len(going)), about=run, by=by, at=at)
    return planning_runs().get(pk=run.pk)


@transaction.atomic
def take_piece(piece_id: int, *, at: datetime) -> PlanningPiece | None:
    """A worker begins the piece, or goes on where one that died had got to. None when there is nothing to do."""
    piece = _locked(piece_id)
    if piece is None or piece.is_over:
        return None
    piece.takes += 1
    piece.state, piece.seen_at = State.RUNNING, at
    piece.began_at = piece.began_at or at
    piece.save()
    return piece


def question_of(piece: PlanningPiece, *, now: datetime) -> DayInput:
    """What there is to plan, around what former pieces of the run have a place for."""
    run = piece.run
    by = SYSTEM if run.is_nightly else run.started_by
    if by is None:
        raise Refused(_("Whoever started this plan is gone. Please start it again."))
    require(by, "visit.plan")
    if piece.day < company_day(now):
        raise Refused(_("This day is over."))
    before = (still_possible(Proposal.from_json(one.proposal)) for one in planned_before(piece) if one.proposal)
    return day_to_plan(
        piece.day,
        territories=territories_of(piece),
        former=map(_answer_in, before),
        by=by,
        now=now,
        most=MOST_ORDERS,
    )


def answer_so_far(piece: PlanningPiece) -> Answer | None:
    """Where the search of a worker that died had got to."""
    return None if piece.proposal is None else _answer_in(Proposal.from_json(piece.proposal))


def _answer_in(proposal: Proposal) -> Answer:
    puts = (
        Put(
            *(one.order_id, one.engineer_id, one.start, one.end, timedelta(minutes=one.travel_minutes)),
            mate_id=one.mate_id or None,
        )
        for one in proposal.suggestions
    )
    calls = (PickUp(one.engineer_id, one.place_id, one.at) for one in proposal.pick_ups)
    return Answer(tuple(puts), tuple(calls), ())


@transaction.atomic
def note_progress(taken: PlanningPiece, asked: DayInput, so_far: SoFar, *, at: datetime) -> bool:
    """Keep the best plan so far. True when the search is to stop: somebody wants it, or another worker has the piece.

    taken  as `take_piece` gave it: what had been done before stands in it
    """
    piece = _locked(taken.pk)
    if piece is None or piece.takes != taken.takes or piece.is_over:
        return True
    piece.seen_at, piece.seconds, piece.rounds = at, taken.seconds + so_far.seconds, so_far.rounds
    _keep_proposal(piece, as_proposal(asked, so_far.answer, territory_id=piece.territory_id))
    piece.left_out = so_far.left_out + len(asked.left)
    if so_far.cost is not None:
        _keep_cost(piece, so_far.cost)
    piece.save()
    return piece.stop_asked


def _keep_proposal(piece: PlanningPiece, proposal: Proposal) -> None:
    piece.proposal, piece.visits, piece.left_out = (
        proposal.to_json(),
        len(proposal.suggestions),
        len(proposal.left_out),
    )


def _keep_cost(piece: PlanningPiece, cost: float) -> None:
    """In the chart a point for each time that the plan got better."""
    if piece.cost is None or cost < piece.cost:
        piece.course = [*piece.course, [round(piece.seconds, 1), round(cost)]][-MOST_POINTS:]
    piece.cost = cost


@transaction.atomic
def finish_piece(taken: PlanningPiece, asked: DayInput, answer: Answer, *, at: datetime) -> bool:
    """Keep the answer. False when another worker has the piece by now, whose answer counts."""
    piece = _locked(taken.pk)
    if piece is None or piece.takes != taken.takes or piece.is_over:
        return False
    _keep_proposal(piece, as_proposal(asked, answer, territory_id=piece.territory_id))
    _keep_cost(piece, answer.cost)
    piece.state, piece.finished_at = State.STOPPED if piece.stop_asked else State.DONE, at
    piece.save()
    return True


@transaction.atomic
def fail_piece(taken: PlanningPiece, error: Exception, *, at: datetime) -> bool:
    """Say why in words; the best plan so far, if there is one, is kept. False as `finish_piece`."""
    if not isinstance(error, FirstFixError):
        log.error("planning piece %s failed", taken.pk, exc_info=error)
    piece = _locked(taken.pk)
    if piece is None or piece.takes != taken.takes or piece.is_over:
        return False
    piece.problem = (
        str(error)
        if isinstance(error, FirstFixError)
        else _("Something unexpected happened; the administrator finds it in the log. Please start it again.")
    )
    piece.state, piece.finished_at = State.FAILED, at
    piece.save()
    return True


def proposal_of(piece: PlanningPiece) -> Proposal:
    """Refused while it is being planned, or when there is none."""
    if not piece.is_over:
        raise Refused(_("This day is still being planned. Wait a moment, or stop it to keep the best plan so far."))
    if piece.proposal is None:
        raise Refused(_("This day has no plan: it was stopped before it began, or it failed."))
    return Proposal.from_json(piece.proposal)


@transaction.atomic
def accept_piece(
    piece: PlanningPiece, *, by: Actor, order_ids: Collection[int] | None = None, at: datetime | None = None
) -> Acceptance:
    """Plan the visits of the piece's proposal, or those of some orders; see `accept_day`."""
    proposal = proposal_of(piece)
    if order_ids is not None:
        chosen = tuple(one for one in proposal.suggestions if one.order_id in order_ids)
        proposal = replace(proposal, suggestions=chosen)
    accepted = accept_day(proposal, by=by, at=at)
    PlanningPiece.objects.filter(pk=piece.pk).update(accepted_at=at or timezone.now())
    return accepted


@transaction.atomic
def accept_run(run: PlanningRun, *, by: Actor, at: datetime | None = None) -> Acceptance:
    """All pieces that have a plan which nobody has accepted yet, in the order in which they were planned."""
    require(by, "visit.plan")
    acceptable = progress_of(planning_runs().get(pk=run.pk)).acceptable
    if not acceptable:
        raise Refused(_("There is nothing to accept."))
    accepted = [accept_piece(piece, by=by, at=at) for piece in acceptable]
    return Acceptance(
        tuple(visit for one in accepted for visit in one.visits),
        tuple(refused for one in accepted for refused in one.not_taken),
    )


def _locked(piece_id: int) -> PlanningPiece | None:
    pieces = PlanningPiece.objects.select_for_update(of=("self",), no_key=True).select_related(
        "run__started_by", "territory"
    )
    return pieces.filter(pk=piece_id).first()
