"""Tools by the thousand: the rules of `actions/tools.py`, written set by set."""

from __future__ import annotations

from django.utils.translation import gettext as _

from firstfix.logistics.imports.names import STOCK_PLACES, TOOL_TYPES, TOOLS, missing_place
from firstfix.logistics.models import ToolLoan
from firstfix.people.imports import ENGINEERS
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.exchange.names import Ref
from firstfix.platform.exchange.rows import Rows


def import_tools(rows: Rows, *, by: Actor) -> None:
    """By code, else by type and serial number. One that is lent or away for calibration keeps its place."""
    require(by, "tool.change")
    rows.refer("tool_type", TOOL_TYPES)
    rows.refer("owner", ENGINEERS)
    rows.refer("place", STOCK_PLACES, make=missing_place, action="stock_place.change")
    rows.match(TOOLS, made_code="T", or_by=("serial", "tool_type"))
    known = [entry.record.pk for entry in rows if entry.record is not None]
    lent = set(ToolLoan.objects.filter(tool__in=known, state="out").values_list("tool", flat=True)) if known else set()
    for entry in rows:
        tool, place = entry.record, entry.values.get("place")
        if tool is not None and isinstance(place, Ref) and place.pk != tool.place_id:
            if tool.pk in lent:
                rows.refuse(entry, "place", _("It is lent; it comes back first."))
            elif tool.sent_to:
                rows.refuse(entry, "place", _("It is away for calibration."))
    rows.merge(TOOLS)
