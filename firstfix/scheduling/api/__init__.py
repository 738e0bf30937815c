"""Visits, days, shifts and absences for programs."""

from ninja import Router

from firstfix.scheduling.api.appointments import router as appointments
from firstfix.scheduling.api.assignment import router as assignment
from firstfix.scheduling.api.days import router as days
from firstfix.scheduling.api.duty import router as duty
from firstfix.scheduling.api.planning_rules import router as planning_rules
from firstfix.scheduling.api.planning_runs import router as planning_runs
from firstfix.scheduling.api.visits import router as visits

router = Router(tags=["scheduling"])
for part in (visits, days, assignment, planning_runs, duty, appointments, planning_rules):
    router.add_router("", part)
