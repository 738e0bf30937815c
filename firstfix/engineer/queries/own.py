"""What is the engineer's own: van stock, certificates, hours, the coming days, and the lists of the company."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from firstfix.engineer.queries.values import both, coded, minutes
from firstfix.engineer.queries.window import Window
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockPlace
from firstfix.people.models import Engineer
from firstfix.people.queries import held_certificates
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_day
from firstfix.scheduling.models import Visit

Document = dict[str, Any]


def van_document(van: StockPlace | None) -> Document:
    """An engineer without a van has an empty one without a place."""
    if van is None:
        return {"place": None, "name": "", "parts": [], "owed": [], "counted_at": None}
    rows: dict[int, Document] = {}
    balances = StockBalance.objects.filter(place=van, quantity__gt=0).select_related("part").order_by("part__code")
    for row in balances:
        part = row.part
        line = rows.setdefault(
            part.pk,
            {
                "part": part.pk, "code": part.code, "name": both(part.name), "unit": part.unit,
                "has_serial": part.has_serial, "quantity": 0, "defective": 0,
            },
        )  # fmt: skip
        line["quantity" if row.condition == Condition.GOOD else "defective"] += row.quantity
    owed = PartUse.objects.filter(place=van, return_due_on__isnull=False, returned_at__isnull=True)
    return {
        "place": van.pk,
        "name": van.name,
        "parts": list(rows.values()),
        "owed": [
            {
                "use": use.uid, "code": use.part.code, "name": both(use.part.name), "quantity": use.quantity,
                "due": use.return_due_on, "number": use.work_order.number,
            }
            for use in owed.select_related("part", "work_order").order_by("return_due_on", "pk")
        ],
        "counted_at": None,
    }  # fmt: skip


def me_document(window: Window) -> Document:
    engineer = Engineer.objects.prefetch_related("certificates__certificate_type").get(pk=window.engineer.pk)
    return {
        "user": engineer.user_id,
        "engineer": engineer.pk,
        "name": engineer.name,
        "certificates": [
            {"name": both(one.certificate.certificate_type.name), "until": one.certificate.valid_until}
            for one in held_certificates(engineer, today=window.today)
        ],
        "hours": _hours(window),
        "expenses": [],
        "trips": [],
        "next_days": _next_days(window),
    }


def _hours(window: Window) -> list[Document]:
    """By the times of the visits: from setting off to arriving, and from there to leaving."""
    work: dict[date, timedelta] = defaultdict(timedelta)
    travel: dict[date, timedelta] = defaultdict(timedelta)
    rows = Visit.objects.filter(pk__in=window.ids, arrived_at__isnull=False)
    for set_off, arrived, left in rows.values_list("set_off_at", "arrived_at", "left_at"):
        if arrived and left:
            work[company_day(arrived)] += left - arrived
        if set_off and arrived:
            travel[company_day(arrived)] += arrived - set_off
    return [
        {"day": day, "work": minutes(work[day]), "travel": minutes(travel[day]), "added": []}
        for day in window.days
        if day <= window.today
    ]


def _next_days(window: Window) -> list[Document]:
    coming = [one.visit for day, ones in window.by_day.items() if day > window.today for one in ones]
    named = dict(Visit.objects.filter(pk__in=coming).values_list("pk", "work_order__site__name"))
    return [
        {
            "day": day,
            "visits": len(ones),
            "first": ones[0].start if ones else None,
            "places": list(dict.fromkeys(named[one.visit] for one in ones if one.visit in named)),
        }
        for day, ones in window.by_day.items()
        if day > window.today
    ]


def lists_document() -> Document:
    ours = company()
    return {
        "company": {"name": ours.name, "zone": ours.zone, "currency": ours.currency, "phone": ""},
        "expense_kinds": [],
        "hour_kinds": [],
        "outcomes": [coded(code, word) for code, word in Visit.Outcome.choices],
    }
