from firstfix.rewards.actions.advances import ask_advance, change_advance, give_back_rest, save_claim_rules
from firstfix.rewards.actions.answering import approve_claim, pay_claim, return_claim
from firstfix.rewards.actions.claiming import (
    change_added_hours,
    change_expense,
    change_trip,
    claim_expense,
    claim_hours,
    claim_trip,
    withdraw_claim,
)
from firstfix.rewards.actions.pay_disputes import answer_pay_dispute, raise_pay_dispute
from firstfix.rewards.actions.pay_months import (
    close_pay_month,
    count_pay_month,
    look_at_pay_sheet,
    note_pay_of_all_seen,
)
from firstfix.rewards.actions.pay_posts import assign_pay_post, save_pay_grade
from firstfix.rewards.actions.pay_rules import put_pay_rules_in_force, try_pay_rules, write_pay_rules
from firstfix.rewards.actions.pay_runs import ask_pay_run

__all__ = [
    "answer_pay_dispute",
    "approve_claim",
    "ask_advance",
    "ask_pay_run",
    "assign_pay_post",
    "change_added_hours",
    "change_advance",
    "change_expense",
    "change_trip",
    "claim_expense",
    "claim_hours",
    "claim_trip",
    "close_pay_month",
    "count_pay_month",
    "give_back_rest",
    "look_at_pay_sheet",
    "note_pay_of_all_seen",
    "pay_claim",
    "put_pay_rules_in_force",
    "raise_pay_dispute",
    "return_claim",
    "save_claim_rules",
    "save_pay_grade",
    "try_pay_rules",
    "withdraw_claim",
    "write_pay_rules",
]
