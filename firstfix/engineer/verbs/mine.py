"""The engineer's own: expenses with the photo of a receipt, advances, trips, and hours that no visit tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.photos import AnnouncedFile
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.platform.api.values import Clock, Day, Id
from firstfix.platform.errors import NotFound
from firstfix.rewards.access import visit_of
from firstfix.rewards.actions import (
    ask_advance,
    change_added_hours,
    change_advance,
    change_expense,
    change_trip,
    claim_expense,
    claim_hours,
    claim_trip,
    withdraw_claim,
)
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip

#: Wider than any that is taken: what is wrong with it says the action, in words.
Number = Annotated[Decimal, Field(max_digits=30, decimal_places=10)]
Note = Annotated[str, Field(max_length=2000)]


C = TypeVar("C", bound=Claim)
CLAIMS: Mapping[str, type[Claim]] = {"expense": Expense, "advance": Advance, "trip": Trip, "hours": AddedHours}


class ExpenseData(Schema):
    kind: Annotated[str, Field(max_length=20)]
    amount: Number
    currency: Annotated[str, Field(max_length=10)]
    on: Day
    note: Note = ""
    visit: Id | None = None
    file: AnnouncedFile | None = None


class AdvanceData(Schema):
    """`day` is when the money is needed."""

    amount: Number
    currency: Annotated[str, Field(max_length=10)]
    day: Day
    purpose: Note


class TripData(Schema):
    """Times by the company's clock; an end before the start is the next morning's."""

    day: Day
    start: Clock
    end: Clock
    last_day: Day | None = None
    kilometres: Number
    purpose: Note


class HoursData(Schema):
    day: Day
    kind: Annotated[str, Field(max_length=20)]
    minutes: Annotated[int, Field(ge=-100_000, le=100_000)]
    note: Note = ""


class ChangedExpense(ExpenseData):
    """`claim` is the uid of the expense; without a `file` its receipt stays."""

    claim: UUID


class ChangedAdvance(AdvanceData):
    claim: UUID


class ChangedTrip(TripData):
    claim: UUID


class ChangedHours(HoursData):
    claim: UUID


class WithdrawnData(Schema):
    kind: Literal["expense", "advance", "trip", "hours"]
    claim: UUID


def tell_expense(told: Told, data: ExpenseData) -> Made:
    """A day without network may come late, its receipt later still."""
    expense = claim_expense(
        told.engineer,
        kind=data.kind,
        amount=data.amount,
        currency=data.currency,
        note=data.note,
        day=data.on,
        visit=visit_of(told.engineer, data.visit or told.visit_id),
        receipt=data.file.announce(told) if data.file else None,
        by=told.by,
        uid=told.uid,
        at=told.at,
    )
    return Made("expense", expense.pk, str(expense))


def tell_advance(told: Told, data: AdvanceData) -> Made:
    advance = ask_advance(told.engineer, **data.dict(), by=told.by, uid=told.uid, at=told.at)
    return Made("advance", advance.pk, str(advance))


def tell_trip(told: Told, data: TripData) -> Made:
    trip = claim_trip(told.engineer, **data.dict(), by=told.by, uid=told.uid, at=told.at)
    return Made("trip", trip.pk, str(trip))


def tell_hours(told: Told, data: HoursData) -> Made:
    hours = claim_hours(told.engineer, **data.dict(), by=told.by, uid=told.uid, at=told.at)
    return Made("hours", hours.pk, str(hours))


def tell_expense_changed(told: Told, data: ChangedExpense) -> Made:
    expense = own_claim(told, Expense, data.claim)
    receipt = {"receipt": data.file.announce(told)} if data.file else {}
    expense = change_expense(
        expense, kind=data.kind, amount=data.amount, currency=data.currency, note=data.note.strip(), day=data.on,
        visit=visit_of(told.engineer, data.visit), by=told.by, at=told.at, **receipt,
    )  # fmt: skip
    return Made("expense", expense.pk, str(expense))


def tell_advance_changed(told: Told, data: ChangedAdvance) -> Made:
    values = data.dict(exclude={"claim", "purpose"}) | {"purpose": data.purpose.strip()}
    advance = change_advance(own_claim(told, Advance, data.claim), **values, by=told.by, at=told.at)
    return Made("advance", advance.pk, str(advance))


def tell_trip_changed(told: Told, data: ChangedTrip) -> Made:
    values = data.dict(exclude={"claim", "purpose"}) | {"purpose": data.purpose.strip()}
    trip = own_claim(told, Trip, data.claim)
    if trip.is_long and data.last_day is None:  # the phone shows its times and not its days
        values["last_day"] = data.day + timedelta(days=trip.nights)
    trip = change_trip(trip, **values, by=told.by, at=told.at)
    return Made("trip", trip.pk, str(trip))


def tell_hours_changed(told: Told, data: ChangedHours) -> Made:
    values = data.dict(exclude={"claim", "note"}) | {"note": data.note.strip()}
    hours = change_added_hours(own_claim(told, AddedHours, data.claim), **values, by=told.by, at=told.at)
    return Made("hours", hours.pk, str(hours))


def tell_withdrawn(told: Told, data: WithdrawnData) -> Made:
    claim = withdraw_claim(own_claim(told, CLAIMS[data.kind], data.claim), by=told.by, at=told.at)
    return Made(data.kind, claim.pk, str(claim))


def own_claim(told: Told, model: type[C], uid: UUID) -> C:
    """By the uid of the verb that handed it in; only one's own."""
    claim = model._default_manager.filter(uid=uid, engineer=told.engineer).select_related("engineer").first()
    if claim is None:
        raise NotFound
    return claim


VERBS: Verbs = {
    "add_expense": Verb(ExpenseData, tell_expense),
    "add_advance": Verb(AdvanceData, tell_advance),
    "add_trip": Verb(TripData, tell_trip),
    "add_hours": Verb(HoursData, tell_hours),
    "change_expense": Verb(ChangedExpense, tell_expense_changed),
    "change_advance": Verb(ChangedAdvance, tell_advance_changed),
    "change_trip": Verb(ChangedTrip, tell_trip_changed),
    "change_hours": Verb(ChangedHours, tell_hours_changed),
    "withdraw_claim": Verb(WithdrawnData, tell_withdrawn),
}
