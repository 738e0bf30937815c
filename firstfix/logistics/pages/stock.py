"""What we have and where: all stock, the places, and one place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from firstfix.equipment.models import Part
from firstfix.logistics.access import is_own_van, stock_place_for
from firstfix.logistics.actions import save_stock_place
from firstfix.logistics.forms.stock import StockPlaceForm
from firstfix.logistics.models import Condition, StockBalance, StockPlace
from firstfix.logistics.queries import depots, moves_of_place, places_listed, stock_listed, tools_listed
from firstfix.logistics.queries.listed import LOW, shelves_with_lots, stock_by_part, with_calibration
from firstfix.logistics.queries.lots import expiry_levels
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import record_form

SORTS_BY_PLACE: dict[str, str | tuple[str, ...]] = {
    "part": ("part__code", "place__code"),
    "place": ("place__code", "part__code"),
    "quantity": "quantity",
}


class ByPart(Listing):
    """The parts of which some of the narrowed shelves hold any, or should."""

    balances: QuerySet[StockBalance]

    def _sorted(self, rows: Any) -> Any:
        self.balances = rows
        return super()._sorted(Part.objects.filter(pk__in=rows.values("part")))


@signed_in
@require_safe
def stock(request: SignedInRequest) -> HttpResponse:
    """All stock by part, with the places below each; `?by=place` a line for each place."""
    require(request.user, "stock.see")
    is_by_place = request.GET.get("by") == "place"
    listing = (Listing if is_by_place else ByPart)(
        request,
        stock_listed(),
        filters=[
            Filter("place", _("Depot"), [(str(place.pk), place.name) for place in depots()], "place__in"),
            Filter("kind", _("Kind of place"), StockPlace.Kind.choices, "place__kind__in"),
            *_shelf_filters(),
        ],
        sorts=SORTS_BY_PLACE if is_by_place else {"part": "code"},
        sort="part",
        words=_with_words,
    )
    shown = {
        "listing": listing,
        "stocks": stock_by_part(listing.rows, listing.balances) if isinstance(listing, ByPart) else [],
        "is_by_place": is_by_place,
    }
    return render(request, "logistics/stock.html", shown)


def _shelf_filters() -> list[Filter]:
    level = [
        ("low", _("below the minimum")), ("reserved", _("some reserved")), ("gone", _("none left")),
        ("expired", _("some expired")), ("expiring", _("some expire soon")),
    ]  # fmt: skip
    return [
        Filter("level", _("Stock level"), level, narrow=_at_level),
        Filter("condition", _("Condition"), Condition.choices, "condition__in"),
    ]


def _at_level(rows: QuerySet[StockBalance], levels: list[str]) -> QuerySet[StockBalance]:
    asked = {"low": LOW, "reserved": Q(reserved__gt=0), "gone": Q(quantity=0), **expiry_levels()}
    wanted = Q()
    for level in levels:
        wanted |= asked[level]
    return rows.filter(wanted)


def _with_words(rows: QuerySet[StockBalance], words: str) -> QuerySet[StockBalance]:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word)
            | Q(part__name__icontains=word)
            | Q(place__name__icontains=word)
            | Q(place__code__icontains=word)
        )
    return rows


@signed_in
@require_safe
def stock_places(request: SignedInRequest) -> HttpResponse:
    require(request.user, "stock.see")
    listing = Listing(
        request,
        places_listed(),
        filters=[Filter("kind", _("Kind of place"), StockPlace.Kind.choices, "kind__in")],
        sorts={"code": "code", "name": "name", "low": "low_count"},
        sort="code",
        words=_places_with_words,
    )
    shown = {"listing": listing, "may_change": may(request.user, "stock_place.change")}
    return render(request, "logistics/stock_places.html", shown)


def _places_with_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word) | Q(engineer__name__icontains=word))
    return rows


@signed_in
@require_safe
def stock_place(request: SignedInRequest, id: int) -> HttpResponse:
    place = stock_place_for(request.user, id)
    today = timezone.localdate()
    listing = Listing(
        request,
        stock_listed().filter(place=place),
        filters=_shelf_filters(),
        sorts={"part": "part__code", "quantity": "quantity"},
        sort="part",
        words=_with_words,
    )
    return render(
        request,
        "logistics/stock_place.html",
        {
            "place": place,
            "listing": listing,
            "shelves": shelves_with_lots(listing.rows),
            "today": today,
            "tools": with_calibration(tools_listed().filter(place=place).order_by("tool_type__code", "code"), on=today),
            "moves": moves_of_place(place),
            "may_move": may(request.user, "stock.move") and place.kind != StockPlace.Kind.TRANSIT,
            "may_count": may(request.user, "stock.count")
            and (may(request.user, "stock.move") or is_own_van(request.user, place)),
            "may_change": may(request.user, "stock_place.change"),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stock_place_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "stock_place.change")
    record = stock_place_for(request.user, id) if id else StockPlace()
    return record_form(
        request, StockPlaceForm, record, save=save_stock_place,
        heading=_("Change stock place") if id else _("New stock place"),
        back=lambda saved: reverse("stock_place", args=[saved.pk]),
        cancel=reverse("stock_place", args=[id]) if id else reverse("stock_places"),
    )  # fmt: skip
