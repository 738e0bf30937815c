"""What is short is replaced by what may stand in for it, once somebody has said so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from firstfix.equipment.models import Part
from firstfix.equipment.queries import stand_ins_of
from firstfix.equipment.rules import told_quantity
from firstfix.logistics.actions.reservations import Reserved, needed_still, reserve_parts
from firstfix.logistics.facts import StandInUsed
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.facts.actions import record
from firstfix.work.actions import swap_need
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES


@transaction.atomic
def use_instead(order: WorkOrder, part: Part, *, instead: Part, by: Actor, at: datetime | None = None) -> Reserved:
    """What the order still lacks of `part` is needed as `instead` from now on, and kept for it as far as there is.

    From then on picks, plans and shortages go by the part that is really taken.
    """
    require(by, "stock.reserve")
    order = WorkOrder.objects.select_for_update(no_key=True).get(pk=order.pk)
    if order.state not in OPEN_STATES:
        raise Refused(_("This order is not open any more."))
    if instead not in stand_ins_of([part.pk]).get(part.pk, []):
        raise Invalid({"instead": _("%(new)s may not stand in for %(old)s.") % {"new": instead, "old": part}})
    lacking = needed_still(order).get(part, 0)
    if not lacking:
        raise Refused(_("Nothing is lacking of %(part)s.") % {"part": part})
    swap_need(order, part, instead, lacking, by=by, at=at)
    record(StandInUsed(part.code, instead.code, told_quantity(lacking, part.unit)), about=order, by=by, at=at)
    return reserve_parts(order, by=by, at=at)
