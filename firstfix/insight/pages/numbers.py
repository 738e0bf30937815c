"""The manager's first page, and the orders behind each number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.insight.queries.figures import figures, orders_behind, period_of
from firstfix.insight.rules import (
    AGES,
    CARRY_OVER_FORMULA,
    MTTR_FORMULA,
    OPEN_FORMULA,
    RATE_BY_KEY,
    Period,
    age_condition,
)
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.work.states import OPEN_STATES, ORDER_STATES

PERIODS = ((30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("1 year")))
NAMES = {
    "open": gettext_lazy("Work orders still open"),
    "carry-over": gettext_lazy("Carry-over"),
    "mttr": gettext_lazy("Mean time to restore"),
    "provisional": gettext_lazy("Provisional first-time fixes"),
}


@signed_in
def numbers(request: SignedInRequest) -> HttpResponse:
    require(request.user, "figures.see")
    period = _period(request)
    shown = {
        "figures": figures(period),
        "periods": PERIODS,
        "ages": [(key, name) for key, name, _end in AGES],
        "mttr_formula": MTTR_FORMULA,
        "carry_over_formula": CARRY_OVER_FORMULA,
        "open_formula": OPEN_FORMULA,
    }
    return render(request, "insight/numbers.html", shown)


@signed_in
def rows_behind(request: SignedInRequest, key: str) -> HttpResponse:
    """The orders behind a number. `?which=hits` or `?which=misses` narrows a rate."""
    require(request.user, "figures.see")
    period = _period(request)
    which = request.GET.get("which", "")
    try:
        rows = orders_behind(key, period, only_hits=which == "hits", misses=which == "misses")
    except KeyError as unknown:
        raise NotFound from unknown
    listing = Listing(
        request,
        rows.select_related("customer", "asset__product_model"),
        filters=[
            Filter(
                "state",
                _("State"),
                [(code, ORDER_STATES.states[code].name) for code in ORDER_STATES.states],
                "state__in",
            ),
            Filter("age", _("Age"), [(one, name) for one, name, _end in AGES], narrow=_of_age),
        ],
        sorts={"number": "number", "reported": "reported_at", "restored": "restored_at"},
        sort="-reported",
    )
    rate = RATE_BY_KEY.get(key)
    shown = {
        "listing": listing,
        "heading": rate.name if rate else NAMES[key],
        "formula": rate.formula if rate else "",
        "rate": rate,
        "period": period,
        "which": which,
        "open_states": OPEN_STATES,
    }
    return render(request, "insight/rows.html", shown)


def _of_age(rows: object, ages: list[str]) -> object:
    condition = age_condition(ages[0], now=timezone.now())
    for age in ages[1:]:
        condition |= age_condition(age, now=timezone.now())
    return rows.filter(condition)  # type: ignore[attr-defined]


def _period(request: SignedInRequest) -> Period:
    said = request.GET.get("days", "")
    days = int(said) if said in {str(days) for days, _name in PERIODS} else 90
    return period_of(days, now=timezone.now())
