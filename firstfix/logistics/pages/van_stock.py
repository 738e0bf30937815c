"""What should a van always carry? Before and after, van by van; what is chosen is applied."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.equipment.models import Part
from firstfix.logistics.access import stock_place_for, van_advice_for
from firstfix.logistics.actions.van_stock import apply_van_stock, start_van_stock
from firstfix.logistics.forms.supply import VanStockForm
from firstfix.logistics.models import StockingRun, VanAdvice
from firstfix.logistics.queries.van_stock import last_done, last_run
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import FirstFixError, Invalid
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company

#: The picture's frame, in units of its view box.
LEFT, RIGHT, TOP, BOTTOM = 44, 400, 12, 190


class Line(NamedTuple):
    """One van: its advice, and how many parts are to be added, raised, lowered and taken out."""

    advice: VanAdvice
    added: int
    changed: int
    out: int


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def van_stock(request: SignedInRequest) -> HttpResponse:
    """The last run; POST lets a worker work it out anew."""
    require(request.user, "replenishment.see")
    latest, done = last_run(), last_done()
    form = VanStockForm(request.POST or None, initial=_rules_of(latest))
    if request.method == "POST" and form.is_valid():
        try:
            start_van_stock(by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except FirstFixError as why:
            form.add_error(None, str(why))
        else:
            toast(request, _("A worker works it out."))
            return HttpResponseRedirect(reverse("van_stock"))
    lines = [_line(one) for one in done.advice.select_related("place").order_by("place__code")] if done else []
    shown = {
        "form": form,
        "latest": latest,
        "run": done,
        "lines": lines,
        "sums": _sums([line.advice for line in lines]),
        "currency": company().currency,
        "may_change": may(request.user, "van_policy.change"),
    }
    return render(request, "logistics/van_stock.html", shown, status=422 if form.errors else 200)


def _rules_of(run: StockingRun | None) -> dict[str, Any]:
    names = ("months", "refill_days", "miss_cost", "holding_percent", "capacity_kg")
    return {name: getattr(run, name) for name in names} if run else {}


def _line(advice: VanAdvice) -> Line:
    parts = advice.plan["parts"]
    return Line(
        advice,
        sum(1 for one in parts if not one["before"] and one["after"]),
        sum(1 for one in parts if one["before"] and one["after"] and one["before"] != one["after"]),
        sum(1 for one in parts if one["before"] and not one["after"]),
    )


def _sums(advice: list[VanAdvice]) -> dict[str, float] | None:
    """All vans together: fill rates weighted by jobs, money added up."""
    jobs = sum(one.jobs for one in advice)
    if not jobs:
        return None
    sums = {f"{when}_holding": sum(one.plan[when]["holding"] for one in advice) for when in ("before", "after")}
    rates = {
        f"{when}_rate": sum(one.plan[when]["fill_rate"] * one.jobs for one in advice) / jobs
        for when in ("before", "after")
    }
    missed = {f"{when}_missed": sum(one.plan[when]["missed"] for one in advice) for when in ("before", "after")}
    return sums | rates | missed


@signed_in
@require_safe
def van_advice(request: SignedInRequest, id: int) -> HttpResponse:
    """One van: the curve, what to add and what to take out."""
    advice = van_advice_for(request.user, id)
    parts = Part.objects.in_bulk([int(one["id"]) for one in advice.plan["parts"]])
    rows = [
        {**one, "part": parts[int(one["id"])], "change": one["after"] - one["before"]}
        for one in advice.plan["parts"]
        if int(one["id"]) in parts
    ]
    rows.sort(key=lambda row: (row["change"] == 0, -row["adds"], row["part"].code))
    shown = {
        "advice": advice,
        "plan": advice.plan,
        "rows": rows,
        "picture": _picture(advice.plan),
        "currency": company().currency,
        "may_change": may(request.user, "van_policy.change"),
    }
    return render(request, "logistics/van_advice.html", shown)


def _picture(plan: dict[str, Any]) -> dict[str, Any]:
    """The curve as points of the frame, the present and the suggested van on it."""
    points = plan["curve"]
    most = max([point["holding"] for point in points] + [plan["before"]["holding"], plan["after"]["holding"], 1.0])

    def at(point: dict[str, float]) -> tuple[float, float]:
        across = LEFT + (RIGHT - LEFT) * point["holding"] / most
        return round(across, 1), round(BOTTOM - (BOTTOM - TOP) * point["fill_rate"], 1)

    return {
        "line": " ".join(f"{x},{y}" for x, y in map(at, points)),
        "before": at(plan["before"]),
        "after": at(plan["after"]),
        "ticks": [(share / 4, round(BOTTOM - (BOTTOM - TOP) * share / 4, 1)) for share in range(5)],
        "most": most,
        "half": most / 2,
    }


@signed_in
@require_POST
def van_stock_applied(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `take` (ids of vans): these are filled so from now on; `id` is the run."""
    require(request.user, "van_policy.change")
    run = StockingRun.objects.filter(pk=id).first()
    places = [int(one) for one in request.POST.getlist("take") if one.isdigit()]
    for place in places:
        stock_place_for(request.user, place)
    try:
        changed = apply_van_stock(run, places, by=request.user) if run else 0
    except FirstFixError as wrong:
        toast(request, str(wrong), level=messages.ERROR)
    else:
        toast(request, ngettext("%(n)d level changed.", "%(n)d levels changed.", changed) % {"n": changed})
    return HttpResponseRedirect(reverse("van_stock"))
