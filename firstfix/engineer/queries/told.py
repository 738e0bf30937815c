"""Whose visit it was when a phone told of it."""

from __future__ import annotations

from firstfix.people.models import Engineer
from firstfix.platform.facts.queries import facts_about
from firstfix.scheduling.models import Visit


def visit_of_theirs(engineer: Engineer, visit_id: int | None) -> Visit | None:
    """With order and site; None unless it is the engineer's now or was once, before it went to somebody else."""
    visits = Visit.objects.select_related("work_order__site").filter(pk=visit_id) if visit_id else ()
    visit = next(iter(visits), None)
    if visit and (visit.bookings.filter(engineer=engineer).exists() or _was_theirs(visit, engineer)):
        return visit
    return None


def _was_theirs(visit: Visit, engineer: Engineer) -> bool:
    """By what was said of the plan; facts name people as they are called, so a name that two have proves nothing."""
    if Engineer.objects.filter(name=engineer.name).count() > 1:
        return False
    plans = facts_about(visit).filter(name__in=("VisitPlanned", "VisitMoved")).values_list("data", flat=True)
    return any(engineer.name in (*data.get("engineers", ()), *data.get("was_engineers", ())) for data in plans)
