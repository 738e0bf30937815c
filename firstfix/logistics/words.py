"""How shortages are said: what is there, why it is not enough, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.equipment.models import Part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import Where
from firstfix.platform.errors import Text

#: Numbers and names only: messages to phones pass through other companies' services.
NOTICES: Mapping[str, Text] = {
    "transfer_asked": gettext_lazy("%(name)s asks for parts: %(number)s"),
    "transfer_approved": gettext_lazy("Approved: %(number)s"),
    "transfer_refused": gettext_lazy("Refused: %(number)s"),
    "transfer_sent": gettext_lazy("On its way to %(place)s: %(number)s"),
    "transfer_missing": gettext_lazy("Not everything of %(number)s arrived"),
    "transfer_cancelled": gettext_lazy("Cancelled: %(number)s"),
}


def too_few(part: Part, place: StockPlace, *, needed: int, there: int, kept: int, elsewhere: Sequence[Where]) -> str:
    """ "Van Chen has 0 × P-1 Filter, 2 are needed. Elsewhere: Central warehouse 3." """
    said = [
        _("%(place)s has %(there)s × %(part)s, needed: %(needed)s.")
        % {"place": place, "there": there, "part": part, "needed": needed}
    ]
    if kept:
        said.append(_("%(kept)s of them are kept for other orders.") % {"kept": kept})
    said.append(elsewhere_words(elsewhere))
    return " ".join(said)


def elsewhere_words(elsewhere: Sequence[Where]) -> str:
    if not elsewhere:
        return _("No other place has it free: it must be ordered.")
    places = _(", ").join(f"{where.place} {where.free}" for where in elsewhere)
    return _("Free elsewhere: %(places)s.") % {"places": places}
