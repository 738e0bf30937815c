"""Parts between the engineer's van and other places: asked for, on the way, handed from van to van."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from firstfix.engineer.queries.values import both
from firstfix.equipment.rules import number_of
from firstfix.logistics.models import StockPlace, Transfer, TransferLine
from firstfix.logistics.queries.transfers import OPEN, transfers_of_van
from firstfix.platform.written_once import written_once

Document = dict[str, Any]
#: So long a transfer that is over stays on the phone; so many are shown at most, the newest.
OVER_SHOWN = timedelta(days=14)
MOST = 100
#: Of a line, in the part's unit.
AMOUNTS = ("asked", "approved", "sent", "received", "missing")


def transfers_document(van: StockPlace | None, *, now: datetime) -> Document:
    """What waits or was over lately, the newest first, and the colleagues who have a van to give parts to."""
    if van is None:
        return {"transfers": [], "colleagues": []}
    since = now - OVER_SHOWN
    return {
        "transfers": [_transfer(one, van) for one in _shown(van.pk, since)],
        "colleagues": [{"place": place, "name": name} for place, name in _other_vans(van.pk)],
    }


@written_once
def _shown(van: int, since: datetime) -> QuerySet[Transfer]:
    late = Q(state__in=OPEN) | Q(received_at__gte=since) | Q(closed_at__gte=since)
    return transfers_of_van(van).filter(late)[:MOST]


@written_once
def _other_vans(van: int) -> QuerySet[StockPlace, tuple[int, str]]:
    vans = StockPlace.objects.filter(kind=StockPlace.Kind.VAN, engineer__is_active=True).exclude(pk=van)
    return vans.order_by("engineer__name", "pk").values_list("pk", "engineer__name")


def _transfer(transfer: Transfer, van: StockPlace) -> Document:
    is_coming = transfer.to_place_id == van.pk
    other, order = (transfer.from_place if is_coming else transfer.to_place), transfer.work_order
    return {
        "uid": transfer.uid,
        "number": transfer.number,
        "state": transfer.state,
        "way": "in" if is_coming else "out",
        "place": other.name if other else "",
        "is_handover": transfer.is_handover,
        "is_mine": transfer.asked_by_id is not None and transfer.asked_by_id == _driver(van),
        "order": order.number if order else "",
        "site": order.site.name if order else "",
        "needed_by": transfer.needed_by,
        "reason": transfer.reason,
        "answer": transfer.answer,
        "asked_by": transfer.asked_by_name,
        "asked_at": transfer.asked_at,
        "approved_at": transfer.approved_at,
        "sent_at": transfer.sent_at,
        "received_at": transfer.received_at,
        "closed_at": transfer.closed_at,
        "lines": [_line(line) for line in transfer.lines.all()],
    }


def _driver(van: StockPlace) -> int | None:
    return van.engineer.user_id if van.engineer else None


def _line(line: TransferLine) -> Document:
    part = line.part
    return {
        "part": part.pk, "code": part.code, "name": both(part.name), "unit": part.unit, "has_serial": part.has_serial,
        "is_returnable": part.is_returnable, **{name: number_of(getattr(line, name), part.unit) for name in AMOUNTS},
    }  # fmt: skip
