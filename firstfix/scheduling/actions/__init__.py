"""What people do with shifts and visits."""

from firstfix.scheduling.actions.appointments import agree_on_hold, give_up_hold, hold_named_slot, hold_slot
from firstfix.scheduling.actions.calls import call_on_the_way, leave_out_calls
from firstfix.scheduling.actions.corrections import correct_time
from firstfix.scheduling.actions.late import tell_step
from firstfix.scheduling.actions.locks import lock_visit, unlock_visit
from firstfix.scheduling.actions.planning_rules import RULE_FIELDS, change_planning_rules
from firstfix.scheduling.actions.plans import cancel_visit, move_visit, names_of, plan_visit
from firstfix.scheduling.actions.proposals import (
    Acceptance,
    Proposal,
    Suggestion,
    accept_day,
    propose_day,
    send_by_way_of,
)
from firstfix.scheduling.actions.shifts import (
    add_absence,
    make_shifts,
    remove_absence,
    remove_shift,
    set_on_call,
)
from firstfix.scheduling.actions.steps import arrive, leave, miss, restore, resume_work, set_off, start_work

__all__ = [
    "RULE_FIELDS",
    "Acceptance",
    "Proposal",
    "Suggestion",
    "accept_day",
    "add_absence",
    "agree_on_hold",
    "arrive",
    "call_on_the_way",
    "cancel_visit",
    "change_planning_rules",
    "correct_time",
    "give_up_hold",
    "hold_named_slot",
    "hold_slot",
    "leave",
    "leave_out_calls",
    "lock_visit",
    "make_shifts",
    "miss",
    "move_visit",
    "names_of",
    "plan_visit",
    "propose_day",
    "remove_absence",
    "remove_shift",
    "restore",
    "resume_work",
    "send_by_way_of",
    "set_off",
    "set_on_call",
    "start_work",
    "tell_step",
    "unlock_visit",
]
