"""What happened to claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class ExpenseClaimed:
    kind: str
    amount: Decimal
    currency: str
    day: date
    words: ClassVar[Text] = _("Expense of %(amount)s %(currency)s handed in")


@dataclass(frozen=True)
class TripClaimed:
    starts_at: datetime
    ends_at: datetime
    kilometres: Decimal
    words: ClassVar[Text] = _("Trip handed in")


@dataclass(frozen=True)
class HoursClaimed:
    kind: str
    minutes: int
    day: date
    words: ClassVar[Text] = _("Added hours handed in")


@dataclass(frozen=True)
class ClaimChanged:
    """Handed in again; it waits for an answer."""

    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Handed in again")


@dataclass(frozen=True)
class ClaimWithdrawn:
    words: ClassVar[Text] = _("Withdrawn")


@dataclass(frozen=True)
class ClaimApproved:
    words: ClassVar[Text] = _("Approved")


@dataclass(frozen=True)
class ClaimReturned:
    reason: str
    words: ClassVar[Text] = _("Returned: %(reason)s")


@dataclass(frozen=True)
class ExpensePaid:
    words: ClassVar[Text] = _("Paid")


@dataclass(frozen=True)
class AdvanceAsked:
    amount: Decimal
    currency: str
    day: date
    words: ClassVar[Text] = _("Advance of %(amount)s %(currency)s asked for")


@dataclass(frozen=True)
class AdvancePaid:
    words: ClassVar[Text] = _("Advance paid out")


@dataclass(frozen=True)
class AdvanceUsed:
    """For an expense, or given back in money."""

    amount: Decimal
    what: str
    words: ClassVar[Text] = _("%(amount)s of the advance accounted for: %(what)s")


@dataclass(frozen=True)
class ClaimRulesChanged:
    away_km: int
    words: ClassVar[Text] = _("Trips count from %(away_km)s km")


@dataclass(frozen=True)
class ReceiptArrived:
    """The photo that the phone had announced."""

    words: ClassVar[Text] = _("The receipt has arrived")


@dataclass(frozen=True)
class ReceiptUnreadable:
    """What arrived is no picture; the engineer is asked for another one."""

    words: ClassVar[Text] = _("The photo of the receipt cannot be shown")


# Of pay no fact holds an amount: facts are read by more people than pay sheets.


@dataclass(frozen=True)
class PayPostAssigned:
    first_day: date
    words: ClassVar[Text] = _("Post for pay assigned from %(first_day)s")


@dataclass(frozen=True)
class PayRulesWritten:
    version: int
    words: ClassVar[Text] = _("Version %(version)s of the pay rules written")


@dataclass(frozen=True)
class PayRulesTried:
    version: int
    month: date
    words: ClassVar[Text] = _("Version %(version)s of the pay rules tried on %(month)s")


@dataclass(frozen=True)
class PayRulesPutInForce:
    version: int
    first_month: date
    words: ClassVar[Text] = _("Version %(version)s of the pay rules in force from %(first_month)s")


@dataclass(frozen=True)
class PayRulesReplaced:
    version: int
    last_month: date
    words: ClassVar[Text] = _("Version %(version)s of the pay rules replaced after %(last_month)s")


@dataclass(frozen=True)
class PaySheetSeen:
    """Somebody looked at it, also the engineer."""

    month: date
    words: ClassVar[Text] = _("Pay sheet of %(month)s looked at")


@dataclass(frozen=True)
class PayOfAllSeen:
    """Somebody looked at everybody's pay of a month, on the page of the month, in a file or in a trial."""

    month: date
    how: str
    words: ClassVar[Text] = _("Everybody's pay of %(month)s looked at (%(how)s)")


@dataclass(frozen=True)
class PayRunAsked:
    """A worker is to count the month, to close it or to try a version on it: `kind`."""

    kind: str
    month: date
    words: ClassVar[Text] = _("Count of %(month)s asked for")


@dataclass(frozen=True)
class PayMonthClosed:
    month: date
    sheets: int
    words: ClassVar[Text] = _("Pay of %(month)s closed: %(sheets)s sheets")


@dataclass(frozen=True)
class PayDisputeRaised:
    words: ClassVar[Text] = _("Pay line disputed")


@dataclass(frozen=True)
class PayDisputeAnswered:
    words: ClassVar[Text] = _("Dispute on a pay line answered")
