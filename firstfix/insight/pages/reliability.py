"""How long products last: all models beside each other, and one with its curve, its failures, parts and batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.equipment.access import product_model_for
from firstfix.equipment.models import Part
from firstfix.insight.actions import count_reliability
from firstfix.insight.drawn import Lasting, lasting
from firstfix.insight.endurance import Bar, CurvePoint, Endurance, PartLine
from firstfix.insight.queries.reliability import (
    Counted,
    codes_of,
    counted_models,
    counted_of,
    models_in_service,
    parts_of,
)
from firstfix.insight.words import lasts, why_it_fails
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import FailureCode
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company

#: Of a curve that is read as a table.
ROWS = 20


@dataclass(frozen=True)
class ModelLine:
    """A model as its row shows it: failures per machine and year with their interval."""

    counted: Counted
    why: str

    @property
    def rates(self) -> tuple[float, float, float]:
        found = self.counted.found
        return found.a_year(found.failures), found.a_year(found.rate_low), found.a_year(found.rate_high)


@dataclass(frozen=True)
class CodeLine:
    """A failure code: how often, its share, and the share of it with all that are more frequent."""

    bar: Bar
    code: FailureCode | None
    share: float
    upto: float


@dataclass(frozen=True)
class RenewedLine:
    """`picture` and `ages` are the part's own curve, None and nothing where none was kept."""

    line: PartLine
    part: Part
    why: str

    @property
    def picture(self) -> Lasting | None:
        return lasting(self.line) if self.line.curve else None

    @property
    def ages(self) -> Sequence[CurvePoint]:
        return _ages(self.line)


@signed_in
@require_safe
def reliability(request: SignedInRequest) -> HttpResponse:
    require(request.user, "reliability.see")
    rows = counted_models()
    shown = {
        "lines": [ModelLine(one, why_it_fails(one.found.fit)) for one in rows],
        "warned": [(one, batch) for one in rows for batch in one.found.warned],
        "warned_versions": [(one, version) for one in rows for version in one.found.warned_versions],
        "waits": not rows and models_in_service().exists(),
        "may_count": may(request.user, "reliability.count"),
    }
    return render(request, "insight/reliability.html", shown)


@signed_in
@require_safe
def reliability_of_model(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "reliability.see")
    model = product_model_for(request.user, id)
    counted = counted_of(model)
    shown: dict[str, Any] = {"model": model, "may_count": may(request.user, "reliability.count")}
    if counted:
        shown |= {"counted": counted, **_shown(counted)}
    return render(request, "insight/reliability_of_model.html", shown)


@signed_in
@require_safe
def reliability_on_model_page(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the product model's page."""
    require(request.user, "reliability.see")
    counted = counted_of(product_model_for(request.user, id))
    said = {"counted": counted, "sentence": lasts(counted.found) if counted else ""}
    return render(request, "insight/_reliability.html", said)


@signed_in
@require_POST
def reliability_count(request: SignedInRequest, id: int) -> HttpResponse:
    model = product_model_for(request.user, id)
    count_reliability(model, by=request.user)
    toast(request, _("Counted anew."))
    return HttpResponseRedirect(reverse("reliability_of_model", args=[model.pk]))


@signed_in
@require_POST
def reliability_count_all(request: SignedInRequest) -> HttpResponse:
    """The first time, before a night has passed."""
    require(request.user, "reliability.count")
    for model in models_in_service():
        count_reliability(model, by=request.user)
    toast(request, _("Counted anew."))
    return HttpResponseRedirect(reverse("reliability"))


def _shown(counted: Counted) -> dict[str, Any]:
    found, codes, parts = counted.found, codes_of(counted.found), parts_of(counted.found)
    renewed = [RenewedLine(one, parts[one.part], why_it_fails(one.fit)) for one in found.parts if one.part in parts]
    return {
        "found": found,
        "sentence": lasts(found),
        "why": why_it_fails(found.fit),
        "rates": ModelLine(counted, "").rates,
        "picture": lasting(found) if found.machines else None,
        "ages": _ages(found),
        "modes": _code_lines(found.modes, codes),
        "causes": _code_lines(found.causes, codes),
        "renewed": renewed,
        "money": company().currency,
    }


def _ages(found: Endurance | PartLine) -> Sequence[CurvePoint]:
    """Of the curve as a table: so many rows as people read."""
    return found.curve[:: -(-len(found.curve) // ROWS) or 1]


def _code_lines(bars: Sequence[Bar], codes: Mapping[int, FailureCode]) -> list[CodeLine]:
    total, upto, lines = sum(bar.times for bar in bars), 0, []
    for bar in bars:
        upto += bar.times
        code = codes.get(bar.code) if bar.code is not None else None
        lines.append(CodeLine(bar, code, bar.times / total, upto / total))
    return lines
