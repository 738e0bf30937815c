"""Stock places, and how much should lie there."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.models import Part
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.facts import MinimumSet, StockPlaceAdded, StockPlaceChanged
from firstfix.logistics.models import StockBalance, StockPlace
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep


@transaction.atomic
def save_stock_place(place: StockPlace, *, by: Actor) -> StockPlace:
    """A warehouse or branch, the van of an engineer, or a customer's own stock at a site of theirs."""
    if place.kind == StockPlace.Kind.VAN and place.engineer is None:
        raise Invalid({"engineer": _("A van belongs to an engineer.")})
    if place.kind != StockPlace.Kind.VAN and place.engineer is not None:
        raise Invalid({"engineer": _("Only a van belongs to an engineer.")})
    if (place.kind == StockPlace.Kind.CUSTOMER) != (place.customer is not None):
        raise Invalid({"customer": _("A place at a customer belongs to one, and only such a place does.")})
    if place.site is not None and place.site.customer_id != place.customer_id:
        raise Invalid({"site": _("This site is another customer's.")})
    if place.kind == StockPlace.Kind.TRANSIT:
        raise Invalid({"kind": _("The place of what is in transit makes itself.")})
    _check_owner_stays(place)
    return keep(place, by=by, action="stock_place.change", added=StockPlaceAdded, changed=StockPlaceChanged)


def _check_owner_stays(place: StockPlace) -> None:
    """What lies there would change its owner without a move. A van and its stock may go on with another engineer."""
    before = StockPlace.objects.filter(pk=place.pk).first() if place.pk else None
    changed = [name for name in ("kind", "customer_id") if getattr(before, name, None) != getattr(place, name)]
    if before and changed and StockBalance.objects.filter(place=place, quantity__gt=0).exists():
        field = changed[0].removesuffix("_id")
        raise Invalid({field: _("Parts lie here: move them away first, or add another place.")})


@transaction.atomic
def place_in_transit() -> StockPlace:
    """Where parts are that have been sent and not received; there is one, made when it is first needed."""
    found = StockPlace.objects.filter(kind=StockPlace.Kind.TRANSIT).first()
    if found is None:
        made = StockPlace(code="TRANSIT", name=gettext("In transit"), kind=StockPlace.Kind.TRANSIT)
        StockPlace.objects.bulk_create([made], ignore_conflicts=True)
        found = StockPlace.objects.get(kind=StockPlace.Kind.TRANSIT)
    return found


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
    balance, _made = StockBalance.objects.select_for_update(no_key=True).get_or_create(
        place=place, part=part, condition="good"
    )
    if maximum is None:
        maximum = balance.maximum if balance.maximum >= minimum else 0
    before = (balance.minimum, balance.maximum)
    if before != (minimum, maximum):
        balance.minimum, balance.maximum = minimum, maximum
        balance.save(update_fields=["minimum", "maximum"])
        least, least_before, most = (told_quantity(n, part.unit) for n in (minimum, before[0], maximum))
        record(MinimumSet(part.code, least, least_before, most), about=place, by=by)
    return balance
