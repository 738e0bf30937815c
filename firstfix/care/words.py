"""What people are told of care."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, npgettext
from django.utils.translation import gettext_lazy as _

from firstfix.care.models import Feedback, MaintenancePlan
from firstfix.care.rules.maintenance import CountsFrom, Trigger
from firstfix.platform.errors import Text

NOTICES: Mapping[str, Text] = {
    "bulletin_published": _("Bulletin %(number)s: %(subject)s"),
    "campaign_opened": _("%(number)s is to be done, machines that wait: %(machines)s. %(subject)s"),
    "rnd_asks": _("R&D asks about %(order)s: %(text)s"),
    "rnd_answers": _("R&D answers about %(order)s: %(text)s"),
    "rnd_looks_again": _("R&D looks again at the fault of %(order)s, the answer was not enough: %(text)s"),
    "rnd_told_more": _("%(number)s: more from the field: %(text)s"),
    "feedback_for_you": _("%(number)s is yours to answer by %(due)s: %(text)s"),
    "feedback_answered": _("What you passed on (%(number)s) is answered: %(text)s"),
    "feedback_about_visit_answered": _("What was said of a visit of yours (%(number)s) is answered: %(text)s"),
    "found_asset_settled": _("The asset that you found (%(number)s): %(text)s"),
    "maintenance_has_grown": _(
        "The maintenance plan “%(plan)s” is switched off: it would make %(expected)s orders in twelve months, "
        "%(agreed)s were agreed."
    ),
    "thanked": _("%(says)s says thank you: %(text)s"),
    "thanked_by_customer": _("A customer says thank you: %(text)s"),
}


def kept_words(given: Feedback) -> str:
    """What whoever passed it on reads."""
    said = {"number": given.number, "team": given.get_team_display()}
    return gettext("%(number)s is kept; %(team)s answers it.") % said


def rhythm_words(plan: MaintenancePlan) -> str:
    """When a plan falls due, in one phrase: "every 6 months in Apr, May; counted from the day it was done"."""
    said = []
    if plan.trigger in (Trigger.DATE, Trigger.FIRST) and plan.every:
        said.append(every_words(plan.every, plan.unit))
    if plan.trigger in (Trigger.METER, Trigger.FIRST) and plan.units:
        said.append(gettext("every %(n)s of %(meter)s") % {"n": number_words(plan.units), "meter": plan.meter})
    if plan.trigger == Trigger.CONDITION and plan.limit is not None:
        beyond = (
            gettext("%(meter)s at or below %(limit)s") if plan.is_below else gettext("%(meter)s at or above %(limit)s")
        )
        return capfirst(beyond % {"meter": plan.meter, "limit": number_words(plan.limit)})
    text = gettext(" or ").join(said)
    if plan.season:
        text = gettext("%(rhythm)s, in %(months)s") % {"rhythm": text, "months": season_words(plan.season)}
    if plan.counts_from == CountsFrom.DONE:
        text = gettext("%(rhythm)s after the last was done") % {"rhythm": text}
    return capfirst(text)


def every_words(n: int, unit: str) -> str:
    match unit:
        case "day":
            said = npgettext("rhythm", "every day", "every %(n)s days", n)
        case "week":
            said = npgettext("rhythm", "every week", "every %(n)s weeks", n)
        case "month":
            said = npgettext("rhythm", "every month", "every %(n)s months", n)
        case _:
            said = npgettext("rhythm", "every year", "every %(n)s years", n)
    return said % {"n": n}


def season_words(months: Iterable[int]) -> str:
    """Runs of months are named by their ends, over the new year too: "Nov – Mar"."""
    chosen = sorted(set(months))
    starts = [month for month in chosen if (month - 2) % 12 + 1 not in chosen]
    runs = []
    for first in starts or chosen[:1]:
        last = first
        while last % 12 + 1 in chosen and last % 12 + 1 != first:
            last = last % 12 + 1
        runs.append(_month(first) if first == last else f"{_month(first)} – {_month(last)}")
    return gettext(", ").join(runs)


def _month(n: int) -> str:
    return date_format(date(2000, n, 1), "M")


def number_words(value: Decimal) -> str:
    """Without zeros that say nothing."""
    return f"{value.normalize():f}"


MONTH_CHOICES = [(str(n), name) for n, name in MONTHS.items()]
