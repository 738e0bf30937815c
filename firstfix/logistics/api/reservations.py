"""What is kept for an order, for programs."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.equipment.access import part_for
from firstfix.equipment.rules import number_of
from firstfix.logistics.access import stock_place_for
from firstfix.logistics.actions import Reserved, release_reservations, reserve_parts, use_instead
from firstfix.logistics.models import Reservation
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.values import AmountOut, Id
from firstfix.work.access import work_order_for

router = Router()


class ReservationOut(Schema):
    part_id: int
    place_id: int
    quantity: AmountOut


class ReservationsIn(Schema):
    place_ids: list[Id] | None = Field(None, max_length=50, description="in this order; without it, the depots")


class MissingOut(Schema):
    part_id: int
    quantity: AmountOut


class StandInIn(Schema):
    part_id: Id
    instead_id: Id = Field(description="a part that may stand in for it, see /parts/{id}/replacements")


class ReservedOut(Schema):
    kept: list[ReservationOut]
    missing: list[MissingOut]


@router.get("/work-orders/{int:id}/reservations", response=list[ReservationOut])
def reservations(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.see")
    rows = Reservation.objects.filter(work_order=work_order_for(request.user, id)).select_related("balance__part")
    return [
        {
            "part_id": one.balance.part_id,
            "place_id": one.balance.place_id,
            "quantity": number_of(one.quantity, one.balance.part.unit),
        }
        for one in rows.order_by("pk")
    ]


@router.post("/work-orders/{int:id}/reservations", response=ReservedOut)
def reserve(request: ApiRequest, id: int, given: ReservationsIn) -> Any:
    """Keeps what the order needs; what is missing is said, not refused."""
    require(request.user, "stock.reserve")
    order = work_order_for(request.user, id)
    at = None if given.place_ids is None else [stock_place_for(request.user, place) for place in given.place_ids]
    return _told(reserve_parts(order, places=at, by=request.user))


def _told(reserved: Reserved) -> dict[str, Any]:
    kept = [
        {"part_id": part.pk, "place_id": place.pk, "quantity": number_of(n, part.unit)}
        for (part, place), n in reserved.kept.items()
    ]
    missing = [{"part_id": part.pk, "quantity": number_of(n, part.unit)} for part, n in reserved.missing.items()]
    return {"kept": kept, "missing": missing}


@router.post("/work-orders/{int:id}/stand-ins", response=ReservedOut)
def stand_in(request: ApiRequest, id: int, given: StandInIn) -> Any:
    """What the order lacks of a part is needed as another one from now on, and kept as far as there is."""
    order = work_order_for(request.user, id)
    part, instead = (part_for(request.user, one, to="see") for one in (given.part_id, given.instead_id))
    return _told(use_instead(order, part, instead=instead, by=request.user))


@router.delete("/work-orders/{int:id}/reservations", response={204: None})
def release(request: ApiRequest, id: int) -> Any:
    require(request.user, "stock.reserve")
    release_reservations(work_order_for(request.user, id), by=request.user)
    return Status(204, None)
