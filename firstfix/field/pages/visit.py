"""The visit on the engineer's phone: one next step, the checklist, parts, photos, signature, and the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.diagnosis.access import troubleshooting_for
from firstfix.equipment.actions import note_software_version
from firstfix.equipment.queries import entitlement_of
from firstfix.equipment.words import entitlement_words
from firstfix.field.access import own_visit_for
from firstfix.field.actions.visit import (
    ON_SITE,
    StepsOpen,
    add_photo,
    finish_visit,
    place_of_use,
    record_step,
    remove_photo,
    resume_work,
    sign_visit,
)
from firstfix.field.forms import EndForm, PartUseForm, PhotoForm, SignatureForm, TimeForm, VersionForm
from firstfix.field.models import ChecklistStep, VisitPhoto
from firstfix.field.queries.visit import sheet_of, usable_parts
from firstfix.field.report import report_pdf
from firstfix.logistics.access import tool_for
from firstfix.logistics.actions import use_part
from firstfix.logistics.models import StockPlace
from firstfix.logistics.queries import places_at, van_of
from firstfix.logistics.queries.claims import to_be_proved
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.scheduling.access import visit_for
from firstfix.scheduling.actions import arrive, correct_time, miss, restore, set_off, start_work
from firstfix.scheduling.models import Visit
from firstfix.work.access import work_order_for
from firstfix.work.queries import case_card, history_of

#: The verbs of the one big button, and the words on it.
STEPS = {"set_off": set_off, "arrive": arrive, "start_work": start_work, "restore": restore}


def form_of_visit(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a POST whose refusal is the visit's page: opened again by its address, that leads to the visit."""

    @wraps(view)
    def shown(request: SignedInRequest, id: int) -> HttpResponse:
        if request.method == "POST":
            return view(request, id)
        return _back(own_visit_for(request.user, id))

    return require_http_methods(["GET", "HEAD", "POST"])(shown)


@signed_in
@require_safe
def on_site(request: SignedInRequest, id: int) -> HttpResponse:
    return _page(request, own_visit_for(request.user, id))


def _page(request: SignedInRequest, visit: Visit, **forms: object) -> HttpResponse:
    order = visit.work_order
    asset = order.asset
    decided = entitlement_of(asset, on=timezone.localdate(visit.planned_start)) if asset else None
    is_open, sheet = visit.state in ON_SITE, sheet_of(visit)
    shown = {
        "visit": visit,
        "order": order,
        "sheet": sheet,
        "to_prove": to_be_proved(sheet.uses),
        "entitlement_words": entitlement_words(decided.payer, decided.reason) if decided else "",
        "history": [one for one in history_of(asset) if one.pk != order.pk][:3] if asset else [],
        "photo_form": PhotoForm(),
        "signature_form": SignatureForm(initial={"signer": order.contact.name if order.contact else ""}),
        "end_form": EndForm(initial={"outcome": "restored" if visit.state == "restored" else ""}),
        "time_form": TimeForm(visit=visit),
        "version_form": VersionForm(initial={"version": asset.software_version if asset else ""}),
        "may_note_version": asset and may(request.user, "asset.note_version"),
        "is_open": is_open,
        "is_before": visit.state in ("planned", "on_the_way"),
        "may_miss": visit.state in ("on_the_way", "arrived"),
        "may_close": may(request.user, "work_order.close"),
    }
    if is_open and "part_form" not in forms:
        shown["part_form"] = _part_form(request, visit)
    shown |= case_card(order, by=request.user)
    return render(request, "field/visit.html", shown | forms, status=422 if forms else 200)


def _part_form(request: SignedInRequest, visit: Visit, *typed: Any) -> PartUseForm:
    van = _van_of(request, visit)
    own = places_at(visit.work_order)
    return PartUseForm(*typed, parts=usable_parts(visit, van, own), own=own)


def _van_of(request: SignedInRequest, visit: Visit) -> StockPlace | None:
    engineer = visit.engineers.filter(user=request.user).first() or visit.engineers.first()
    return van_of(engineer) if engineer else None


