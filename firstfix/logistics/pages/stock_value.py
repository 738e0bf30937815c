"""Which parts lie dead, and which matter: lists with what can be done, as pages and as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries.stock_value import abc_listed, abc_of_parts, dead_listed, low_elsewhere
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.exchange.sheets import write_sheet
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.tenants.company import company

#: Months without use that make stock dead, to choose from.
MONTHS = (6, 12, 24)


@signed_in
@require_safe
def dead_stock(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "replenishment.see")
    asked = request.GET.get("months", "")
    months = int(asked) if asked.isdigit() and int(asked) in MONTHS else 12
    listing = Listing(
        request,
        dead_listed(months=months, now=timezone.now()),
        filters=[
            Filter(
                "months", _("Without use for"), [(str(n), _("%(n)d months") % {"n": n}) for n in MONTHS],
                narrow=lambda rows, values: rows,
            ),
            Filter("kind", _("Kind of place"), StockPlace.Kind.choices[:3], "place__kind__in"),
        ],
        sorts={"value": ("-value", "part__code"), "part": ("part__code", "place__code"), "place": ("place__code",)},
        sort="value",
        words=_shelf_words,
    )  # fmt: skip
    if request.GET.get("export") in ("csv", "xlsx"):
        require(request.user, "export.run")
        return _file(request, _("Dead stock"), _dead_rows(listing.all_rows))
    low = low_elsewhere({one.part_id for one in listing.rows})
    shown = {
        "listing": listing,
        "rows": [(one, low.get(one.part_id, 0)) for one in listing.rows],
        "months": months,
        "may_move": may(request.user, "stock.move"),
        "may_export": may(request.user, "export.run"),
        "money": company().currency,
    }
    return render(request, "logistics/dead_stock.html", shown)


def _shelf_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(
            Q(part__code__icontains=word) | Q(part__name__icontains=word) | Q(place__name__icontains=word)
        )
    return rows


def _dead_rows(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
    yield [_("Part code"), _("Part"), _("Stock place"), _("There"), _("Last needed"), _("Worth")]
    for one in rows:
        yield [one.part.code, str(one.part.name), one.place.name, one.quantity, _day(one.last_needed), float(one.value)]


def _day(at: Any) -> Any:
    return timezone.localdate(at) if at else None


@signed_in
@require_safe
def abc_list(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "replenishment.see")
    now = timezone.now()
    classes = abc_of_parts(now=now)
    of_class = Filter(
        "class", _("Class"), [(one, one) for one in "ABC"], narrow=lambda rows, values: _of(rows, values, classes)
    )  # fmt: skip
    listing = Listing(
        request,
        abc_listed(now=now),
        filters=[of_class],
        sorts={"value": ("-value", "code"), "used": ("-used", "code"), "code": "code"},
        sort="value",
        words=_part_words,
    )  # fmt: skip
    if request.GET.get("export") in ("csv", "xlsx"):
        require(request.user, "export.run")
        return _file(request, "ABC", _abc_rows(listing.all_rows, classes))
    shown = {
        "listing": listing,
        "rows": [(one, classes.get(one.pk, "C")) for one in listing.rows],
        "may_export": may(request.user, "export.run"),
        "money": company().currency,
    }
    return render(request, "logistics/abc_list.html", shown)


def _of(rows: Any, values: list[str], classes: dict[int, str]) -> Any:
    named = [part for part, one in classes.items() if one in values]
    if "C" in values:
        return rows.exclude(pk__in=[part for part, one in classes.items() if one not in values])
    return rows.filter(pk__in=named)


def _part_words(rows: Any, words: str) -> Any:
    for word in words.split():
        rows = rows.filter(Q(code__icontains=word) | Q(name__icontains=word))
    return rows


def _abc_rows(rows: Iterable[Any], classes: dict[int, str]) -> Iterator[Sequence[Any]]:
    yield [_("Part code"), _("Part"), _("Class"), _("Used in a year"), _("Worth")]
    for one in rows:
        yield [one.code, str(one.name), classes.get(one.pk, "C"), one.used, float(one.value)]


def _file(request: SignedInRequest, name: str, rows: Iterable[Sequence[Any]]) -> FileResponse:
    return sheet_file(f"{name} {timezone.localdate()}.{request.GET['export']}", rows)


def sheet_file(name: str, rows: Iterable[Sequence[Any]]) -> FileResponse:
    """Rows as a download; the name's ending says as what."""
    out = tempfile.TemporaryFile()  # noqa: SIM115, the response closes it
    content_type = write_sheet(rows, out, name=name)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name, content_type=content_type)
