"""What engineers claim, and ask about their pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.waiting.register import Waiting
from firstfix.rewards.access import visible_claims, visible_disputes
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip

MANAGERS, HR = frozenset({Role.MANAGER}), frozenset({Role.HR})


def _claims(model: type[Claim], state: str) -> Callable[[User], Any]:
    return lambda user: visible_claims(model, user).filter(state=state)


WAITING = (
    Waiting(_("Decide on expenses"), "money", "expenses", "claim.approve", MANAGERS, _claims(Expense, "submitted"),
            query="state=submitted", since="created_at"),
    Waiting(_("Decide on advances"), "pay", "advances", "claim.approve", MANAGERS, _claims(Advance, "submitted"),
            query="state=submitted", since="created_at"),
    Waiting(_("Decide on trips"), "money", "trips", "claim.approve", MANAGERS, _claims(Trip, "submitted"),
            query="state=submitted", since="created_at"),
    Waiting(_("Decide on added hours"), "clock", "added_hours_all", "claim.approve", MANAGERS,
            _claims(AddedHours, "submitted"), query="state=submitted", since="created_at"),
    Waiting(_("Pay out expenses"), "money", "expenses", "claim.pay", HR, _claims(Expense, "approved"),
            query="state=approved", since="answered_at"),
    Waiting(_("Pay out advances"), "pay", "advances", "claim.pay", HR, _claims(Advance, "approved"),
            query="state=approved", since="answered_at"),
    Waiting(_("Answer questions about pay"), "message", "pay", "pay.answer", HR,
            lambda user: visible_disputes(user).filter(state="raised"), since="created_at"),
)  # fmt: skip
