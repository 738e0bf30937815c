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
def set_minimum(part: Part, *, place: StockPlace, minimum: int, by: Actor) -> StockBalance:
    """Below this many free pieces the shelf is shown as low; 0 ends that."""
    require(by, "stock.move")
    if minimum < 0:
        raise Invalid({"minimum": _("At least 0.")})
    balance, _made = StockBalance.objects.select_for_update().get_or_create(place=place, part=part, condition="good")
    before, balance.minimum = balance.minimum, minimum
    if before != minimum:
        balance.save(update_fields=["minimum"])
        record(MinimumSet(part.code, minimum, before), about=place, by=by)
    return balance
