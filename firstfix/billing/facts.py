"""What happened to prices, accounts of orders, quotes and what accounting was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text


@dataclass(frozen=True)
class PriceListAdded:
    words: ClassVar[Text] = _("Price list added")


@dataclass(frozen=True)
class PriceListChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Price list changed")


@dataclass(frozen=True)
class PriceVersionAdded:
    """Told about its price list, as everything about its prices."""

    valid_from: date
    valid_until: date | None
    words: ClassVar[Text] = _("Prices from %(valid_from)s added")


@dataclass(frozen=True)
class PriceVersionChanged:
    valid_from: date
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Prices from %(valid_from)s changed")


@dataclass(frozen=True)
class PricesSet:
    """`rows` are (what, former price or empty, price or empty)."""

    valid_from: date
    rows: tuple[tuple[str, str, str], ...]
    words: ClassVar[Text] = _("Prices from %(valid_from)s set")


@dataclass(frozen=True)
class ContractTermsSet:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Terms of payment changed")


@dataclass(frozen=True)
class LineAdded:
    """Told about the order."""

    name: str
    price: Decimal
    words: ClassVar[Text] = _("Line added to the account: %(name)s")


@dataclass(frozen=True)
class LineRemoved:
    name: str
    words: ClassVar[Text] = _("Line taken from the account: %(name)s")


@dataclass(frozen=True)
class PayerDecided:
    """`payer` is empty when the decision was taken back."""

    line: str
    payer: str
    reason: str
    words: ClassVar[Text] = _("Who pays was decided: %(line)s. %(reason)s")


@dataclass(frozen=True)
class OrderSettled:
    """Told about the order, which more people see than its sums: its words name none."""

    number: str
    net: Decimal
    currency: str
    words: ClassVar[Text] = _("Settled")


@dataclass(frozen=True)
class SettlementCorrected:
    number: str
    net: Decimal
    currency: str
    reason: str
    words: ClassVar[Text] = _("Settlement corrected: %(reason)s")


@dataclass(frozen=True)
class QuoteMade:
    number: str
    edition: int
    words: ClassVar[Text] = _("Quote %(number)s made")


@dataclass(frozen=True)
class QuoteChanged:
    fields: tuple[str, ...]
    words: ClassVar[Text] = _("Quote changed")


@dataclass(frozen=True)
class QuoteStepped:
    """Every change of a quote's state is one of these; `name` and `reason` are the customer's."""

    verb: str
    number: str
    to_state: str
    name: str = ""
    reason: str = ""
    words: ClassVar[Text] = _("A step of quote %(number)s")


@dataclass(frozen=True)
class QuoteReminded:
    """Whoever made it was told that it runs out."""

    number: str
    words: ClassVar[Text] = _("Quote %(number)s runs out soon")


@dataclass(frozen=True)
class FeesCharged:
    """Told about the contract: fees that became due, by the first day of their periods."""

    days: tuple[str, ...]
    words: ClassVar[Text] = _("Contract fee charged")


@dataclass(frozen=True)
class InvoiceLinesExported:
    number: str
    count: int
    net: Decimal
    words: ClassVar[Text] = _("%(count)s lines handed to accounting")
