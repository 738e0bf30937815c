"""What is the engineer's own: van stock, certificates, hours, expenses, the coming days, notices, lists."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from firstfix.care.queries.courses import courses_for
from firstfix.engineer.queries.values import both, coded
from firstfix.engineer.queries.window import Window
from firstfix.equipment.rules import number_of
from firstfix.logistics.models import Condition, PartUse, StockBalance, StockPlace, Tool
from firstfix.logistics.queries import last_counted
from firstfix.logistics.rules import RETURN_WITHIN
from firstfix.logistics.states import OWED_STATES
from firstfix.people.models import Engineer
from firstfix.people.queries import held_certificates
from firstfix.platform.notices.queries import notices_of
from firstfix.platform.tenants.company import company
from firstfix.platform.written_once import Ids, written_once
from firstfix.rewards.models import AddedHours, Expense
from firstfix.rewards.queries import mine_of
from firstfix.scheduling.models import Visit

Document = dict[str, Any]
#: So long hours, expenses and trips stay on the phone; what was returned stays until it is settled.
MINE = timedelta(days=31)


def van_document(van: StockPlace | None) -> Document:
    """An engineer without a van has an empty one without a place."""
    if van is None:
        return {"place": None, "name": "", "parts": [], "owed": [], "tools": [], "counted_at": None}
    rows: dict[int, Document] = {}
    balances = StockBalance.objects.filter(place=van, quantity__gt=0).select_related("part").order_by("part__code")
    for row in balances:
        part = row.part
        line = rows.setdefault(
            part.pk,
            {
                "part": part.pk, "code": part.code, "name": both(part.name), "unit": part.unit,
                "has_serial": part.has_serial, "is_returnable": part.is_returnable, "quantity": 0, "defective": 0,
            },
        )  # fmt: skip
        line["quantity" if row.condition == Condition.GOOD else "defective"] += number_of(row.quantity, part.unit)
    owed = PartUse.objects.filter(place=van, return_state__in=OWED_STATES)
    return {
        "place": van.pk,
        "name": van.name,
        "parts": list(rows.values()),
        "owed": [
            {
                "use": use.uid, "code": use.part.code, "name": both(use.part.name),
                "quantity": number_of(use.quantity, use.part.unit), "unit": use.part.unit,
                "due": use.return_due_on, "number": use.work_order.number, "state": use.return_state,
                "parcel": use.parcel, "serial": use.serial_removed,
            }
            for use in owed.select_related("part", "work_order").order_by("return_due_on", "pk")
        ],
        "tools": [
            {
                "id": tool.pk, "code": tool.code, "type": tool.tool_type_id, "until": tool.calibrated_until,
                "is_calibrated": tool.tool_type.calibration_months is not None or tool.calibrated_until is not None,
                "out_of_order": tool.out_of_order, "sent_to": tool.sent_to,
            }
            for tool in Tool.objects.filter(place=van).select_related("tool_type").order_by("code")
        ],
        "counted_at": last_counted(van),
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
        **mine_of(engineer, window.today - MINE),
        "next_days": _next_days(window),
    }


def _next_days(window: Window) -> list[Document]:
    coming = [one.visit for day, ones in window.by_day.items() if day > window.today for one in ones]
    named = dict(_sites_of(coming))
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


@written_once
def _sites_of(visits: Ids) -> QuerySet[Visit, tuple[int, str]]:
    return Visit.objects.filter(pk__in=visits).values_list("pk", "work_order__site__name")


def notices_document(engineer: Engineer, *, now: datetime) -> list[Document]:
    """The newest first; nothing for an engineer who cannot sign in."""
    if engineer.user is None:
        return []
    return [
        {"id": one.id, "at": one.at, "text": one.text, "visit": one.visit, "read": one.is_read}
        for one in notices_of(engineer.user, now=now)
    ]


def lists_document() -> Document:
    ours = company()
    return {
        "company": {"name": ours.name, "zone": ours.zone, "currency": ours.currency, "phone": ""},
        "expense_kinds": [coded(code, word) for code, word in Expense.Kind.choices],
        "hour_kinds": [coded(code, word) for code, word in AddedHours.Kind.choices],
        "old_part_days": RETURN_WITHIN.days,
        "courses": [
            {"id": one.pk, "name": both(one.name), "product_model": one.product_model_id, "minutes": one.minutes}
            for one in courses_for(None)
        ],
        "outcomes": [coded(code, word) for code, word in Visit.Outcome.choices],
    }
