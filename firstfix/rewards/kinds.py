"""The kinds of claims by the word in their addresses: what pages and sheets call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstfix.platform.errors import Text
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip


@dataclass(frozen=True)
class ClaimKind:
    """`word` is in the address, `name` begins the names of its pages: `expenses`, `expense`, `expense_approval` …"""

    word: str
    name: str
    model: type[Any]
    title: Text
    icon: str

    @property
    def url_name(self) -> str:
        """Of the list; of one claim it is `name`."""
        return self.word.replace("-", "_") + ("_all" if self.word == "added-hours" else "")

    @property
    def is_paid(self) -> bool:
        return "paid" in self.model.table.states


KINDS = (
    ClaimKind("expenses", "expense", Expense, _("Expenses"), "money"),
    ClaimKind("advances", "advance", Advance, _("Advances"), "pay"),
    ClaimKind("trips", "trip", Trip, _("Trips"), "car"),
    ClaimKind("added-hours", "added_hours", AddedHours, _("Added hours"), "clock"),
)
BY_WORD = {kind.word: kind for kind in KINDS}


def kind_of(claim: Claim) -> ClaimKind:
    return next(kind for kind in KINDS if isinstance(claim, kind.model))
