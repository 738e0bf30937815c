"""What the engineer's phone shows under "Mine": the parts of `MeDocument` (web/engineer/protocol.ts) kept here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from firstfix.people.models import Engineer
from firstfix.platform.tenants.zone import company_day, company_zone
from firstfix.rewards.models import AddedHours, Advance, Expense, Trip
from firstfix.rewards.queries.hours import hours_of


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
            for one in _own(Expense, engineer, since)
        ],
        "advances": [
            {
                **{"uid": str(one.uid), "amount": str(one.amount), "currency": one.currency},
                **{"day": one.day.isoformat(), "purpose": one.purpose, "state": one.state, "answer": one.answer},
                "rest": str(one.amount - one.used if one.state == "paid" else Decimal("0.00")),
            }
            for one in _advances(engineer, since)
        ],
        "trips": [
            {
                **{"uid": str(one.uid), "day": one.day.isoformat(), "purpose": one.purpose},
                "start": f"{one.starts_at.astimezone(zone):%H:%M}",
                "end": f"{one.ends_at.astimezone(zone):%H:%M}",
                **({"last_day": one.last_day.isoformat()} if one.is_long else {}),
                **{"kilometres": str(one.kilometres), "state": one.state, "answer": one.answer},
            }
            for one in _own(Trip, engineer, since)
        ],
    }


def _own(model: type[Any], engineer: Engineer, since: date) -> Any:
    """Newest first. What came back is shown however old it is: somebody waits for it."""
    rows = model.objects.filter(engineer=engineer).exclude(state="withdrawn")
    return (rows.filter(day__gte=since) | rows.filter(state="returned")).order_by("-day", "-pk")


def _advances(engineer: Engineer, since: date) -> Any:
    """What is in the engineer's hands is shown however old it is, too."""
    rows = Advance.objects.filter(engineer=engineer).exclude(state="withdrawn")
    rows = rows.filter(Q(day__gte=since) | Q(state__in=("returned", "paid")))
    return rows.annotate(used=Coalesce(Sum("uses__amount"), Decimal())).order_by("-day", "-pk")


def _hours(one: AddedHours) -> dict[str, Any]:
    return {
        **{"uid": str(one.uid), "kind": one.kind, "minutes": one.minutes, "note": one.note},
        **{"state": one.state, "answer": one.answer},
    }
