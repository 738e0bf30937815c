"""What rewards keeps, one file per room."""

from firstfix.rewards.models.claims import AddedHours, Claim, Expense, Trip
from firstfix.rewards.models.pay import PayDispute, PayGrade, PayLine, PayMonth, PayPost, PayRules, PaySheet

__all__ = [
    "AddedHours",
    "Claim",
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
