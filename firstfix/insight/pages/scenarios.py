"""What if? A question to the simulated company, how far it is, and the answer as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.insight.access import scenario_for
from firstfix.insight.actions import ask_scenario, delete_scenario, stop_scenario
from firstfix.insight.drawn import effects, said, said_change, said_gap, said_half, term_lines
from firstfix.insight.forms import ScenarioForm
from firstfix.insight.models import Scenario
from firstfix.insight.outcome import NEAR, Check, Row, checks, compared, terms
from firstfix.insight.queries.scenarios import can_be_asked, scenarios
from firstfix.insight.words import assumed, question_words, sentence
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company

#: How each state looks (see `platform/pages/badges.py`).
LOOKS = {"waiting": "waiting", "running": "working", "done": "answered", "stopped": "paused", "failed": "failed"}
VERDICTS = {"better": "done", "worse": "late", "differs": "moving", "chance": "quiet"}


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario as its row shows it; `cost` is the change of the cost of an order, where it is known."""

    scenario: Scenario
    look: str
    question: str
    cost: str
    verdict: str


@dataclass(frozen=True)
class FigureLine:
    row: Row
    now: str
    then: str
    half_now: str
    half_then: str
    change: str
    tone: str


@dataclass(frozen=True)
class CheckLine:
    check: Check
    simulated: str
    measured: str
    gap: str


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def scenario_list(request: SignedInRequest) -> HttpResponse:
    """Ask a question; earlier ones beside it."""
    require(request.user, "scenario.see")
    may_ask = may(request.user, "scenario.ask")
    form = ScenarioForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_scenario(**form.cleaned_data, by=request.user)
            return HttpResponseRedirect(reverse("scenario", args=[asked.pk]))
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
    listing = Listing(request, scenarios())
    shown = {
        "form": form if may_ask else None,
        "listing": listing,
        "lines": [_line(one) for one in listing.rows],
        "can_be_asked": can_be_asked(at=timezone.now()),
    }
    return render(request, "insight/scenarios.html", shown, status=422 if form.errors else 200)


def _line(one: Scenario) -> ScenarioLine:
    rows = {row.metric.key: row for row in _rows(one)} if one.is_over else {}
    cost = rows.get("cost")
    return ScenarioLine(
        one, LOOKS[one.state], question_words(one), said_change(cost, company().currency) if cost else "",
        VERDICTS[cost.verdict] if cost else "",
    )  # fmt: skip


def _rows(one: Scenario) -> list[Row]:
    return compared(one.answer.get("now", ()), one.answer.get("then", ()))


@signed_in
@require_safe
def scenario(request: SignedInRequest, id: int) -> HttpResponse:
    one = scenario_for(request.user, id)
    return render(request, "insight/scenario.html", _shown(request, one))


@signed_in
@require_safe
def scenario_progress(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the page that shows how far it is; when it is over, the page is loaded anew."""
    one = scenario_for(request.user, id)
    response = render(request, "insight/_scenario_progress.html", {"scenario": one})
    if one.is_over:
        response["HX-Redirect"] = reverse("scenario", args=[id])
    return response


def _shown(request: SignedInRequest, one: Scenario) -> dict[str, Any]:
    money, answer = company().currency, one.answer
    rows = _rows(one) if one.is_over else []
    costs = terms(answer["now"], answer["then"]) if rows else []
    return {
        "scenario": one,
        "look": LOOKS[one.state],
        "question": question_words(one),
        "may_ask": may(request.user, "scenario.ask"),
        "rows": [
            FigureLine(
                row, said(row.metric, row.now.mean, money), said(row.metric, row.then.mean, money),
                said_half(row.metric, row.now, money), said_half(row.metric, row.then, money),
                said_change(row, money), VERDICTS[row.verdict],
            )
            for row in rows
        ],
        "worlds": len(answer.get("then", ())),
        "weeks": answer.get("days", 0) // 7,
        "sentence": sentence(rows, money) if rows else "",
        "effects": effects(rows, money) if rows else None,
        "terms": term_lines(costs),
        "money": money,
        "checks": [
            CheckLine(
                check, said(check.metric, check.simulated.mean, money),
                "" if check.measured is None else said(check.metric, check.measured, money), said_gap(check.gap),
            )
            for check in (checks(rows, answer.get("measured", {})) if rows else ())
        ],
        "near": NEAR,
        "assumptions": [text for text in map(assumed, answer.get("assumptions", ())) if text],
        "engineers": answer.get("engineers"),
    }  # fmt: skip


@signed_in
@require_POST
def scenario_stop(request: SignedInRequest, id: int) -> HttpResponse:
    stop_scenario(scenario_for(request.user, id, to="ask"), by=request.user)
    toast(request, _("Stopped. What has been simulated so far is kept."))
    return HttpResponseRedirect(reverse("scenario", args=[id]))


@signed_in
@require_POST
def scenario_deletion(request: SignedInRequest, id: int) -> HttpResponse:
    delete_scenario(scenario_for(request.user, id, to="ask"), by=request.user)
    toast(request, _("Deleted."))
    return HttpResponseRedirect(reverse("scenarios"))
