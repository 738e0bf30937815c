from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.people.tests.makers import make_engineer
from firstfix.scheduling.models import Booking, PlanningPiece, PlanningRun, Shift, Visit
from firstfix.scheduling.states import BOOKING_STATES
from firstfix.work.tests.makers import make_work_order


def make_shift(engineer: Engineer, *, starts_at: datetime, hours: float = 9, kind: str = Shift.Kind.REGULAR) -> Shift:
    return Shift.objects.create(
        engineer=engineer, kind=kind, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours)
    )


def make_planning_run(*, days: int = 1) -> PlanningRun:
    """Last night's from today on, with a piece for each day that is over and suggests nothing."""
    first = timezone.localdate()
    run = PlanningRun.objects.create(
        first_day=first, last_day=first + timedelta(days=days - 1), seconds=60, is_nightly=True
    )
    nothing: dict[str, Any] = {
        "territory": None,
        "suggestions": [],
        "pick_ups": [],
        "left_out": [],
        "not_considered": 0,
    }
    for day in (first + timedelta(days=number) for number in range(days)):
        proposal = {"day": day.isoformat(), **nothing}
        PlanningPiece.objects.create(run=run, day=day, state="done", visits=0, proposal=proposal)
    return run


def make_visit(*, engineer: Engineer | None = None, minutes: int = 60, **kw: Any) -> Visit:
    """A visit with its booking, as `plan_visit` would leave it, without the checks."""
    start = kw.setdefault("planned_start", timezone.now().replace(second=0, microsecond=0) + timedelta(hours=1))
    kw.setdefault("planned_end", start + timedelta(minutes=minutes))
    kw.setdefault("window_from", start)
    kw.setdefault("window_to", start + timedelta(hours=2))
    kw.setdefault("work_order", kw.get("work_order") or make_work_order(state="scheduled"))
    visit = Visit.objects.create(**kw)
    Booking.objects.create(
        visit=visit,
        engineer=engineer or make_engineer(),
        during=(visit.planned_start, visit.planned_end),
        is_firm=visit.state in BOOKING_STATES,
    )
    return visit
