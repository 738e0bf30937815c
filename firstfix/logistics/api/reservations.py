"""What is kept for an order, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.logistics.access import stock_place_for
from firstfix.logistics.actions import release_reservations, reserve_parts
from firstfix.logistics.models import Reservation
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import Id
from firstfix.work.access import work_order_for

router = Router()


class ReservationOut(Schema):
    part_id: int
    place_id: int
    quantity: int


class ReservationsIn(Schema):
    place_ids: list[Id] | None = Field(None, max_length=50, description="in this order; without it, the depots")


class MissingOut(Schema):
    part_id: int
    quantity: int


class ReservedOut(Schema):
    kept: list[ReservationOut]
    missing: list[MissingOut]


@router.get("/work-orders/{int:id}/reservations", response=list[ReservationOut])
def reservations(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.see")
    rows = Reservation.objects.filter(work_order=work_order_for(request.user, id)).select_related("balance")
    return [
        {"part_id": one.balance.part_id, "place_id": one.balance.place_id, "quantity": one.quantity}
        for one in rows.order_by("pk")
    ]


@router.post("/work-orders/{int:id}/reservations", response=ReservedOut)
def reserve(request: ApiRequest, id: int, given: ReservationsIn) -> Any:
    """Keeps what the order needs; what is missing is said, not refused."""
    require(request.user, "stock.reserve")
    order = work_order_for(request.user, id)
    at = None if given.place_ids is None else [stock_place_for(request.user, place) for place in given.place_ids]
    reserved = reserve_parts(order, places=at, by=request.user)
    kept = [{"part_id": part.pk, "place_id": place.pk, "quantity": n} for (part, place), n in reserved.kept.items()]
    return {"kept": kept, "missing": [{"part_id": part.pk, "quantity": n} for part, n in reserved.missing.items()]}


@router.delete("/work-orders/{int:id}/reservations", response={204: None})
def release(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.reserve")
    release_reservations(work_order_for(request.user, id), by=request.user)
    return Status(204, None)
