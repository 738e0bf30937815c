"""Planning runs: how far they are, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet

from firstfix.customers.models import Site
from firstfix.people.queries import working_engineers
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotFound
from firstfix.scheduling.models import PlanningPiece, PlanningRun
from firstfix.scheduling.queries.fill import manned_territories, without_engineers

#: A worker that has not reported for so long is taken for dead: the kernel may have to be compiled first.
SILENT = timedelta(minutes=3)


def planning_runs() -> QuerySet[PlanningRun]:
    """Newest first, with their pieces in order; what these propose is fetched when it is asked for."""
    pieces = PlanningPiece.objects.select_related("territory").defer("proposal")
    pieces = pieces.order_by("day", "territory__code", "pk")
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


def ordered_before(piece: PlanningPiece) -> QuerySet[PlanningPiece]:
    """The pieces of the same territory in the run that come before this one."""
    return PlanningPiece.objects.filter(run=piece.run_id, territory=piece.territory_id, day__lt=piece.day)


def first_pieces(run: PlanningRun) -> list[PlanningPiece]:
    """Of each territory the first day."""
    return list(PlanningPiece.objects.filter(run=run, day=run.first_day).order_by("pk"))


def next_piece(piece: PlanningPiece) -> PlanningPiece | None:
    theirs = PlanningPiece.objects.filter(run=piece.run_id, territory=piece.territory_id, day__gt=piece.day)
    return theirs.order_by("day").first()


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
