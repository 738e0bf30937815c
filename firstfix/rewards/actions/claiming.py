"""An engineer hands in an expense, a trip or hours, mends what came back, or takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, NotAllowed, Text
from firstfix.platform.facts.actions import record
from firstfix.platform.files.models import StoredFile, Upload
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.facts import (
    ClaimChanged,
    ClaimWithdrawn,
    ExpenseClaimed,
    HoursClaimed,
    TripClaimed,
)
from firstfix.rewards.models import AddedHours, Claim, Expense, Trip
from firstfix.rewards.rules import (
    trip_times,
    wrong_amount,
    wrong_currency,
    wrong_day,
    wrong_days_of_trip,
    wrong_kilometres,
    wrong_kind,
    wrong_minutes,
)
from firstfix.scheduling.models import Visit

C = TypeVar("C", bound=Claim)


@transaction.atomic
def claim_expense(
    engineer: Engineer,
    *,
    kind: str,
    amount: Decimal,
    currency: str,
    day: date,
    by: Actor,
    note: str = "",
    visit: Visit | None = None,
    receipt: StoredFile | Upload | None = None,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Expense:
    """`receipt` is a photo, or what a phone has announced: that comes later. The same `uid` is one expense."""
    require_own(engineer, by)
    if there := handed_in(Expense, uid, engineer):
        return there
    expense = Expense(
        **{"uid": uid or uuid4(), "engineer": engineer, "day": day, "kind": kind, "amount": amount},
        **{"currency": currency, "note": note.strip(), "visit": visit},
        **_receipt(receipt),
        created_at=at or timezone.now(),
    )
    refuse(_wrong_with_expense(expense))
    expense.save()
    fact = ExpenseClaimed(kind=kind, amount=expense.amount, currency=currency, day=day)
    record(fact, about=expense, by=by, at=at)
    return expense


@transaction.atomic
def change_expense(expense: Expense, *, by: Actor, at: datetime | None = None, **values: Any) -> Expense:
    """Hand it in again with other `kind, amount, currency, day, note, visit, receipt` (see `claim_expense`)."""
    if isinstance(values.get("receipt"), Upload):
        values |= _receipt(values["receipt"])
    return hand_in_again(expense, values, _wrong_with_expense, by=by, at=at)


@transaction.atomic
def claim_trip(
    engineer: Engineer,
    *,
    day: date,
    start: time,
    end: time,
    kilometres: Decimal,
    purpose: str,
    by: Actor,
    last_day: date | None = None,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Trip:
    """From `start` of the day to `end` of the last one by the company's clock (see `rules.trip_times`)."""
    require_own(engineer, by)
    if there := handed_in(Trip, uid, engineer):
        return there
    starts_at, ends_at = _times(day, start, end, last_day)
    trip = Trip(
        **{"uid": uid or uuid4(), "engineer": engineer, "day": day, "starts_at": starts_at, "ends_at": ends_at},
        **{"kilometres": kilometres, "purpose": purpose.strip(), "created_at": at or timezone.now()},
    )
    refuse(_wrong_with_trip(trip))
    trip.save()
    record(TripClaimed(starts_at=starts_at, ends_at=ends_at, kilometres=trip.kilometres), about=trip, by=by, at=at)
    return trip


