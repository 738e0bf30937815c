"""What an engineer knows of the visit that has to follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from firstfix.equipment.models import Part
from firstfix.field.access import own_visit_for
from firstfix.logistics.models import PartUse
from firstfix.platform.accounts.actors import Actor
from firstfix.scheduling.models import Visit
from firstfix.work.actions import need_parts
from firstfix.work.models import WorkOrder


@transaction.atomic
def ask_for_parts(visit: Visit, parts: Mapping[Part, int], *, by: Actor, at: datetime | None = None) -> WorkOrder:
    """The order needs so many pieces more than what was built in until now. Asking twice asks for nothing twice."""
    visit = own_visit_for(by, visit.pk, lock=True)
    used = PartUse.objects.filter(work_order=visit.work_order_id, part__in=parts).values_list("part")
    built_in: dict[int, int] = dict(used.annotate(pieces=Sum("quantity")))
    totals = {part: pieces + built_in.get(part.pk, 0) for part, pieces in parts.items()}
    return need_parts(visit.work_order, totals, by=by, at=at)
