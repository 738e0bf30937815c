"""How shortages are said: what is there, why it is not enough, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.equipment.models import Part
from firstfix.equipment.rules import show_quantity
from firstfix.logistics.models import StockPlace, Tool, ToolLoan
from firstfix.logistics.queries import Where
from firstfix.logistics.queries.tools import usable_instead
from firstfix.logistics.rules import calibration_state
from firstfix.logistics.states import OLD_PART_STATES
from firstfix.platform.errors import Text

#: Numbers and names only: messages to phones pass through other companies' services.
NOTICES: Mapping[str, Text] = {
    "transfer_asked": gettext_lazy("%(name)s asks for parts: %(number)s"),
    "transfer_approved": gettext_lazy("Approved: %(number)s"),
    "transfer_refused": gettext_lazy("Refused: %(number)s"),
    "transfer_sent": gettext_lazy("On its way to %(place)s: %(number)s"),
    "transfer_missing": gettext_lazy("Not everything of %(number)s arrived"),
    "transfer_cancelled": gettext_lazy("Cancelled: %(number)s"),
    "old_parts_due": gettext_lazy("Old parts to bring back: %(n)s, the first by %(day)s"),
    "old_parts_late": gettext_lazy("Old parts are overdue: %(n)s, the first since %(day)s"),
    "claims_due": gettext_lazy("To be claimed from suppliers: %(n)s old parts, the first by %(day)s"),
    "supplier_claim_late": gettext_lazy("%(number)s: no answer from %(supplier)s by %(day)s"),
    "supply_order_late": gettext_lazy("%(number)s: %(supplier)s has not delivered by %(day)s"),
    "supply_order_waited": gettext_lazy(
        "%(number)s: %(supplier)s has not delivered by %(day)s; %(orders)s wait for its parts"
    ),
    "waited_parts_there": gettext_lazy("%(number)s: all parts it waited for are there, plan its visit"),
    "calibrations_due": gettext_lazy("Calibration: %(n)s tools end soon or have run out, the first on %(day)s"),
    "calibration_due": gettext_lazy("The calibration of %(tool)s ends on %(day)s: bring it to the counter"),
    "tool_late": gettext_lazy("Please give back %(tool)s, due on %(day)s"),
    "old_part_other_serial": gettext_lazy("Old part of %(number)s: %(serial)s came back, you had told another number"),
}

#: What becomes of an inspected old part, by the verb; the same verb says another thing of one that was away.
FINDINGS: Mapping[str, Text] = {
    "restock": gettext_lazy("No fault found: good stock"),
    "repair": gettext_lazy("Sent to repair"),
    "scrap": gettext_lazy("Scrapped"),
    "claim": gettext_lazy("Claimed from the supplier"),
}
REPAIRED: Mapping[str, Text] = {
    "restock": gettext_lazy("Back from repair: good stock"),
    "scrap": gettext_lazy("Cannot be repaired: scrapped"),
}


def proof_words(lacks: Sequence[str]) -> str:
    """What of `rules.lacking_proof` is missing, for people."""
    words = {"photo": _("a photo of the old part with its label"), "serial": _("the old serial number")}
    return _(", ").join(words[one] for one in lacks)


def finding_choices(state: str) -> list[tuple[str, Text]]:
    """For a form: what can be said of an old part in this state."""
    words = REPAIRED if state == "in_repair" else FINDINGS
    return [(step.verb, words[step.verb]) for step in OLD_PART_STATES.verbs(state) if step.verb in words]


def held_words(loan: ToolLoan) -> str:
    """Who has the tool, and what to do about it."""
    said = {"tool": loan.tool, "name": loan.engineer.name, "day": _day(loan.due_on), "start": _day(loan.starts_on)}
    if loan.state == "out":
        return _("%(tool)s is lent to %(name)s until %(day)s. It must be given back first.") % said
    return _("%(tool)s is reserved for %(name)s from %(start)s to %(day)s. Choose other days or another tool.") % said


def unusable_words(tool: Tool, *, on: date, today: date) -> str:
    """Why the tool may not be used on that day, and the remedy; empty when it may."""
    said = {"tool": tool, "until": _day(tool.calibrated_until) if tool.calibrated_until else "", "why": ""}
    state = calibration_state(tool.calibrated_until, every_months=tool.tool_type.calibration_months, on=on)
    if tool.out_of_order:
        why = _("%(tool)s is out of order: %(why)s.") % {**said, "why": tool.out_of_order}
    elif tool.sent_to:
        why = _("%(tool)s is away for calibration.") % said
    elif state.is_usable:
        return ""
    elif tool.calibrations.filter(result="failed", done_on__gt=tool.calibrated_until or date.min).exists():
        why = _("%(tool)s failed its calibration.") % said
    elif tool.calibrated_until is None:
        why = _("%(tool)s was never calibrated.") % said
    elif tool.calibrated_until >= today:
        return _("The calibration of %(tool)s ends on %(until)s; choose an earlier end, or have it calibrated.") % said
    else:
        why = _("The calibration of %(tool)s ran out on %(until)s.") % said
    others = _(", ").join(f"{one.code} ({one.place})" for one in usable_instead(tool, on=on))
    remedy = _("Use another one: %(tools)s.") % {"tools": others} if others else _("Have it calibrated first.")
    return f"{why} {remedy}"


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def too_few(part: Part, place: StockPlace, *, needed: int, there: int, kept: int, elsewhere: Sequence[Where]) -> str:
    """ "Van Chen has 0 × P-1 Filter, 2 are needed. Elsewhere: Central warehouse 3." """
    said = [
        _("%(place)s has %(there)s × %(part)s, needed: %(needed)s.")
        % {
            "place": place,
            "there": show_quantity(there, part.unit),
            "part": part,
            "needed": show_quantity(needed, part.unit),
        }
    ]
    if kept:
        said.append(_("%(kept)s of them are kept for other orders.") % {"kept": show_quantity(kept, part.unit)})
    said.append(elsewhere_words(elsewhere, part.unit))
    return " ".join(said)


def elsewhere_words(elsewhere: Sequence[Where], unit: str) -> str:
    if not elsewhere:
        return _("No other place has it free: it must be ordered.")
    places = _(", ").join(f"{where.place} {show_quantity(where.free, unit)}" for where in elsewhere)
    return _("Free elsewhere: %(places)s.") % {"places": places}
