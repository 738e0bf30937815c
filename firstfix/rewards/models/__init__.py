"""What rewards keeps, one file per room."""

from firstfix.rewards.models.claims import AddedHours, Advance, AdvanceUse, Claim, ClaimRules, Expense, Trip
from firstfix.rewards.models.pay import PayDispute, PayGrade, PayLine, PayMonth, PayPost, PayRules, PaySheet

__all__ = [
    "AddedHours",
    "Advance",
    "AdvanceUse",
    "Claim",
    "ClaimRules",
    "Expense",
    "PayDispute",
    "PayGrade",
    "PayLine",
    "PayMonth",
    "PayPost",
    "PayRules",
    "PaySheet",
    "Trip",
]
