"""The key figures with their intervals and courses: of the company, an area or an engineer, and side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firstfix.customers.models import Site
from firstfix.insight.access import Scope, figure_named, figures_of, may_read_rows, require_rows, scope_for
from firstfix.insight.actions import ask_for_key_figures, choose_weekly_message
from firstfix.insight.drawn_courses import course
from firstfix.insight.key_figures import KEY_FIGURES, KeyFigure
from firstfix.insight.pages.readings import line_of, side_by_side, step_ends, step_table, steps_of
from firstfix.insight.queries.counted import rows_behind
from firstfix.insight.queries.courses import by_area, by_engineer, counted_at, weeks_of, window_of
from firstfix.insight.queries.observation import Observation
from firstfix.insight.queries.weekly import TOLD, last_full_week, wants_message
from firstfix.insight.weekly_pdf import weekly_pdf
from firstfix.people.models import Engineer
from firstfix.people.queries import engineer_of
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.catalogues.models import Territory
from firstfix.platform.errors import NotAllowed
from firstfix.platform.pages.listing import Listing
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.company import company
from firstfix.work.models import WorkOrder

WINDOWS = ((4, gettext_lazy("4 weeks")), (13, gettext_lazy("13 weeks")), (52, gettext_lazy("52 weeks")))


@signed_in
@require_safe
def key_figures(request: SignedInRequest) -> HttpResponse:
    require(request.user, "figures.see")
    scope = _scope(request)
    shown = {
        "areas": sorted(_areas().items(), key=itemgetter(1)),
        "engineers": _engineers(request),
        "scope_url": reverse("key_figures"),
        "may_count": may(request.user, "figures.count"),
        "is_told_weekly": not set(TOLD).isdisjoint(request.user.roles),
        "wants_message": wants_message(request.user),
    }
    return render(request, "insight/key_figures.html", shown | _overview(request, scope))


@signed_in
@require_safe
def my_key_figures(request: SignedInRequest) -> HttpResponse:
    """Exactly what a manager sees of this engineer."""
    return render(request, "insight/key_figures.html", {"own": True, **_overview(request, _own(request))})


@signed_in
@require_safe
def my_key_figure_rows(request: SignedInRequest, key: str) -> HttpResponse:
    return _rows_behind(request, key, _own(request), own=True)


def _own(request: SignedInRequest) -> Scope:
    require(request.user, "figures.see_own")
    engineer = engineer_of(request.user)
    if engineer is None:
        raise NotAllowed(_("You are not connected with an engineer. Ask your manager."))
    return Scope(engineer=engineer)


@signed_in
@require_POST
def key_figures_count(request: SignedInRequest) -> HttpResponse:
    ask_for_key_figures(by=request.user)
    toast(request, _("The key figures are being counted. Look again in a minute."))
    return HttpResponseRedirect(reverse("key_figures"))


@signed_in
@require_POST
def weekly_message_choice(request: SignedInRequest) -> HttpResponse:
    """POST `by_message`: "on", or nothing."""
    choose_weekly_message(by_message=request.POST.get("by_message") == "on", by=request.user)
    toast(request, _("Saved."))
    return HttpResponseRedirect(reverse("key_figures"))


@signed_in
@require_safe
def weekly_report(request: SignedInRequest) -> HttpResponse:
    """Of the last full week, as PDF."""
    require(request.user, "figures.see")
    counted = counted_at()
    if counted is None:
        return HttpResponseRedirect(reverse("key_figures"))
    week = last_full_week(counted)
    answer = HttpResponse(weekly_pdf(week, counted=counted), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{week.isoformat()}.pdf"'
    return answer


@signed_in
@require_safe
def key_figure(request: SignedInRequest, key: str) -> HttpResponse:
    """The course of one figure, and areas and engineers side by side."""
    require(request.user, "figures.see")
    figure, scope, counted = figure_named(key), _scope(request), counted_at()
    if counted is None:
        return HttpResponseRedirect(reverse("key_figures"))
    weeks, money, asked = _weeks(request), company().currency, _asked(request, counted)
    window, own = window_of(figure, weeks, counted=counted), weeks_of(scope).get(figure.key, {})
    readings, ends = steps_of(figure, own, counted=counted), step_ends(figure, counted=counted)
    whole = own if scope == Scope() else weeks_of(Scope()).get(figure.key, {})
    address, sides = (
        f"{reverse('key_figures')}?weeks={weeks}",
        partial(side_by_side, figure, whole=whole, window=window, money=money),
    )
    engineers = {one.pk: one.name for one in _engineers(request)} if figure.of_engineers else {}
    shown = {
        "figure": figure,
        "scope": scope,
        "rows_url": _rows_url(figure, asked) if may_read_rows(figure, scope, request.user) else "",
        "line": line_of(figure, own, weeks, counted=counted, money=money),
        "course": course(readings, ends, money) if any(one.value is not None for one in readings) else None,
        "steps": step_table(readings, ends, money),
        "areas": sides(by_area(figure, window), _areas(), address=f"{address}&area="),
        "engineers": sides(by_engineer(figure, window), engineers, address=f"{address}&engineer="),
        "window": window,
        **asked,
    }
    return render(request, "insight/key_figure.html", shown)


@signed_in
@require_safe
def key_figure_rows(request: SignedInRequest, key: str) -> HttpResponse:
    require(request.user, "figures.see")
    return _rows_behind(request, key, _scope(request))


def _rows_behind(request: SignedInRequest, key: str, scope: Scope, *, own: bool = False) -> HttpResponse:
    """What the figure counted, one by one: as the records stand now."""
    figure, counted = figure_named(key), counted_at()
    require_rows(figure, scope, request.user)
    if counted is None:
        return HttpResponseRedirect(reverse("my_key_figures" if own else "key_figures"))
    window = window_of(figure, _weeks(request), counted=counted)
    listing = Listing(request, _AsFarAsShown(partial(rows_behind, figure, scope, window, counted=counted)))
    names = dict(Engineer.objects.values_list("pk", "name")) if may(request.user, "figures.see_engineers") else {}
    orders = WorkOrder.objects.in_bulk([one.order for one in listing if one.order])
    sites = Site.objects.in_bulk([one.site for one in listing if one.site])
    shown = {
        "figure": figure,
        "scope": scope,
        "window": window,
        "listing": listing,
        "own": own,
        "names_engineers": bool(names) and figure.of_engineers and not own,
        "rows": [
            (one, orders.get(one.order), sites.get(one.site), [names[id] for id in one.engineers if id in names])
            for one in listing
        ],
        **_asked(request, counted),
    }
    return render(request, "insight/key_figure_rows.html", shown)


def _rows_url(figure: KeyFigure, asked: dict[str, Any]) -> str:
    return f"{reverse('key_figure_rows', args=[figure.key])}?weeks={asked['weeks']}{asked['keeps']}"


class _AsFarAsShown:
    """Rows that are read up to the page that is looked at, and no further."""

    def __init__(self, rows: Callable[..., list[Observation]]) -> None:
        self.rows = rows

    def __getitem__(self, asked: slice) -> list[Observation]:
        return self.rows(start=asked.start, end=asked.stop)


def _weeks(request: HttpRequest) -> int:
    said = request.GET.get("weeks", "")
    return int(said) if said in {str(weeks) for weeks, _name in WINDOWS} else 13


def _scope(request: SignedInRequest) -> Scope:
    return scope_for(request.user, **_named(request))


def _named(request: HttpRequest) -> dict[str, int]:
    return {key: int(request.GET[key]) for key in ("area", "engineer") if request.GET.get(key, "").isdecimal()}


def _asked(request: SignedInRequest, counted: datetime) -> dict[str, Any]:
    """What the addresses of these pages carry along."""
    keeps = "".join(f"&{key}={value}" for key, value in _named(request).items())
    return {
        "weeks": _weeks(request),
        "windows": WINDOWS,
        "counted": counted,
        "keeps": keeps,
    }


def _areas() -> dict[int, str]:
    return {one.pk: str(one) for one in Territory.objects.all()}


def _engineers(request: SignedInRequest) -> Any:
    if not may(request.user, "figures.see_engineers"):
        return Engineer.objects.none()
    return Engineer.objects.filter(is_active=True).order_by("name")


def _overview(request: SignedInRequest, scope: Scope) -> dict[str, Any]:
    counted, weeks, money = counted_at(), _weeks(request), company().currency
    if counted is None:
        return {"scope": scope}
    found = weeks_of(scope)
    figures = figures_of(scope)
    lines = [line_of(one, found.get(one.key, {}), weeks, counted=counted, money=money) for one in figures]
    left_out = [one for one in KEY_FIGURES if one not in figures]
    return {"scope": scope, "lines": lines, "left_out": left_out, **_asked(request, counted)}
