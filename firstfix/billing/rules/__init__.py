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
    fits,
    hours_of,
    line_of,
    rounded,
    sums_of,
    tax_on,
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
    "fits",
    "hours_of",
    "line_of",
    "pieces_of",
    "rounded",
    "sums_of",
    "tax_on",
]
