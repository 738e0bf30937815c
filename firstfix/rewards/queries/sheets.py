"""Claims as rows of a sheet: the headings first, then what was approved in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from firstfix.platform.accounts.actors import Actor
from firstfix.platform.exchange.values import Cell
from firstfix.platform.tenants.zone import company_zone
from firstfix.rewards.kinds import ClaimKind
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.queries.advances import rest_of
from firstfix.rewards.queries.claims import claims_listed

Row = Sequence[Cell]


def sheet_of(kind: ClaimKind, first: date, last: date, *, by: Actor) -> Iterator[Row]:
    """Of the days `first` to `last`, by engineer and day."""
    rows = claims_listed(kind.model, by).filter(state__in=("approved", "paid", "settled"), day__range=(first, last))
    headings, cells = _columns(kind.model)
    yield [_("Staff number"), _("Engineer"), _("Day"), *headings, _("State"), _("Answered by"), _("Answered")]
    zone = company_zone()
    for one in rows.order_by("engineer__code", "day", "pk").iterator(chunk_size=500):
        answered = one.answered_at.astimezone(zone).replace(tzinfo=None, microsecond=0) if one.answered_at else ""
        by_whom = one.answered_by.name if one.answered_by else ""
        state = str(one.get_state_display())
        yield [one.engineer.code, one.engineer.name, one.day, *cells(one), state, by_whom, answered]


def _columns(model: type[Any]) -> tuple[list[str], Callable[[Any], list[Cell]]]:
    if model is Expense:
        return [_("Kind"), _("Amount"), _("Currency"), _("Work order"), _("Note"), _("Paid")], _of_expense
    if model is Advance:
        return [_("Amount"), _("Currency"), _("Where to and what for"), _("Paid out"), _("In hand")], _of_advance
    if model is Trip:
        return [_("Set off"), _("Back at"), _("Kilometres"), _("Where to and what for")], _of_trip
    return [_("Kind"), _("Minutes"), _("What for")], _of_hours


def _of_expense(one: Expense) -> list[Cell]:
    paid = one.paid_at.astimezone(company_zone()).date() if one.paid_at else ""
    order = one.visit.work_order.number if one.visit else ""
    return [str(one.get_kind_display()), float(one.amount), one.currency, order, one.note, paid]


def _of_advance(one: Advance) -> list[Cell]:
    paid = one.paid_at.astimezone(company_zone()).date() if one.paid_at else ""
    return [float(one.amount), one.currency, one.purpose, paid, float(rest_of(one))]


def _of_trip(one: Trip) -> list[Cell]:
    zone = company_zone()
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (one.starts_at, one.ends_at))
    return [start, end, float(one.kilometres), one.purpose]


def _of_hours(one: AddedHours) -> list[Cell]:
    return [str(one.get_kind_display()), one.minutes, one.note]
