from firstfix.rewards.actions.answering import approve_claim, pay_expense, return_claim
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
from firstfix.rewards.actions.pay_months import close_pay_month, look_at_pay_sheet, note_pay_of_all_seen
from firstfix.rewards.actions.pay_posts import assign_pay_post, save_pay_grade
from firstfix.rewards.actions.pay_rules import put_pay_rules_in_force, try_pay_rules, write_pay_rules

__all__ = [
    "answer_pay_dispute",
    "approve_claim",
    "assign_pay_post",
    "change_added_hours",
    "change_expense",
    "change_trip",
    "claim_expense",
    "claim_hours",
    "claim_trip",
    "close_pay_month",
    "look_at_pay_sheet",
    "note_pay_of_all_seen",
    "pay_expense",
    "put_pay_rules_in_force",
    "raise_pay_dispute",
    "return_claim",
    "save_pay_grade",
    "try_pay_rules",
    "withdraw_claim",
    "write_pay_rules",
]
