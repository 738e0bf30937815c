"""Files of medical devices: all devices, one with its records and measured values, and the file as paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstfix.care.access import device_for
from firstfix.care.actions import take_up_earlier
from firstfix.care.device_file import device_file_pdf
from firstfix.care.device_words import head_words, record_words, step_words, title_words
from firstfix.care.models import DeviceRecord
from firstfix.care.queries.device_records import device_file, devices_listed
from firstfix.equipment.access import asset_for
from firstfix.equipment.queries import with_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.pages.listing import Filter, Listing

NEEDS = "class"


@signed_in
@require_safe
def device_files(request: SignedInRequest) -> HttpResponse:
    require(request.user, "device_file.see")
    listing = Listing(
        request,
        devices_listed(request.user),
        filters=[
            Filter("test", _("Test after repair"), DeviceRecord.SAFETY_TESTS, "last_test__in"),
            Filter("lacks", _("Lacks"), [(NEEDS, _("Class not written down"))], narrow=_lacking),
        ],
        sorts={"code": "code", "last": "last_at", "tested": "last_tested_at"},
        words=with_words,
    )
    return render(request, "care/device_files.html", {"listing": listing})


def _lacking(rows: Any, values: list[str]) -> Any:
    if NEEDS not in values:
        return rows
    return rows.filter(Q(product_model__protection="") | Q(product_model__applied_part=""))


@signed_in
@require_safe
def device_file_page(request: SignedInRequest, id: int) -> HttpResponse:
    shown = device_file(device_for(request.user, id))
    entries = [{"record": one.record, "former": one.former, **_said(one.record)} for one in shown.entries]
    return render(
        request,
        "care/device_file.html",
        {
            "file": shown,
            "asset": shown.asset,
            "head": head_words(shown.asset),
            "entries": entries,
            "may_take_up": may(request.user, "device_file.take_up"),
            "may_see_asset": may(request.user, "desk.see"),
            "may_change_model": may(request.user, "product.change"),
            "may_write_lists": may(request.user, "checklist.change"),
        },
    )


def _said(record: DeviceRecord) -> dict[str, Any]:
    return {"title": title_words(record), "pairs": record_words(record), "steps": step_words(record)}


@signed_in
@require_safe
def device_file_paper(request: SignedInRequest, id: int) -> HttpResponse:
    """The whole file as PDF, in the reader's language or the one asked for."""
    device = device_for(request.user, id)
    language = request.GET.get("language") or get_language() or "en"
    answer = HttpResponse(device_file_pdf(device_file(device), language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="device-file-{device.pk}.pdf"'
    return answer


@signed_in
@require_POST
def device_file_earlier(request: SignedInRequest, id: int) -> HttpResponse:
    count = take_up_earlier(device_for(request.user, id), by=request.user)
    said = ngettext("%(n)s earlier record is in the file now.", "%(n)s earlier records are in the file now.", count)
    messages.success(request, said % {"n": count})
    return HttpResponseRedirect(reverse("device_file", args=[id]))


@signed_in
@require_safe
def device_file_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    """On the page of an asset; nothing where it is no medical device."""
    require(request.user, "device_file.see")
    asset = asset_for(request.user, id)
    shown = device_file(asset) if asset.product_model.is_medical else None
    return render(request, "care/_device_file.html", {"file": shown, "asset": asset})
