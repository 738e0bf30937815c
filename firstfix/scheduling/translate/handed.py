"""Parts that do not lie everywhere, in terms of planning-problem/1.

By the format a call at a depot gives any number of what orders need for sure, and every depot has it. Where that is not
so, the pieces that were handed out to a job are written under a name of its own into the stocks of the vans and depots
that have them, and the job asks for them by `fix`: going without costs more than not going at all, and with them its
further visits cost what they would.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from firstfix.engines.planning.fix import written_fix
from firstfix.engines.troubleshooting.chances import PossibleFault, PossibleRepair
from firstfix.scheduling.rules import revisit_cost
from firstfix.scheduling.translate.day import Job
from firstfix.scheduling.translate.outlooks import as_possible


def in_van(jobs: Iterable[Job], engineer_id: int) -> dict[str, int]:
    """What the engineer's van has for each of the jobs, by the names under which they ask for it."""
    return {_name(part, job): n for job in jobs for part, n in job.handed.vans.get(engineer_id, {}).items()}


def in_store(jobs: Iterable[Job], place_id: int) -> dict[str, int]:
    """The same of a warehouse."""
    return {_name(part, job): n for job in jobs for part, n in job.handed.stores.get(place_id, {}).items()}


def fix_of(job: Job, *, penalty: float) -> dict[str, Any] | None:
    """What the job asks for by `fix`; `penalty` is what leaving it out costs."""
    faults, price = as_possible(job.outlook), float(revisit_cost(job.order.priority))
    if not job.handed.parts:
        return written_fix(price, faults) if faults else None
    dear, parts = dearer_than(penalty), {_name(part, job): n for part, n in job.handed.parts.items()}
    weight = price / dear if faults else 0.0
    sure = PossibleFault(1.0 - weight, (PossibleRepair(1.0, parts, frozenset(), frozenset()),))
    weighed = (
        PossibleFault(fault.share * weight, tuple(replace(one, parts={**one.parts, **parts}) for one in fault.repairs))
        for fault in faults
    )
    return written_fix(dear, (sure, *weighed))


def chance_of(job: Job, chance: float | None, *, penalty: float) -> float | None:
    """The chance of a first fix that the planner's figure for the job stands for."""
    if chance is None or not job.handed.parts:
        return chance
    if not job.outlook:
        return None
    return max(0.0, 1.0 - (1.0 - chance) * dearer_than(penalty) / revisit_cost(job.order.priority))


def why_left(job: Job, reason: str) -> str:
    """A job with parts that are short is worse than nothing for whoever cannot have them in time."""
    return "part" if reason == "worse" and job.handed.parts else reason


def dearer_than(penalty: float) -> float:
    """What going without the parts costs."""
    return 1.01 * penalty + 1.0


def _name(part: int, job: Job) -> str:
    return f"{part}@{job.order.pk}"