@signed_in
@require_POST
def visit_times(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb`, and `at` where the time was another than now."""
    visit = own_visit_for(request.user, id)
    verb = request.POST.get("verb", "")
    if verb == "miss":
        miss(visit, reason=request.POST.get("reason", ""), by=request.user)
    elif verb == "resume_work":
        resume_work(visit, reason=request.POST.get("reason", ""), by=request.user)
    elif verb in STEPS:
        STEPS[verb](visit, by=request.user, at=_moment(request.POST.get("at", "")))
    else:
        raise Refused(_("This step is not known."))
    return _back(visit)


@signed_in
@form_of_visit
def visit_time(request: SignedInRequest, id: int) -> HttpResponse:
    """A time that was recorded wrongly."""
    visit = own_visit_for(request.user, id)
    form = TimeForm(request.POST, visit=visit)
    if form.is_valid():
        try:
            correct_time(visit, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused as why:
            form.add_error(None, why.said)
        else:
            messages.success(request, _("The time is corrected; what was recorded stays in the visit’s story."))
            return _back(visit, "times")
    return _page(request, visit, time_form=form)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid({"at": _("This is not a time.")}) from wrong
    return at if at.tzinfo else timezone.make_aware(at)


@signed_in
@require_POST
def visit_step(request: SignedInRequest, id: int, step_id: int) -> HttpResponse:
    """POST `verdict`, `value`, `note`; answers htmx with the one line that changed."""
    visit = own_visit_for(request.user, id)
    step = ChecklistStep.objects.filter(pk=step_id).first()
    if step is None:
        raise NotFound
    for photo in request.FILES.getlist("photo"):
        add_photo(visit, photo, step=step, by=request.user)
    if not request.FILES:
        record_step(
            visit,
            step,
            verdict=request.POST.get("verdict", ""),
            value=_number(request.POST.get("value", "")),
            note=request.POST.get("note", ""),
            tools=[tool_for(request.user, id, to="see") for id in _ids(request.POST.getlist("tool"))],
            by=request.user,
        )
    if not request.headers.get("HX-Request"):
        return _back(visit, f"step-{step.pk}")
    sheet = sheet_of(visit)
    line = next(line for _name, lines in sheet.moments for line in lines if line.step.pk == step.pk)
    shown = {"line": line, "visit": visit, "sheet": sheet, "is_open": True}
    return render(request, "field/_step_recorded.html", shown)


def _ids(texts: list[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


def _number(text: str) -> Decimal | None:
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as wrong:
        raise Invalid({"value": _("“%(text)s” is not a number.") % {"text": text}}) from wrong
    if not number.is_finite() or abs(number) >= 10**10:
        raise Invalid({"value": _("“%(text)s” is not a number.") % {"text": text}})
    return round(number, 4)


@signed_in
@form_of_visit
def visit_photos(request: SignedInRequest, id: int) -> HttpResponse:
    visit = own_visit_for(request.user, id)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, visit, photo_form=form)
    for upload in form.cleaned_data["photos"]:
        add_photo(visit, upload, caption=form.cleaned_data["caption"], by=request.user)
    return _back(visit, "photos")


@signed_in
@require_POST
def visit_photo_removal(request: SignedInRequest, id: int, photo_id: int) -> HttpResponse:
    visit = own_visit_for(request.user, id)
    photo = VisitPhoto.objects.filter(pk=photo_id, visit=visit).first()
    if photo is None:
        raise NotFound
    remove_photo(photo, by=request.user)
    return _back(visit, "photos")


@signed_in
@form_of_visit
def visit_parts(request: SignedInRequest, id: int) -> HttpResponse:
    """A part used from the engineer's van, or from what the customer keeps there."""
    visit = own_visit_for(request.user, id)
    form = _part_form(request, visit, request.POST)
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            place = place_of_use(visit.work_order, van=_van_of(request, visit), place_id=said.pop("place", None))
            use_part(visit.work_order, place=place, by=request.user, **said)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("The part is booked from %(place)s.") % {"place": place})
            return _back(visit, "parts")
    return _page(request, visit, part_form=form)


@signed_in
@form_of_visit
def visit_software_version(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `version`: what runs on the visit's machine."""
    visit = own_visit_for(request.user, id)
    form = VersionForm(request.POST)
    if visit.work_order.asset is None:
        raise NotFound
    if not form.is_valid():
        return _page(request, visit, version_form=form)
    note_software_version(visit.work_order.asset, form.cleaned_data["version"], by=request.user)
    messages.success(request, _("The software version is noted on the machine."))
    return _back(visit, "equipment")


@signed_in
@form_of_visit
def visit_signature(request: SignedInRequest, id: int) -> HttpResponse:
    visit = own_visit_for(request.user, id)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return _page(request, visit, signature_form=form)
    sign_visit(visit, by=request.user, **form.cleaned_data)
    messages.success(request, _("Signed. Thank you."))
    return _back(visit, "end")


@signed_in
@form_of_visit
def visit_end(request: SignedInRequest, id: int) -> HttpResponse:
    visit = own_visit_for(request.user, id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            finish_visit(visit, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except StepsOpen as why:
            form.add_error(None, _linked(why))
        except Refused as why:
            form.add_error(None, why.said)
        else:
            messages.success(request, _("The visit is finished."))
            return Taken(request, reverse("on_site", args=[id]))
    return _page(request, visit, end_form=form)


def _linked(why: StepsOpen) -> SafeString:
    """The refusal, each step's name leading to it."""
    steps = format_html_join(_("; "), '<a href="#step-{}">{}</a>', ((step.pk, step.text) for step in why.steps))
    return format_html(_("Still to be done before you leave: %(steps)s").replace("%(steps)s", "{}"), steps)


@signed_in
@require_safe
def visit_report(request: SignedInRequest, id: int) -> HttpResponse:
    """The service report as PDF, in the reader's language or the one asked for."""
    require(request.user, "report.see")
    visit = visit_for(request.user, id, to="see")
    language = request.GET.get("language") or get_language() or "en"
    answer = HttpResponse(report_pdf(visit, language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{visit.work_order.number}.pdf"'
    return answer


@signed_in
@require_safe
def on_site_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of the order's page: the visits' sheets and reports."""
    require(request.user, "visit.see")
    order = work_order_for(request.user, id)
    visits = order.visits.exclude(state="cancelled").order_by("-planned_start")
    shown = {"visits": visits, "may_carry_out": may(request.user, "visit.carry_out")}
    return render(request, "field/_on_site.html", shown)


@signed_in
@require_safe
def visit_of_troubleshooting(request: SignedInRequest, id: int) -> HttpResponse:
    """A panel of a case's page: the way back to the visit that the reader is on."""
    require(request.user, "visit.see")
    case = troubleshooting_for(request.user, id)
    visits = Visit.objects.filter(work_order__troubleshooting=case, state__in=ON_SITE, engineers__user=request.user)
    return render(request, "field/_visit_of_case.html", {"visit": visits.first()})


def _back(visit: Visit, anchor: str = "") -> HttpResponse:
    address = reverse("on_site", args=[visit.pk])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
