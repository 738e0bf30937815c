"""What people and workers do with questions and with what was counted."""

from firstfix.insight.actions.assessments import begin_assessment, close_assessment, mark_criterion
from firstfix.insight.actions.key_figures import ask_for_key_figures, count_key_figures
from firstfix.insight.actions.reliability import count_reliability
from firstfix.insight.actions.scenarios import (
    MOST_WAITING,
    ask_scenario,
    delete_scenario,
    end_scenario,
    is_given_up,
    note_answer,
    stop_scenario,
    take_scenario,
)
from firstfix.insight.actions.weekly_report import choose_weekly_message, tell_weekly_report

__all__ = [
    "MOST_WAITING",
    "ask_for_key_figures",
    "ask_scenario",
    "begin_assessment",
    "choose_weekly_message",
    "close_assessment",
    "count_key_figures",
    "count_reliability",
    "delete_scenario",
    "end_scenario",
    "is_given_up",
    "mark_criterion",
    "note_answer",
    "stop_scenario",
    "take_scenario",
    "tell_weekly_report",
]
