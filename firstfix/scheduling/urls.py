"""Addresses of days, visits and duty. A day is written as 2026-11-24."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from firstfix.scheduling.pages import (
    appointment,
    board,
    day,
    duty,
    planning_rules,
    planning_runs,
    proposals,
    replanning,
    visits,
    ways,
)


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
    path("schedule/<calendar_day:day>/orders/<int:id>/ways", ways.order_ways, name="order_ways"),
    path("schedule/<calendar_day:day>/board", board.dispatch_board, name="schedule_board"),
    path("schedule/<calendar_day:day>/board/data", board.board_data, name="board_data"),
    path("schedule/<calendar_day:day>/board/offers/<int:id>", board.board_offers, name="board_offers"),
    path("schedule/board/changes", board.board_changes, name="board_changes"),
    path("schedule/board/what-if", board.board_what_if, name="board_what_if"),
    path("schedule/board/plan", board.board_plan, name="board_plan"),
    path("schedule/board/undo", board.board_undo, name="board_undo"),
    path("schedule/board/lock", board.board_lock, name="board_lock"),
    path("schedule/<calendar_day:day>/troubles", replanning.troubles_part, name="day_troubles"),
    path("schedule/<calendar_day:day>/replanning", replanning.day_replanning, name="day_replanning"),
    path("schedule/<calendar_day:day>/emergencies/<int:id>", replanning.emergency, name="emergency"),
    path("planning-runs", planning_runs.runs, name="planning_runs"),
    path("planning-runs/<int:id>", planning_runs.planning_run, name="planning_run"),
    path("planning-runs/<int:id>/progress", planning_runs.planning_run_progress, name="planning_run_progress"),
    path("planning-runs/<int:id>/stop", planning_runs.planning_run_stop, name="planning_run_stop"),
    path("planning-runs/<int:id>/acceptance", planning_runs.planning_run_acceptance, name="planning_run_acceptance"),
    path("planning-pieces/<int:id>", planning_runs.piece_proposal, name="piece_proposal"),
    path("visits/<int:id>", visits.visit_page, name="visit"),
    path("visits/<int:id>/move", visits.visit_move, name="visit_move"),
    path("visits/<int:id>/lock", visits.visit_lock, name="visit_lock"),
    path("visits/<int:id>/calls/<int:call>/removal", visits.visit_call_removal, name="visit_call_removal"),
    path("visits/<int:id>/cancellation", visits.visit_cancellation, name="visit_cancellation"),
    path("work-orders/<int:id>/visits", visits.visits_of_order_part, name="visits_of_order"),
    path("work-orders/<int:id>/appointment", appointment.appointment, name="appointment"),
    path("work-orders/<int:id>/appointment/agreement", appointment.agreement, name="appointment_agreement"),
    path("work-orders/<int:id>/appointment/release", appointment.release, name="appointment_release"),
    path("planning-rules", planning_rules.planning_rules_page, name="planning_rules"),
    path("shifts", duty.shifts, name="shifts"),
    path("shifts/new", duty.new_shifts, name="shifts_new"),
    path("shifts/<int:id>/removal", duty.shift_removal, name="shift_removal"),
    path("absences/new", duty.new_absence, name="absence_new"),
    path("absences/<int:id>/removal", duty.absence_removal, name="absence_removal"),
    path("on-call/new", duty.new_on_call, name="on_call_new"),
    path("engineers/<int:id>/duty", duty.duty_of_engineer_part, name="duty_of_engineer"),
]
