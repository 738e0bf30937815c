"""Planning of several days: start it, see how far it is, stop it, look at what it came to, accept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.platform.access import record_for
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.actions.planning_runs import accept_piece, accept_run, proposal_of, start_run, stop_run
from firstfix.scheduling.actions.proposals import Acceptance, still_possible
from firstfix.scheduling.forms import PlanningForm
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.pages.proposals import chosen_in, proposal_page
from firstfix.scheduling.queries.planning_runs import (
    RunProgress,
    is_silent,
    piece_percent,
    planning_piece,
    planning_runs,
    progress_of,
    territories_to_plan,
)

#: How each state of a piece looks (see `platform/pages/badges.py`).
LOOKS = {"waiting": "waiting", "running": "working", "done": "done", "stopped": "paused", "failed": "failed"}
#: A plan that got better by less is as good as the first one.
NOTABLE = 0.001
#: The chart's box.
WIDE, HIGH = 120, 24


class RunRows(Listing):
    per_page = 20


@dataclass(frozen=True)
class PieceLine:
    """A piece as its row shows it. `points` draw how the plan got better, `gain` says it, as a share of its cost."""

    piece: PlanningPiece
    look: str
    percent: int
    points: str
    gain: float
    is_silent: bool

    @property
    def name(self) -> str:
        return whose_day(self.piece)

    @property
    def can_be_looked_at(self) -> bool:
        return self.piece.is_over and self.piece.visits is not None


def whose_day(piece: PlanningPiece) -> str:
    return _("across territories") if piece.is_across else str(piece.territory or _("without a territory"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: SignedInRequest) -> HttpResponse:
    """Which days, of which territories, how long; and what was planned last."""
    require(request.user, "visit.plan")
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = PlanningForm(
        request.POST or None, territories=territories_to_plan(), initial={"first": request.GET.get("day") or tomorrow}
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = start_run(**form.asked, by=request.user)
            return HttpResponseRedirect(reverse("planning_run", args=[run.pk]))
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
    listing = RunRows(request, planning_runs())
    shown = {"form": form, "listing": listing, "runs": [progress_of(run) for run in listing.rows]}
    return render(request, "scheduling/planning_runs.html", shown, status=422 if form.errors else 200)


def _run_for(request: SignedInRequest, id: int) -> PlanningRun:
    return record_for(planning_runs(), by=request.user, action="visit.plan", pk=id)


@signed_in
@require_safe
def planning_run(request: SignedInRequest, id: int) -> HttpResponse:
    return render(request, "scheduling/planning_run.html", _shown(_run_for(request, id)))


@signed_in
@require_safe
def planning_run_progress(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the page that shows how far it is; when it is over, the page is loaded anew."""
    run = _run_for(request, id)
    response = render(request, "scheduling/_planning_run.html", _shown(run))
    if progress_of(run).is_over:
        response["HX-Redirect"] = reverse("planning_run", args=[id])
    return response


def _shown(run: PlanningRun) -> dict[str, object]:
    progress = progress_of(run)
    lines = _lines(progress)
    has_course = not progress.is_over or any(line.points for line in lines)
    return {"run": run, "progress": progress, "lines": lines, "has_course": has_course}


def _lines(progress: RunProgress) -> list[PieceLine]:
    now = timezone.now()
    return [
        PieceLine(
            piece,
            LOOKS[piece.state],
            piece_percent(piece),
            _points(piece) if gain >= NOTABLE else "",
            gain,
            is_silent(piece, now=now),
        )
        for piece in progress.pieces
        for gain in [_gain(piece)]
    ]


def _gain(piece: PlanningPiece) -> float:
    costs = [cost for _seconds, cost in piece.course]
    return 1 - costs[-1] / costs[0] if costs and costs[0] else 0.0


def _points(piece: PlanningPiece) -> str:
    """The cost over time as a falling staircase, from the first plan at the top to the best at the bottom."""
    worst, best = piece.course[0][1], piece.course[-1][1]
    long = max(piece.seconds, piece.course[-1][0]) or 1
    places = [
        (WIDE * seconds / long, 1 + (HIGH - 2) * (worst - cost) / ((worst - best) or 1))
        for seconds, cost in piece.course
    ]
    steps = [places[0]]
    for x, y in [*places[1:], (WIDE, places[-1][1])]:
        steps += [(x, steps[-1][1]), (x, y)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in steps)


@signed_in
@require_POST
def planning_run_stop(request: SignedInRequest, id: int) -> HttpResponse:
    stop_run(_run_for(request, id), by=request.user)
    toast(request, _("Stopped. The best plans so far are kept."))
    return HttpResponseRedirect(reverse("planning_run", args=[id]))


@signed_in
@require_POST
def planning_run_acceptance(request: SignedInRequest, id: int) -> HttpResponse:
    """All that is planned and not accepted yet."""
    run = _run_for(request, id)
    return _after(request, accept_run(run, by=request.user), run)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def piece_proposal(request: SignedInRequest, id: int) -> HttpResponse:
    """What one piece came to: the same page as a filled day's, all or part of it can be accepted."""
    require(request.user, "visit.plan")
    piece = planning_piece(id)
    proposal = proposal_of(piece)
    if request.method == "POST":
        chosen = {one.order_id for one in chosen_in(request, proposal).suggestions}
        return _after(request, accept_piece(piece, by=request.user, order_ids=chosen), piece.run)
    left = still_possible(proposal)
    gone = len(proposal.suggestions) - len(left.suggestions)
    back_url = reverse("planning_run", args=[piece.run_id])
    return proposal_page(request, left, territory=whose_day(piece), back_url=back_url, run=piece.run, gone=gone)


def _after(request: SignedInRequest, accepted: Acceptance, run: PlanningRun) -> HttpResponse:
    count, back_url = len(accepted.visits), reverse("planning_run", args=[run.pk])
    if not accepted.not_taken:
        toast(request, ngettext("%(n)d visit planned.", "%(n)d visits planned.", count) % {"n": count})
        return HttpResponseRedirect(back_url)
    shown = {"run": run, "back_url": back_url, "accepted": accepted, "count": count}
    return render(request, "scheduling/accepted.html", shown)
