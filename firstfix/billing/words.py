"""Why a line is charged to somebody, and what people are told."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.platform.errors import Text

REASONS: Mapping[str, Text] = {
    "chargeable": gettext_lazy("neither warranty nor contract"),
    "added": gettext_lazy("added by hand"),
    "repeat": gettext_lazy("repeats %(number)s, which we did not fix"),
    "warranty": gettext_lazy("under warranty until %(until)s"),
    "contract": gettext_lazy("included in contract %(number)s"),
    "not_included": gettext_lazy("contract %(number)s does not include it"),
    "parts_used_up": gettext_lazy("more than what contract %(number)s includes this year (%(left)s left)"),
    "visits_used_up": gettext_lazy("the visits of contract %(number)s are used up this year"),
    "decided": gettext_lazy("%(by)s: %(why)s"),
    "minimum": gettext_lazy("less than the minimum charge"),
    "quote": gettext_lazy("agreed with the customer"),
    "reversal": gettext_lazy("takes back what was wrong"),
    "fee": gettext_lazy("by the contract"),
}


def reason_in_words(reason: Mapping[str, str]) -> str:
    """Why a line is charged as it is; empty for one that nobody knows the words of."""
    words = REASONS.get(reason.get("code", ""))
    if words is None:
        return ""
    try:
        return str(words) % reason
    except KeyError:  # of an order that an import brought, whose reason lacks a value
        return str(_("by the order's entitlement"))


WHY_NOT_INVOICED: Mapping[str, Text] = {
    "to_export": gettext_lazy("Ready for accounting"),
    "to_settle": gettext_lazy("Not settled yet"),
    "to_close": gettext_lazy("Not closed yet"),
}

NOTICES: Mapping[str, Text] = {
    "quote_accepted": gettext_lazy("%(customer)s has accepted quote %(number)s."),
    "quote_declined": gettext_lazy("%(customer)s has declined quote %(number)s."),
    "quote_expired": gettext_lazy("Quote %(number)s for %(customer)s has run out."),
    "quote_runs_out": gettext_lazy("Quote %(number)s for %(customer)s runs out on %(day)s: ask whether it suits."),
}
