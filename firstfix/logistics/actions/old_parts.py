"""The way of an old part: told to be coming, received, inspected, and what becomes of it; all of it in the books."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.equipment.rules import told_quantity
from firstfix.logistics.access import is_own_van
from firstfix.logistics.actions.ledger import Ledger, open_ledger, shelf
from firstfix.logistics.actions.proofs import see_warranty
from firstfix.logistics.facts import (
    Amount,
    OldPartGivenUp,
    OldPartHandedIn,
    OldPartInspected,
    OldPartReturned,
)
from firstfix.logistics.models import Condition, PartUse, StockMove, StockPlace
from firstfix.logistics.queries import central_warehouse
from firstfix.logistics.queries.old_parts import owed_with_serial, to_be_reminded
from firstfix.logistics.rules import is_same_serial
from firstfix.logistics.states import OLD_PART_STATES
from firstfix.logistics.words import too_few
from firstfix.people.models import Engineer
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.errors import Invalid, NotAllowed, Refused
from firstfix.platform.facts.actions import record
from firstfix.platform.notices.actions import notify

Kind = StockMove.Kind
DEFECTIVE = Condition.DEFECTIVE


@transaction.atomic
def hand_in_old_part(use: PartUse, *, by: Actor, parcel: str = "", at: datetime | None = None) -> PartUse:
    """On its way: sent under a parcel number, or laid down at the counter. Again corrects the number.

    The books leave it with the engineer, who answers for it until it is received.
    """
    require(by, "old_part.hand_in")
    use = stepped_old_part(use, "hand_in")
    if not may(by, "old_part.receive") and (use.place is None or not is_own_van(by, use.place)):
        raise NotAllowed
    use.parcel, use.handed_in_at = parcel.strip(), at or timezone.now()
    use.save()
    record(OldPartHandedIn(use.part.code, _told(use), use.parcel), about=use.work_order, by=by, at=at)
    return use


@transaction.atomic
def receive_old_part(
    use: PartUse,
    *,
    by: Actor,
    to_place: StockPlace | None = None,
    serial: str = "",
    is_another: bool = False,
    at: datetime | None = None,
) -> PartUse:
    """It lies at `to_place` now, as a rule the central warehouse. Saying it twice changes nothing.

    serial      what stands on it; another one than was told on site is refused, with the order that it belongs to
    is_another  received all the same: the number is kept, and the engineer is told
    """
    require(by, "old_part.receive")
    known = PartUse.objects.select_for_update(of=("self",), no_key=True).get(pk=use.pk)
    if known.returned_at:
        return known
    use = stepped_old_part(use, "receive")
    target = to_place or central_warehouse()
    if target is None:
        raise Invalid({"to_place": _("There is no central warehouse yet; choose where it came back to.")})
    at = at or timezone.now()
    other = _other_serial(use, serial.strip(), is_another=is_another)
    places = [target] if use.place is None else [use.place, target]
    with open_ledger([shelf(place, use.part, DEFECTIVE) for place in places], by=by, at=at) as ledger:
        serial = other or use.serial_removed
        if use.place is None:
            # Imported uses do not say who carried the old part.
            ledger.move(
                Kind.TAKE_BACK, use.part, use.quantity, target=target, condition=DEFECTIVE, order=use.work_order,
                serial=serial,
            )  # fmt: skip
        elif use.place != target:
            must_lie(ledger, use, use.place)
            ledger.move(
                Kind.TRANSFER, use.part, use.quantity, source=use.place, target=target, condition=DEFECTIVE,
                order=use.work_order, serial=serial,
            )  # fmt: skip
    use.returned_at, use.returned_to, use.serial_returned = at, target, other
    see_warranty(use)
    use.save()
    record(OldPartReturned(use.part.code, _told(use), target.name, other), about=use.work_order, by=by, at=at)
    if other:
        _tell_of_serial(use, by=by, at=at)
    return use


@transaction.atomic
def give_up_old_part(use: PartUse, *, reason: str, by: Actor, at: datetime | None = None) -> PartUse:
    """It does not come back, or is gone: lost, or the customer keeps it. The books lose it with the reason.

    Pieces that have left the books already, as scrap or by a count, do not leave them twice, nor in others' stead.
    """
    require(by, "old_part.give_up")
    use, reason = stepped_old_part(use, "give_up"), _reason(reason, "reason")
    at = at or timezone.now()
    place = use.returned_to or use.place
    if place:
        where = shelf(place, use.part, DEFECTIVE)
        with open_ledger([where], by=by, at=at) as ledger:
            if there := min(use.quantity, max(0, ledger.quantity(where) - _of_others(use, place))):
                ledger.move(
                    Kind.GIVE_UP, use.part, there, source=place, condition=DEFECTIVE, order=use.work_order,
                    serial=use.serial_removed, reason=reason[:200],
                )  # fmt: skip
    use.finding = reason
    use.save()
    record(OldPartGivenUp(use.part.code, _told(use), reason), about=use.work_order, by=by, at=at)
    return use


def _of_others(use: PartUse, place: StockPlace) -> int:
    """How many old parts of the same kind should lie there beside those of this use."""
    here = Q(returned_to=place) | Q(returned_to=None, place=place)
    others = PartUse.objects.filter(here, part=use.part, return_state__in=("owed", "on_the_way", "received"))
    return others.exclude(pk=use.pk).aggregate(n=Sum("quantity"))["n"] or 0


@transaction.atomic
def inspect_old_part(use: PartUse, *, verb: str, by: Actor, finding: str = "", at: datetime | None = None) -> PartUse:
    """What was found, and with it what becomes of the piece.

    restock  no fault found, or repaired: it is good stock of the place where it lies
    repair   it leaves for repair, and is nobody's stock until it is back
    scrap    it leaves the books
    claim    the supplier is to stand for it: `claims.claim_old_parts`, not here

    What was found is asked for, but for a piece that comes back from repair as good.
    """
    require(by, "old_part.inspect")
    if verb not in ("restock", "repair", "scrap"):
        raise Refused(_("That is not decided by an inspection."))
    before = use.return_state
    use = stepped_old_part(use, verb)
    if not (before == "in_repair" and verb == "restock"):
        finding = _reason(finding, "finding")
    at = at or timezone.now()
    _book(use, verb, was_away=before == "in_repair", reason=finding.strip(), by=by, at=at)
    use.finding = "\n".join(text for text in (use.finding, finding.strip()) if text)[:400]
    use.inspected_at, use.inspected_by_name = at, by.name
    use.save()
    fact = OldPartInspected(use.part.code, _told(use), verb, use.return_state, finding.strip())
    record(fact, about=use.work_order, by=by, at=at)
    return use


@transaction.atomic
def remind_of_old_parts(*, today: date, at: datetime) -> int:
    """Tell engineers what is due soon or late, once a week for each part; returns how many were told."""
    told = 0
    due = to_be_reminded(today=today)
    for engineer, uses in groupby(due, key=_carrier):
        owed = list(uses)
        if engineer is None or engineer.user is None:
            continue
        first = min(use.return_due_on for use in owed if use.return_due_on)
        words = "old_parts_late" if first < today else "old_parts_due"
        notify(engineer.user, words, link=reverse("old_parts"), at=at, n=len(owed), day=first)
        PartUse.objects.filter(pk__in=[use.pk for use in owed]).update(reminded_on=today)
        told += 1
    return told


def _carrier(use: PartUse) -> Engineer | None:
    return use.place.engineer if use.place else None


def stepped_old_part(use: PartUse, verb: str) -> PartUse:
    """Locked and in its next state, not yet saved."""
    rows = PartUse.objects.select_for_update(of=("self",), no_key=True)
    use = rows.select_related("part", "asset", "place__engineer__user", "returned_to", "work_order").get(pk=use.pk)
    if not use.return_state:
        raise Refused(_("No old part is owed for this use."))
    use.return_state = OLD_PART_STATES.after(use.return_state, verb)
    return use


def _book(use: PartUse, verb: str, *, was_away: bool, reason: str, by: Actor, at: datetime) -> None:
    place = use.returned_to
    assert place is not None  # received, so it lies somewhere
    part, quantity, order = use.part, use.quantity, use.work_order
    bad, good = shelf(place, part, DEFECTIVE), shelf(place, part)
    serial = use.serial_returned or use.serial_removed

    def move(kind: StockMove.Kind, condition: str, *, source: StockPlace | None, target: StockPlace | None) -> None:
        ledger.move(
            kind, part, quantity, source=source, target=target, condition=condition, order=order, serial=serial,
            reason=reason[:200],
        )  # fmt: skip

    with open_ledger([bad, good], by=by, at=at) as ledger:
        if not was_away:
            must_lie(ledger, use, place)
        if verb == "repair":
            move(Kind.REPAIR, DEFECTIVE, source=place, target=None)
        elif verb == "scrap" and not was_away:
            move(Kind.SCRAP, DEFECTIVE, source=place, target=None)
        elif verb == "restock" and was_away:
            move(Kind.REPAIR, Condition.GOOD, source=None, target=place)
        elif verb == "restock":
            move(Kind.INSPECT, DEFECTIVE, source=place, target=None)
            move(Kind.INSPECT, Condition.GOOD, source=None, target=place)


def must_lie(ledger: Ledger, use: PartUse, place: StockPlace) -> None:
    there = ledger.quantity(shelf(place, use.part, DEFECTIVE))
    if there < use.quantity:
        raise Refused(too_few(use.part, place, needed=use.quantity, there=there, kept=0, elsewhere=[]))


def _other_serial(use: PartUse, serial: str, *, is_another: bool) -> str:
    """Empty when it is the one that is expected, or nothing can be said."""
    if not serial or is_same_serial(serial, use.serial_removed):
        return ""
    if is_another:
        return serial
    said = {"serial": serial, "expected": use.serial_removed}
    owed = owed_with_serial(serial, part=use.part, but=use)
    if owed:
        where = {**said, "order": owed.work_order.number}
        raise Invalid({"serial": _("%(serial)s belongs to %(order)s; here %(expected)s is expected.") % where})
    raise Invalid(
        {"serial": _("Another number than told on site: %(serial)s came, %(expected)s was taken out.") % said}
    )


def _tell_of_serial(use: PartUse, *, by: Actor, at: datetime) -> None:
    engineer = _carrier(use)
    if engineer and engineer.user and engineer.user_id != by.pk:
        notify(
            engineer.user, "old_part_other_serial", link=reverse("old_part", args=[use.pk]), at=at,
            number=use.work_order.number, serial=use.serial_returned,
        )  # fmt: skip


def _told(use: PartUse) -> Amount:
    return told_quantity(use.quantity, use.part.unit)


def _reason(text: str, field: str) -> str:
    if not (text := text.strip()):
        raise Invalid({field: _("Please say why.") if field == "reason" else _("Please say what was found.")})
    return text[:400]
