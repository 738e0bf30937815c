"""The voice of the customer: each product, its months as small pictures with their numbers, and what is behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.care.queries.voice import ANSWERS, Voice, answers_behind, feedback_behind, voice_of, voices
from firstfix.care.rules import Topic
from firstfix.care.translate import Ratio
from firstfix.equipment.access import product_model_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound, Text

#: A bar's height at most, in the units of its picture.
HIGH = 40
#: Rows of one month that are shown.
MOST_BEHIND = 200


@dataclass(frozen=True)
class Cell:
    """A month of a row: what it says, its bar, and the way to what is behind it."""

    said: str
    top: float
    height: float
    url: str = ""


@dataclass(frozen=True)
class Row:
    name: Text
    note: Text
    cells: Sequence[Cell]
    trend: Ratio | None = None


@signed_in
@require_safe
def voice_list(request: SignedInRequest) -> HttpResponse:
    """What do customers say of our products?"""
    require(request.user, "feedback.see")
    return render(request, "care/voice.html", {"voices": voices(today=timezone.localdate())})


@signed_in
@require_safe
def voice(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "feedback.see")
    model = product_model_for(request.user, id)
    heard = voice_of(model, today=timezone.localdate())
    shown = {
        "model": model,
        "months": [date_format(month, "M") for month in heard.months],
        "rows": [
            *_rows_of_answers(heard, model, opens=may(request.user, "follow_up.see_all")),
            *_rows_of_feedback(heard, model),
        ],
    }
    return render(request, "care/voice_of_product.html", shown)


@signed_in
@require_safe
def voice_behind(request: SignedInRequest, id: int, kind: str, year: int, month: int) -> HttpResponse:
    """The follow-ups or the feedback of one month. A rating is of somebody's work: not everybody reads each."""
    require(request.user, "follow_up.see_all" if kind == ANSWERS else "feedback.see")
    model = product_model_for(request.user, id)
    if kind not in (ANSWERS, *Topic.values) or not (1 <= month <= 12 and 2000 <= year <= 2200):
        raise NotFound
    first = date(year, month, 1)
    shown = {
        "model": model,
        "may_open": may(request.user, "follow_up.see"),
        "may_pass_on": may(request.user, "follow_up.see") and may(request.user, "feedback.give"),
        "month": date_format(first, "YEAR_MONTH_FORMAT"),
        "what": _("Answers to follow-ups") if kind == ANSWERS else Topic(kind).label,
        "answers": answers_behind(model, first)[:MOST_BEHIND] if kind == ANSWERS else (),
        "feedback": (),
    }
    if kind != ANSWERS:
        shown["feedback"] = feedback_behind(model, Topic(kind), first, by=request.user)[:MOST_BEHIND]
    return render(request, "care/voice_behind.html", shown)


@signed_in
@require_safe
def voice_of_product_model(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of a product's page."""
    require(request.user, "feedback.see")
    model = product_model_for(request.user, id)
    found = next((one for one in voices(today=timezone.localdate()) if one.product_model == model), None)
    return render(request, "care/_voice_of_product.html", {"model": model, "voice": found})


def _rows_of_answers(heard: Voice, model: ProductModel, *, opens: bool) -> list[Row]:
    found = [heard.answers.get(month) for month in heard.months]
    counts = [one.count if one else 0 for one in found]
    ratings = [one.rating if one else None for one in found]
    nps = [one.nps if one else None for one in found]
    url = _urls(heard, model, ANSWERS) if opens else [""] * len(heard.months)
    return [
        Row(_("Answers to follow-ups"), "", _cells(counts, counts, str, url)),
        Row(_("Satisfaction"), _("mean of 1 to 5"), _cells(ratings, [(one or 0) / 5 for one in ratings],
            lambda one: f"{one:.1f}", url, most=1)),
        Row(_("NPS"), _("promoters less detractors, %"), _cells(nps, [_share_of(one) for one in nps],
            lambda one: f"{one:+d}", url, most=1)),
    ]  # fmt: skip


def _share_of(nps: int | None) -> float:
    """Of the bar's height: -100 and none at all are its foot, +100 its top."""
    return ((-100 if nps is None else nps) + 100) / 200


def _rows_of_feedback(heard: Voice, model: ProductModel) -> list[Row]:
    rows = []
    for topic in (one for one in Topic if one != Topic.RENEWAL):
        counts = [heard.said.get(topic, {}).get(month, 0) for month in heard.months]
        rows.append(Row(topic.label, "", _cells(counts, counts, str, _urls(heard, model, topic)), heard.trend(topic)))
    return rows


def _cells(
    values: Sequence[int | float | None],
    heights: Sequence[float],
    say: Callable[..., str],
    urls: Sequence[str],
    *,
    most: float = 0,
) -> list[Cell]:
    most = most or max([*heights, 1])
    return [
        Cell("–", HIGH, 0) if value is None else Cell(say(value), HIGH - high, high, url if height else "")
        for value, height, url in zip(values, heights, urls, strict=True)
        for high in [HIGH * height / most]
    ]


def _urls(heard: Voice, model: ProductModel, kind: str) -> list[str]:
    return [reverse("voice_behind", args=[model.pk, str(kind), month.year, month.month]) for month in heard.months]
