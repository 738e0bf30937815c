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

__all__ = [
    "approve_claim",
    "change_added_hours",
    "change_expense",
    "change_trip",
    "claim_expense",
    "claim_hours",
    "claim_trip",
    "pay_expense",
    "return_claim",
    "withdraw_claim",
]
