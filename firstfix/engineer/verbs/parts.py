"""Parts used on site, and the van as it was counted: what has happened is booked, also where the books lack it."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from firstfix.engineer.queries.told import visit_of_theirs
from firstfix.engineer.verbs.register import Made, Told, Verb, Verbs
from firstfix.equipment.models import Part
from firstfix.equipment.rules import quantity_from
from firstfix.field.actions.visit import ON_SITE, on_site, place_of_use
from firstfix.logistics.actions import Counted, hand_in_old_part, tell_counts, undo_part_use, use_part
from firstfix.logistics.models import PartUse, StockPlace
from firstfix.logistics.queries import part_with_code, van_of
from firstfix.platform.api.values import Amount, AmountOrNone, Id
from firstfix.platform.errors import Invalid, NotFound, Refused
from firstfix.work.models import WorkOrder

Serial = Annotated[str, Field(max_length=80)]


class UseData(Schema):
    """The part by its id, or by the code that was scanned; `place`: of the customer's own parts there, not the van."""

    part: Id | None = None
    code: Annotated[str, Field(max_length=60)] = ""
    quantity: Annotated[Amount, Field(le=9999)]
    place: Id | None = None
    serial_installed: Serial = ""
    serial_removed: Serial = ""


class UndoData(Schema):
    use: uuid.UUID


class HandInData(Schema):
    """The old part of a use, by the parcel's number, or without one at the counter."""

    use: uuid.UUID
    parcel: Serial = ""


class CountedLine(Schema):
    part: Id
    condition: Literal["good", "defective"]
    counted: Annotated[AmountOrNone, Field(le=1_000_000)]


class CountData(Schema):
    lines: Annotated[list[CountedLine], Field(min_length=1, max_length=2000)]


def tell_part_used(told: Told, data: UseData) -> Made:
    order, is_late, _is_theirs = _used_for(told)
    part = _part(data)
    use = use_part(
        order, part=part, quantity=quantity_from(data.quantity, part.unit),
        place=place_of_use(order, van=van_of(told.engineer), place_id=data.place),
        serial_installed=data.serial_installed, serial_removed=data.serial_removed, by=told.by, at=told.at,
        uid=told.uid, may_lack=True, is_late=is_late,
    )  # fmt: skip
    return Made("part_use", use.pk, use.part.code)


def _used_for(told: Told) -> tuple[WorkOrder, bool, bool]:
    """The order, whether it is told after leaving, and whether the visit is theirs still. What is in the machine is out
    of the van: it is booked too where the desk gave the visit to somebody else meanwhile.
    """
    visit = visit_of_theirs(told.engineer, told.visit_id)
    if visit and told.engineer.pk not in visit.bookings.values_list("engineer", flat=True):
        return visit.work_order, False, False
    visit = on_site(told.visit, by=told.by, at=told.at)
    return visit.work_order, visit.state not in ON_SITE, True


def tell_use_undone(told: Told, data: UndoData) -> None:
    order, is_late, is_theirs = _used_for(told)
    uses = PartUse.objects.filter(uid=data.use, work_order=order)
    use = (uses if is_theirs else uses.filter(place__engineer=told.engineer)).first()
    if use is None:
        raise NotFound
    undo_part_use(use, by=told.by, at=told.at, is_late=is_late)


def tell_handed_in(told: Told, data: HandInData) -> Made:
    """Told late, when the keeper has it already, there is nothing left to say."""
    use = PartUse.objects.filter(uid=data.use, place__engineer=told.engineer).select_related("part").first()
    if use is None:
        raise NotFound
    if use.is_owed:
        hand_in_old_part(use, parcel=data.parcel, by=told.by, at=told.at)
    return Made("part_use", use.pk, use.part.code)


def tell_van_counted(told: Told, data: CountData) -> Made:
    van, ids = _van(told), {line.part for line in data.lines}
    parts = Part.objects.in_bulk(ids)
    if len({(line.part, line.condition) for line in data.lines}) < len(data.lines):
        raise Invalid({"lines": _("A part was counted twice.")})
    if ids - set(parts):
        raise Invalid({"lines": _("A part of these is not known any more.")})
    counts = [Counted(van, parts[line.part], _counted(line, parts[line.part]), line.condition) for line in data.lines]
    tell_counts(counts, reason=_("Counted by the engineer"), by=told.by, at=told.at, as_of=told.at)
    return Made("stock_place", van.pk, van.name)


def _counted(line: CountedLine, part: Part) -> int:
    return quantity_from(line.counted, part.unit, least=0, field="lines")


def _part(data: UseData) -> Part:
    part = Part.objects.filter(pk=data.part).first() if data.part is not None else part_with_code(data.code)
    if part is None:
        said = _("No part has the code %(code)s.") % {"code": data.code}
        raise Invalid({"code": said} if data.code else {"part": _("This part is not known.")})
    return part


def _van(told: Told) -> StockPlace:
    van = van_of(told.engineer)
    if van is None:
        raise Refused(_("There is no van stock to take the part from. Ask the parts keeper to set it up."))
    return van


VERBS: Verbs = {
    "use_part": Verb(UseData, tell_part_used),
    "undo_part": Verb(UndoData, tell_use_undone),
    "hand_in_part": Verb(HandInData, tell_handed_in),
    "count_van": Verb(CountData, tell_van_counted),
}
