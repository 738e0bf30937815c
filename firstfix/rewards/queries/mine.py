"""What the engineer's phone shows under "Mine": the parts of `MeDocument` (web/engineer/protocol.ts) kept here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.platform.written_once import written_once
from firstfix.rewards.models import AddedHours, Advance, Claim, Expense, Trip
from firstfix.rewards.queries.hours import hours_of

C = TypeVar("C", bound=Claim)


def mine_of(engineer: Engineer, since: date) -> dict[str, list[dict[str, Any]]]:
    """`hours`, `expenses`, `advances` and `trips` from the day `since` on, ready for JSON; minutes in whole numbers."""
    zone = company_zone()
    return {
        "hours": [
            {
                "day": one.day.isoformat(),
                "work": round(one.work.total_seconds() / 60),
                "travel": round(one.travel.total_seconds() / 60),
                "added": [_hours(added) for added in one.added],
            }
            for one in hours_of(engineer, since, company_day(timezone.now()))
        ],
        "expenses": [
            {
                **{"uid": str(one.uid), "kind": one.kind, "amount": str(one.amount), "currency": one.currency},
                **{"on": one.day.isoformat(), "note": one.note, "state": one.state, "answer": one.answer},
                **{"visit": one.visit_id, "has_receipt": bool(one.receipt_id or one.upload_id)},
            }
            for one in _expenses(engineer.pk, since)
        ],
        "advances": [
            {
                **{"uid": str(one.uid), "amount": str(one.amount), "currency": one.currency},
                **{"day": one.day.isoformat(), "purpose": one.purpose, "state": one.state, "answer": one.answer},
                "rest": str(one.amount - one.used if one.state == "paid" else Decimal("0.00")),
            }
            for one in _advances(engineer.pk, since)
        ],
        "trips": [
            {
                **{"uid": str(one.uid), "day": one.day.isoformat(), "purpose": one.purpose},
                "start": f"{one.starts_at.astimezone(zone):%H:%M}",
                "end": f"{one.ends_at.astimezone(zone):%H:%M}",
                **({"last_day": one.last_day.isoformat()} if one.is_long else {}),
                **{"kilometres": str(one.kilometres), "state": one.state, "answer": one.answer},
            }
            for one in _trips(engineer.pk, since)
        ],
    }


@written_once
def _expenses(engineer: int, since: date) -> QuerySet[Expense]:
    return _own(Expense.objects.filter(engineer=engineer), since)


@written_once
def _trips(engineer: int, since: date) -> QuerySet[Trip]:
    return _own(Trip.objects.filter(engineer=engineer), since)


def _own(rows: QuerySet[C], since: date) -> QuerySet[C]:
    """Newest first. What came back is shown however old it is: somebody waits for it."""
    rows = rows.exclude(state="withdrawn").filter(Q(day__gte=since) | Q(state="returned"))
    return rows.order_by("-day", "-pk")


@written_once
def _advances(engineer: int, since: date) -> QuerySet[Advance, Any]:
    """What is in the engineer's hands is shown however old it is, too."""
    rows = Advance.objects.filter(engineer=engineer).exclude(state="withdrawn")
    rows = rows.filter(Q(day__gte=since) | Q(state__in=("returned", "paid")))
    return rows.annotate(used=Coalesce(Sum("uses__amount"), Decimal())).order_by("-day", "-pk")


def _hours(one: AddedHours) -> dict[str, Any]:
    return {
        **{"uid": str(one.uid), "kind": one.kind, "minutes": one.minutes, "note": one.note},
        **{"state": one.state, "answer": one.answer},
    }
