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
class ReceiptArrived:
    """The photo that the phone had announced."""

    words: ClassVar[Text] = _("The receipt has arrived")


@dataclass(frozen=True)
class ReceiptUnreadable:
    """What arrived is no picture; the engineer is asked for another one."""

    words: ClassVar[Text] = _("The photo of the receipt cannot be shown")
