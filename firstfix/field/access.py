"""Visits and days, as those may have them who carry them out: engineers their own, dispatchers and managers all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from firstfix.field.models import Checklist, ChecklistStep, DaySheet, MissingReport
from firstfix.people.access import engineer_for
from firstfix.people.models import Engineer
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import NotAllowed
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.models import Visit


def own_visit_for(by: Actor, id: int, *, lock: bool = False) -> Visit:
    visit = visit_for(by, id, lock=lock)
    if not (may(by, "visit.plan") or visit.bookings.filter(engineer__user_id=by.pk or 0).exists()):
        raise NotAllowed(_("This is a colleague's visit."))
    return visit


def require_day(by: Actor, engineer: Engineer) -> None:
    """An engineer prepares the own day; dispatcher, parts keeper and manager see everybody's."""
    require(by, "day.see")
    is_own = by.pk is not None and engineer.user_id == by.pk
    if not is_own and not may(by, "day.see_all"):
        raise NotAllowed(_("This is a colleague's day."))


def day_engineer_for(by: Actor, id: int) -> Engineer:
    """The engineer whose day this person may prepare."""
    engineer = engineer_for(by, id)
    require_day(by, engineer)
    return engineer


def day_sheet_for(by: Actor, id: int) -> DaySheet:
    sheet = record_for(DaySheet.objects.select_related("engineer"), by=by, action="day.see", pk=id)
    require_day(by, sheet.engineer)
    return sheet


def missing_report_for(by: Actor, id: int) -> MissingReport:
    return record_for(MissingReport.objects.select_related("engineer"), by=by, action="missing.answer", pk=id)


def checklist_for(by: Actor, id: int) -> Checklist:
    return record_for(Checklist.objects.select_related("product_model"), by=by, action="checklist.change", pk=id)


def step_for(by: Actor, checklist_id: int, id: int) -> ChecklistStep:
    steps = ChecklistStep.objects.select_related("checklist")
    return record_for(steps, by=by, action="checklist.change", checklist=checklist_id, pk=id)
