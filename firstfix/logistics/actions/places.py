"""Stock places, and how much should lie there."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.logistics.facts import MinimumSet, StockPlaceAdded, StockPlaceChanged
from firstfix.logistics.models import StockBalance, StockPlace
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep


@transaction.atomic
def save_stock_place(place: StockPlace, *, by: Actor) -> StockPlace:
    """A warehouse or branch, or the van of an engineer."""
    if place.kind == StockPlace.Kind.VAN and place.engineer is None:
        raise Invalid({"engineer": _("A van belongs to an engineer.")})
    if place.kind != StockPlace.Kind.VAN and place.engineer is not None:
        raise Invalid({"engineer": _("Only a van belongs to an engineer.")})
    return keep(place, by=by, action="stock_place.change", added=StockPlaceAdded, changed=StockPlaceChanged)


@transaction.atomic
def set_minimum(part: Part, *, place: StockPlace, minimum: int, by: Actor, maximum: int | None = None) -> StockBalance:
    """Below this many free pieces the shelf is low and is refilled up to the maximum; 0 ends that.

    maximum  0: up to the minimum; None: as it is, or none where that is below the minimum
    """
    require(by, "stock.move")
    if minimum < 0:
        raise Invalid({"minimum": _("At least 0.")})
    if maximum is not None and maximum != 0 and maximum < minimum:
        raise Invalid({"maximum": _("At least the minimum, or 0.")})
    balance, _made = StockBalance.objects.select_for_update().get_or_create(place=place, part=part, condition="good")
    if maximum is None:
        maximum = balance.maximum if balance.maximum >= minimum else 0
    before = (balance.minimum, balance.maximum)
    if before != (minimum, maximum):
        balance.minimum, balance.maximum = minimum, maximum
        balance.save(update_fields=["minimum", "maximum"])
        record(MinimumSet(part.code, minimum, before[0], maximum), about=place, by=by)
    return balance
