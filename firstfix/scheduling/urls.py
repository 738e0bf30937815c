"""Addresses of days, visits and duty. A day is written as 2026-11-24."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from firstfix.scheduling.pages import day, duty, proposals, visits


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "calendar_day")

urlpatterns = [
    path("schedule", day.schedule, name="schedule"),
    path("schedule/<calendar_day:day>", day.schedule, name="schedule_day"),
    path("schedule/<calendar_day:day>/proposal", proposals.day_proposal, name="day_proposal"),
    path("schedule/<calendar_day:day>/orders/<int:id>", day.order_assignment, name="order_assignment"),
    path("visits/<int:id>", visits.visit_page, name="visit"),
    path("visits/<int:id>/move", visits.visit_move, name="visit_move"),
    path("visits/<int:id>/cancellation", visits.visit_cancellation, name="visit_cancellation"),
    path("work-orders/<int:id>/visits", visits.visits_of_order_part, name="visits_of_order"),
    path("shifts", duty.shifts, name="shifts"),
    path("shifts/new", duty.new_shifts, name="shifts_new"),
    path("shifts/<int:id>/removal", duty.shift_removal, name="shift_removal"),
    path("absences/new", duty.new_absence, name="absence_new"),
    path("absences/<int:id>/removal", duty.absence_removal, name="absence_removal"),
    path("on-call/new", duty.new_on_call, name="on_call_new"),
    path("engineers/<int:id>/duty", duty.duty_of_engineer_part, name="duty_of_engineer"),
]
