"""What rewards keeps, one file per room."""

from firstfix.rewards.models.claims import AddedHours, Advance, AdvanceUse, Claim, ClaimRules, Expense, Trip
from firstfix.rewards.models.pay import PayDispute, PayGrade, PayLine, PayMonth, PayPost, PayRules, PaySheet
from firstfix.rewards.models.pay_runs import CountedSheet, PayRun

__all__ = [
    "AddedHours",
    "Advance",
    "AdvanceUse",
    "Claim",
    "ClaimRules",
    "CountedSheet",
    "Expense",
    "PayDispute",
    "PayGrade",
    "PayLine",
    "PayMonth",
    "PayPost",
    "PayRules",
    "PayRun",
    "PaySheet",
    "Trip",
]
