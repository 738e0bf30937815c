"""What became of advances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from firstfix.people.models import Engineer
from firstfix.rewards.models import Advance, AdvanceUse, Expense


@dataclass(frozen=True)
class Account:
    """An advance with what it was used for; `rest` is still in the engineer's hands."""

    uses: Sequence[AdvanceUse]
    rest: Decimal


def rest_of(advance: Advance) -> Decimal:
    """Of the amount, once it is paid out, what is not accounted for."""
    if advance.state not in ("paid", "settled"):
        return Decimal()
    used: Decimal | None = advance.uses.aggregate(used=Sum("amount"))["used"]
    return advance.amount - (used or Decimal())


def account_of(advance: Advance) -> Account:
    uses = list(advance.uses.select_related("expense").order_by("at", "pk"))
    return Account(uses, rest_of(advance))


def open_rests(engineer: Engineer) -> list[tuple[str, Decimal]]:
    """What the engineer has in hand, by currency."""
    out = Advance.objects.filter(engineer=engineer, state="paid")
    rows = out.annotate(used=Coalesce(Sum("uses__amount"), Decimal()))
    sums: dict[str, Decimal] = {}
    for currency, amount, used in rows.values_list("currency", "amount", "used"):
        sums[currency] = sums.get(currency, Decimal()) + amount - used
    return sorted(sums.items())


def paid_by_advance(expense: Expense) -> Decimal:
    """How much of a paid expense the engineer had in hand before."""
    used: Decimal | None = expense.advance_uses.aggregate(used=Sum("amount"))["used"]
    return used or Decimal()