@transaction.atomic
def change_trip(
    trip: Trip,
    *,
    day: date,
    start: time,
    end: time,
    by: Actor,
    last_day: date | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Trip:
    """Hand it in again with other times, and `kilometres` and `purpose`."""
    starts_at, ends_at = _times(day, start, end, last_day)
    values |= {"day": day, "starts_at": starts_at, "ends_at": ends_at}
    return hand_in_again(trip, values, _wrong_with_trip, by=by, at=at)


@transaction.atomic
def claim_hours(
    engineer: Engineer,
    *,
    day: date,
    kind: str,
    minutes: int,
    by: Actor,
    note: str = "",
    uid: UUID | None = None,
    at: datetime | None = None,
) -> AddedHours:
    """Hours that no visit tells of. Overtime and others say what for."""
    require_own(engineer, by)
    if there := handed_in(AddedHours, uid, engineer):
        return there
    hours = AddedHours(
        **{"uid": uid or uuid4(), "engineer": engineer, "day": day, "kind": kind, "minutes": minutes},
        **{"note": note.strip(), "created_at": at or timezone.now()},
    )
    # Two phones at once would each see a day with room left.
    Engineer.objects.select_for_update(of=("self",), no_key=True).get(pk=engineer.pk)
    refuse(_wrong_with_hours(hours))
    hours.save()
    record(HoursClaimed(kind=kind, minutes=minutes, day=day), about=hours, by=by, at=at)
    return hours


@transaction.atomic
def change_added_hours(hours: AddedHours, *, by: Actor, at: datetime | None = None, **values: Any) -> AddedHours:
    """Hand them in again with other `day, kind, minutes, note`."""
    Engineer.objects.select_for_update(of=("self",), no_key=True).get(pk=hours.engineer_id)
    return hand_in_again(hours, values, _wrong_with_hours, by=by, at=at)


@transaction.atomic
def withdraw_claim(claim: C, *, by: Actor, at: datetime | None = None) -> C:
    require_own(claim.engineer, by)
    claim = _locked(claim)
    claim.state = claim.table.after(claim.state, "withdraw")
    claim.save()
    record(ClaimWithdrawn(), about=claim, by=by, at=at)
    return claim


def hand_in_again(claim: C, values: Mapping[str, Any], wrong_with: Any, *, by: Actor, at: datetime | None) -> C:
    require_own(claim.engineer, by)
    claim = _locked(claim)
    claim.state = claim.table.after(claim.state, "submit")
    changed = tuple(sorted(name for name, value in values.items() if getattr(claim, name) != value))
    for name in changed:
        setattr(claim, name, values[name])
    refuse(wrong_with(claim))
    claim.answer, claim.answered_by, claim.answered_at = "", None, None
    claim.save()
    record(ClaimChanged(fields=changed), about=claim, by=by, at=at)
    return claim


def _times(day: date, start: time, end: time, last_day: date | None) -> tuple[datetime, datetime]:
    refuse({"last_day": wrong_days_of_trip(day, last_day) if last_day else None})
    return trip_times(day, start, end, company_zone(), last_day=last_day)


def require_own(engineer: Engineer, by: Actor) -> None:
    require(by, "claim.make")
    if not by.is_system and engineer.user_id != by.pk:
        raise NotAllowed(_("Everybody hands in their own."))


def _receipt(receipt: StoredFile | Upload | None) -> dict[str, Any]:
    if isinstance(receipt, Upload):
        # Locked, so that a file that becomes whole at this moment is either in here or meets the expense.
        upload = Upload.objects.select_for_update(of=("self",), no_key=True).get(pk=receipt.pk)
        return {"upload": upload, "receipt": upload.file}
    return {"receipt": receipt}


def handed_in(model: type[C], uid: UUID | None, engineer: Engineer) -> C | None:
    return model._default_manager.filter(uid=uid, engineer=engineer).first() if uid else None


def _locked(claim: C) -> C:
    return (
        type(claim)
        ._default_manager.select_for_update(of=("self",), no_key=True)
        .select_related("engineer")
        .get(pk=claim.pk)
    )


def _wrong_with_expense(expense: Expense) -> dict[str, Text | None]:
    return {
        "kind": wrong_kind(expense.kind, Expense.Kind.values),
        "amount": wrong_amount(expense.amount),
        "currency": wrong_currency(expense.currency, own=company().currency),
        "day": wrong_day(expense.day, today=company_day(timezone.now())),
    }


def _wrong_with_trip(trip: Trip) -> dict[str, Text | None]:
    is_over = trip.ends_at <= timezone.now()
    return {
        "day": wrong_day(trip.day, today=company_day(timezone.now())),
        "end": None if is_over else _("A trip is written down when it is over."),
        "kilometres": wrong_kilometres(trip.kilometres, days=trip.nights + 1),
        "purpose": None if trip.purpose else _("Say where to and what for."),
    }


def _wrong_with_hours(hours: AddedHours) -> dict[str, Text | None]:
    others = AddedHours.objects.filter(engineer=hours.engineer, day=hours.day).exclude(state="withdrawn")
    written = others.exclude(pk=hours.pk).aggregate(minutes=Sum("minutes"))["minutes"] or 0
    needs_note = hours.kind in (AddedHours.Kind.OVERTIME, AddedHours.Kind.OTHER) and not hours.note
    return {
        "kind": wrong_kind(hours.kind, AddedHours.Kind.values),
        "minutes": wrong_minutes(hours.minutes, others=written),
        "day": wrong_day(hours.day, today=company_day(timezone.now())),
        "note": _("Say what for.") if needs_note else None,
    }


def refuse(wrong: Mapping[str, Text | None]) -> None:
    if errors := {field: text for field, text in wrong.items() if text}:
        raise Invalid(errors)
