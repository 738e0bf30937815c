"""What people and workers do with questions and with what was counted."""

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

__all__ = [
    "MOST_WAITING",
    "ask_scenario",
    "count_reliability",
    "delete_scenario",
    "end_scenario",
    "is_given_up",
    "note_answer",
    "stop_scenario",
    "take_scenario",
]
