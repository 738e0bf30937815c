"""Old parts on their way back: who owes what, and which one somebody holds in the hand."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from firstfix.equipment.models import Part
from firstfix.logistics.models import PartUse
from firstfix.logistics.rules import REMINDED_AGAIN, REMINDED_BEFORE
from firstfix.logistics.states import OWED_STATES


def old_parts_listed() -> QuerySet[PartUse]:
    """All that were ever owed."""
    return PartUse.objects.exclude(return_state="").select_related(
        "part", "place__engineer", "returned_to", "work_order__site"
    )


def old_parts_out() -> QuerySet[PartUse]:
    """Uses whose old part has not come back, the longest overdue first."""
    return old_parts_listed().filter(return_state__in=OWED_STATES).order_by("return_due_on", "pk")


def owed_with_serial(serial: str, *, part: Part, but: PartUse) -> PartUse | None:
    same = old_parts_out().filter(part=part, serial_removed__iexact=serial.strip())
    return same.exclude(pk=but.pk).first()


def owed_by_code(code: str) -> QuerySet[PartUse]:
    """What a scanner reads at the counter: the old serial number, the parcel, the order, or the part's code."""
    code = code.strip()
    if not code:
        return PartUse.objects.none()
    return old_parts_out().filter(
        Q(serial_removed__iexact=code)
        | Q(parcel__iexact=code)
        | Q(work_order__number__iexact=code)
        | Q(part__code__iexact=code)
    )


def to_be_reminded(*, today: date) -> QuerySet[PartUse]:
    """Owed, due soon or late, and not said within the last days; by engineer."""
    not_lately = Q(reminded_on=None) | Q(reminded_on__lte=today - REMINDED_AGAIN)
    return (
        PartUse.objects.filter(not_lately, return_state="owed", return_due_on__lte=today + REMINDED_BEFORE)
        .select_related("place__engineer__user")
        .order_by("place__engineer", "return_due_on", "pk")
    )
