"""What work costs and who pays for it: pure functions on values, Decimal throughout."""

from firstfix.billing.rules.cover import CUSTOMER, Cover, Payer, charged_to
from firstfix.billing.rules.hours import Clock, Hours, Pieces, pieces_of
from firstfix.billing.rules.pricing import (
    Book,
    Fact,
    Kind,
    LabourPrice,
    Line,
    Sums,
    TravelPrice,
    account,
    agreed,
    line_of,
    rounded,
    sums_of,
)

__all__ = [
    "CUSTOMER",
    "Book",
    "Clock",
    "Cover",
    "Fact",
    "Hours",
    "Kind",
    "LabourPrice",
    "Line",
    "Payer",
    "Pieces",
    "Sums",
    "TravelPrice",
    "account",
    "agreed",
    "charged_to",
    "line_of",
    "pieces_of",
    "rounded",
    "sums_of",
]
