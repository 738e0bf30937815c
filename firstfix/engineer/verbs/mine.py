"""The engineer's own: expenses with the photo of a receipt, trips, and hours that no visit tells of."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from firstfix.engineer.verbs.photos import AnnouncedFile
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.platform.api.values import Clock, Day, Id
from firstfix.rewards.access import visit_of
from firstfix.rewards.actions import claim_expense, claim_hours, claim_trip

#: Wider than any that is taken: what is wrong with it says the action, in words.
Number = Annotated[Decimal, Field(max_digits=30, decimal_places=10)]
Note = Annotated[str, Field(max_length=2000)]


class ExpenseData(Schema):
    kind: Annotated[str, Field(max_length=20)]
    amount: Number
    currency: Annotated[str, Field(max_length=10)]
    on: Day
    note: Note = ""
    visit: Id | None = None
    file: AnnouncedFile | None = None


class TripData(Schema):
    """Times by the company's clock; an end before the start is the next morning's."""

    day: Day
    start: Clock
    end: Clock
    kilometres: Number
    purpose: Note


class HoursData(Schema):
    day: Day
    kind: Annotated[str, Field(max_length=20)]
    minutes: Annotated[int, Field(ge=-100_000, le=100_000)]
    note: Note = ""


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


def tell_trip(told: Told, data: TripData) -> Made:
    trip = claim_trip(told.engineer, **data.dict(), by=told.by, uid=told.uid, at=told.at)
    return Made("trip", trip.pk, str(trip))


def tell_hours(told: Told, data: HoursData) -> Made:
    hours = claim_hours(told.engineer, **data.dict(), by=told.by, uid=told.uid, at=told.at)
    return Made("hours", hours.pk, str(hours))


VERBS: Verbs = {
    "add_expense": Verb(ExpenseData, tell_expense),
    "add_trip": Verb(TripData, tell_trip),
    "add_hours": Verb(HoursData, tell_hours),
}
