"""By which rules customers are called back, when, and what is a bad answer: pure functions on values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstfix.logistics.rules import add_months
from firstfix.platform.errors import Text

#: Calls of one rule in this time that somebody has to agree to, when there are more of them.
FORETOLD, ASKS_ABOVE = timedelta(days=90), 200
#: Calls of a rule that stays as it is may grow to so many times what was agreed to, by new customers for instance.
MAY_GROW = 2
#: Calls at an interval that a stopped worker has missed are made up for so long.
CATCH_UP = timedelta(days=7)
#: How often somebody who wished to be called is tried, and after how many days again; rules say their own.
MOST_TRIES, RETRY_DAYS = 3, 2
#: Of 5 stars, and of 10 points: whoever says so little hears from the manager.
BAD_RATING, DETRACTOR, PROMOTER = 2, 6, 9


class CallTrigger(models.TextChoices):
    CLOSED = "closed", _("after a work order")
    INTERVAL = "interval", _("at an interval")


class Rule(Protocol):
    """What is read of a rule here."""

    @property
    def trigger(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def days(self) -> int | None: ...
    @property
    def months(self) -> int | None: ...
    @property
    def customer_id(self) -> int | None: ...
    @property
    def contract_id(self) -> int | None: ...


R = TypeVar("R", bound=Rule)


def rule_flaws(rule: Rule) -> dict[str, Text]:
    """Why a rule cannot work, by field, in plain words; empty when it can."""
    flaws: dict[str, Text] = {}
    if rule.trigger == CallTrigger.CLOSED:
        if not rule.kind:
            flaws["kind"] = _("Say after which kind of work.")
        if rule.days is None:
            flaws["days"] = _("Say how many days after the order is closed.")
        if rule.months is not None:
            flaws["months"] = _("Only a call at an interval comes every so many months.")
    else:
        if rule.months is None:
            flaws["months"] = _("Say every how many months.")
        if rule.kind:
            flaws["kind"] = _("A call at an interval waits for no work order.")
        if rule.days is not None:
            flaws["days"] = _("A call at an interval waits for no work order.")
    if rule.customer_id and rule.contract_id:
        flaws["contract"] = _("Choose a customer or a contract, not both.")
    return flaws


def has_to_ask(expected: int, *, agreed: int, before: int | None, is_same: bool) -> bool:
    """Whether somebody has to say that so many calls are meant.

    agreed: what is said now; before: what was agreed to; is_same: the rule still calls whom it called then. One that
    is changed to call more asks anew.
    """
    return expected > max(ASKS_ABOVE, agreed, (before or 0) * (MAY_GROW if is_same else 1))


def agreement(expected: int, *, agreed: int, before: int | None, is_same: bool) -> int | None:
    """What is agreed to from now on: what the rule brings now, unless the former agreement still covers it."""
    if is_same and before and expected <= before * MAY_GROW and not agreed:
        return before
    return expected if expected > ASKS_ABOVE else None


def most_specific(rules: Iterable[R], *, customer: int, contracts: Iterable[int | None]) -> list[R]:
    """Those that hold for a customer: of the contracts named before the customer's own before everybody's."""
    rules, contracts = list(rules), {one for one in contracts if one}
    of_contract = [one for one in rules if one.contract_id in contracts]
    of_customer = [one for one in rules if one.customer_id == customer]
    general = [one for one in rules if one.contract_id is None and one.customer_id is None]
    return of_contract or of_customer or general


def interval_days(anchor: date, months: int, *, since: date, until: date) -> list[date]:
    """The days from `since` to `until`, both included, on which a call falls due: every so many months after the
    anchor, at the end of a shorter month where it has no such day.
    """
    passed = (since.year - anchor.year) * 12 + since.month - anchor.month
    number, days = max(1, passed // months), []
    while (day := add_months(anchor, number * months)) <= until:
        if day >= since:
            days.append(day)
        number += 1
    return days


def is_bad(*, rating: int, is_running: bool, nps: int | None) -> bool:
    """Whether a manager has to see to it."""
    return rating <= BAD_RATING or not is_running or (nps is not None and nps <= DETRACTOR)
