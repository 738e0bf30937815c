"""Planning runs: how far they are, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from firstfix.customers.models import Site
from firstfix.people.queries import working_engineers
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotFound
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.fill import manned_territories, without_engineers

#: A worker that has not reported for so long is taken for dead: the kernel may have to be compiled first.
SILENT = timedelta(minutes=3)
#: Pieces that are the same in these are planned side by side, the others one after the other.
TURNS = ("day", "is_across")


def planning_runs() -> QuerySet[PlanningRun]:
    """Newest first, with their pieces in order; what these propose is fetched when it is asked for."""
    pieces = PlanningPiece.objects.select_related("territory").defer("proposal")
    pieces = pieces.order_by(*TURNS, "territory__code", "pk")
    return PlanningRun.objects.select_related("started_by").prefetch_related(Prefetch("pieces", pieces)).order_by("-pk")


def planning_piece(id: int) -> PlanningPiece:
    piece = PlanningPiece.objects.select_related("run", "territory").filter(pk=id).first()
    if piece is None:
        raise NotFound
    return piece


@dataclass(frozen=True)
class RunProgress:
    """A run as it stands: how many of its pieces are over, and how many visits are suggested so far."""

    run: PlanningRun
    pieces: Sequence[PlanningPiece]

    @property
    def is_over(self) -> bool:
        return all(piece.is_over for piece in self.pieces)

    @property
    def percent(self) -> int:
        return round(sum(piece_percent(piece) for piece in self.pieces) / max(1, len(self.pieces)))

    @property
    def over(self) -> int:
        return sum(piece.is_over for piece in self.pieces)

    @property
    def visits(self) -> int:
        return sum(piece.visits or 0 for piece in self.pieces)

    @property
    def open_visits(self) -> int:
        return sum(piece.visits or 0 for piece in self.acceptable)

    @property
    def acceptable(self) -> list[PlanningPiece]:
        """With something that nobody has accepted yet."""
        return [piece for piece in self.pieces if piece.is_over and piece.visits and not piece.accepted_at]


def progress_of(run: PlanningRun) -> RunProgress:
    return RunProgress(run, list(run.pieces.all()))


def piece_percent(piece: PlanningPiece) -> int:
    """Of its time; small pieces are over earlier."""
    if piece.is_over:
        return 100
    return min(99, round(100 * piece.seconds / piece.run.seconds))


def is_silent(piece: PlanningPiece, *, now: datetime) -> bool:
    """Its worker is gone, and no other has taken it up yet."""
    return piece.state == PlanningPiece.State.RUNNING and (piece.seen_at is None or now - piece.seen_at > SILENT)


def planned_before(piece: PlanningPiece) -> QuerySet[PlanningPiece]:
    """The pieces of the run whose turn was before this one's, and that have a plan."""
    former = Q(day__lt=piece.day) | Q(day=piece.day, is_across=False) if piece.is_across else Q(day__lt=piece.day)
    return PlanningPiece.objects.filter(former, run=piece.run_id, proposal__isnull=False).order_by(*TURNS, "pk")


def territories_of(piece: PlanningPiece) -> list[Territory | None]:
    """Its own, or those of the whole run."""
    if not piece.is_across:
        return [piece.territory]
    theirs = PlanningPiece.objects.filter(run=piece.run_id, day=piece.day, is_across=False)
    return [one.territory for one in theirs.select_related("territory").order_by("pk")]


def pieces_in_turn(run_id: int) -> list[PlanningPiece]:
    """Those that can be planned now, or are being planned; none when the run is over."""
    ahead = PlanningPiece.objects.filter(run=run_id, state__in=PlanningPiece.GOING).order_by(*TURNS, "pk")
    pieces = list(ahead.defer("proposal", "course"))
    return [piece for piece in pieces if piece.turn == pieces[0].turn]


def territories_to_plan() -> list[Territory | None]:
    """Those with engineers of their own; None for all other sites and engineers, if there is any such."""
    named: list[Territory | None] = list(manned_territories().order_by("code"))
    has_rest = (
        working_engineers().filter(territory=None).exists() or Site.objects.filter(without_engineers("")).exists()
    )
    return [*named, None] if has_rest else named


@dataclass(frozen=True)
class NightPlan:
    """What the last night has come to for a day and the days after it, as far as nobody has accepted it yet."""

    run: PlanningRun
    visits: int
    later: int


def night_plan(*, day: date, today: date) -> NightPlan | None:
    """None when there is nothing for the day, or the run is of a former night."""
    run = planning_runs().filter(is_nightly=True).first()
    if run is None or run.first_day < today or not run.first_day <= day <= run.last_day:
        return None
    pieces = progress_of(run).acceptable
    visits, later = (
        sum(piece.visits or 0 for piece in some)
        for some in ([one for one in pieces if one.day == day], [one for one in pieces if one.day > day])
    )
    return NightPlan(run, visits, later) if visits else None
