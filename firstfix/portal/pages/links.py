"""Pages for customers: report by label, status by link, and what a customer with a login sees of their equipment."""

from __future__ import annotations

import re
import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.billing.actions import accept_quote, decline_quote
from firstfix.billing.models import Quote
from firstfix.billing.queries.quotes import (
    QUOTE_DOOR,
    newer_quote,
    quote_for_customer,
    quote_in_full,
    quote_token,
    sums_of_quote,
)
from firstfix.billing.quote_pdf import quote_pdf
from firstfix.care.queries import services_told
from firstfix.diagnosis.actions import answer_step, take_back_answer
from firstfix.diagnosis.models import TroubleshootingRecord
from firstfix.diagnosis.queries import shows_picture
from firstfix.equipment.models import Asset
from firstfix.equipment.queries import label_token
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.files.models import StoredFile
from firstfix.platform.limits.actions import caller_of, limit
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.platform.tenants.zone import company_day
from firstfix.portal.forms import ReportForm
from firstfix.portal.pages.files import guest_file
from firstfix.portal.queries import order_to_choose_for, questions_for, questions_of, site_zone, status_of
from firstfix.scheduling.actions import agree_on_hold, give_up_hold, hold_named_slot
from firstfix.scheduling.queries import planning_rules
from firstfix.scheduling.queries.slots import choice_of_times
from firstfix.scheduling.words import why_no_choice
from firstfix.work.actions import offer_questions, report_fault
from firstfix.work.models import ServiceRequest, WorkOrder
from firstfix.work.queries import followed_request, status_token


@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, token: str) -> HttpResponse:
    """Behind an asset's QR label: no login, the asset is known."""
    door = open_door("asset", token)
    if request.method == "POST":
        limit("report", who=caller_of(request), tries=20, seconds=600)
        limit("report", who=token, tries=20, seconds=600)
    with tenant_scope(door.tenant_id):
        asset = Asset.objects.select_related("product_model", "site__customer", "tenant").get(pk=door.subject_id)
        form = ReportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            reported = _report(asset, form)
            if reported:
                return Taken(request, reverse("request_status", args=[status_token(reported)]))
        shown = {"asset": asset, "form": form, "company": asset.tenant.name}
        return render(request, "portal/report.html", shown, status=422 if form.errors else 200)


def _report(asset: Asset, form: ReportForm) -> ServiceRequest | None:
    try:
        return report_fault(
            asset=asset,
            channel=ServiceRequest.Channel.LABEL,
            language=get_language() or "",
            by=GUEST,
            **form.cleaned_data,
        )
    except Invalid as wrong:
        for field, text in wrong.errors.items():
            form.add_error(field if field in form.fields else None, str(text))
        return None


@require_safe
def status_page(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the unguessable link that the reporter gets. `?part` is the piece that refreshes itself."""
    door = open_door("request", token)
    with tenant_scope(door.tenant_id):
        reported = ServiceRequest.objects.select_related("asset__product_model", "site", "tenant", "duplicate_of").get(
            pk=door.subject_id
        )
        shown = {"status": status_of(reported), "token": token, "company": reported.tenant.name}
        shown |= {"questions": questions_for(reported), "refresh_url": request.path}
        shown["said"] = reported.feedback.order_by("-at", "-pk")
        if quote := quote_for_customer(followed_request(reported)):
            shown |= {"quote": quote, "quote_token": quote_token(quote)}
        template = "portal/_status.html" if "part" in request.GET else "portal/status.html"
        with timezone.override(site_zone(reported)):
            return render(request, template, shown)


@require_http_methods(["GET", "HEAD", "POST"])
def appointment_page(request: HttpRequest, token: str) -> HttpResponse:
    """The customer chooses a time. POST `slot` keeps it for ten minutes, `agree` makes the appointment, `release`
    lets it go. Whoever has the link may do it, as whoever has it may see the status, unless the company would rather
    agree on times itself.
    """
    door = open_door("request", token)
    limit("appointment", who=caller_of(request), tries=120, seconds=600)
    limit("appointment", who=token, tries=60, seconds=600)
    with tenant_scope(door.tenant_id):
        reported = ServiceRequest.objects.select_related("site", "tenant", "duplicate_of").get(pk=door.subject_id)
        order = order_to_choose_for(reported)
        status = reverse("request_status", args=[token])
        if order is None:
            if request.method == "POST" and status_of(reported).window:
                toast(request, _("Your appointment is made already. There is nothing more to do."))
            return HttpResponseRedirect(status)
        if not planning_rules().customers_choose:
            why = {"why": why_no_choice(), "status_url": status, "company": reported.tenant.name}
            return render(request, "portal/no_choice.html", why, status=409)
        first, refused = parse_date(request.GET.get("from", "")), ""
        if request.method == "POST":
            try:
                is_agreed = _choose(order, request)
            except Refused as no:
                refused = str(no)
            else:
                return HttpResponseRedirect(status if is_agreed else request.path)
        with timezone.override(site_zone(reported)):
            shown = {
                "order": order,
                "choice": choice_of_times(order, first=first, now=timezone.now()),
                "refused": refused,
                "status_url": status,
                "company": reported.tenant.name,
            }
            return render(request, "portal/appointment.html", shown, status=409 if refused else 200)


def _choose(order: WorkOrder, request: HttpRequest) -> bool:
    """Whether the appointment is made."""
    if "agree" in request.POST:
        agree_on_hold(order, by=GUEST)
        return True
    if "release" in request.POST:
        give_up_hold(order, by=GUEST)
    else:
        hold_named_slot(order, request.POST.get("slot", ""), by=GUEST)
    return False


@require_POST
def questions_offered(request: HttpRequest, token: str) -> HttpResponse:
    """From the status of a report to questions that may solve it at once. Never more than an offer."""
    door = open_door("request", token)
    limit("questions_offered", who=caller_of(request), tries=30, seconds=600)
    with tenant_scope(door.tenant_id):
        reported = ServiceRequest.objects.get(pk=door.subject_id)
        link = offer_questions(reported, by=GUEST)
    return HttpResponseRedirect(reverse("troubleshooting_by_link", args=[link]))


@require_http_methods(["GET", "HEAD", "POST"])
def questions_page(request: HttpRequest, token: str) -> HttpResponse:
    """One question after the other, on the customer's own phone: POST `step` and `outcome`. Ends with the case.

    POST `back` takes the own last answer back, as long as nobody has gone on from it.
    """
    door = open_door("troubleshooting", token)
    limit("questions", who=caller_of(request), tries=300, seconds=600)
    limit("questions", who=token, tries=150, seconds=600)
    with tenant_scope(door.tenant_id):
        cases = TroubleshootingRecord.objects.select_related(
            "model_version__fault_model__product_model", "asset", "tenant"
        )
        case, refused = cases.get(pk=door.subject_id), ""
        if request.method == "POST":
            try:
                _answer(case, request.POST)
            except Refused as no:
                refused = str(no)
            else:
                return HttpResponseRedirect(request.path)
        asked = questions_of(case)
        pictures = [_by_link(token, one) for one in asked.step.pictures] if asked.step else []
        shown = {"asked": asked, "pictures": pictures, "refused": refused, "company": case.tenant.name}
        return render(request, "portal/questions.html", shown, status=409 if refused else 200)


@require_safe
def question_picture(request: HttpRequest, token: str, uid: uuid.UUID) -> HttpResponse:
    """A picture of a step of the case's fault model, and of nothing else."""
    door = open_door("troubleshooting", token)
    limit("question_pictures", who=caller_of(request), tries=600, seconds=600)
    with tenant_scope(door.tenant_id):
        case = TroubleshootingRecord.objects.select_related("model_version").get(pk=door.subject_id)
        kept = StoredFile.objects.filter(uid=uid).first()
        return guest_file(kept if shows_picture(case, reverse("file", args=[uid])) else None)


def _by_link(token: str, address: str) -> str:
    """Where whoever has the link may fetch a file that others sign in for."""
    is_file = re.fullmatch(rf"{reverse('file', args=[uuid.UUID(int=0)])[:-36]}([0-9a-f-]{{36}})", address)
    return reverse("question_picture", args=[token, is_file[1]]) if is_file else address


def _answer(case: TroubleshootingRecord, said: QueryDict) -> None:
    if "back" not in said:
        step, outcome = (said.get(name, "")[:60] for name in ("step", "outcome"))
        answer_step(case, step=step, outcome=outcome, by=GUEST)
    elif questions_of(case).may_take_back:
        take_back_answer(case, by=GUEST)
    else:
        raise Refused(_("We have gone on from there already. Please call us if something was wrong."))


@require_http_methods(["GET", "HEAD", "POST"])
def quote_page(request: HttpRequest, token: str) -> HttpResponse:
    """The customer looks at a quote and answers: POST `name`, `seen` and `accept`, or `decline` with a `reason`.

    Whoever has the link may do it, as whoever has it may see it; the name is asked for and kept.
    """
    door = open_door(QUOTE_DOOR, token)
    if request.method == "POST":
        limit("quote", who=caller_of(request), tries=30, seconds=600)
        limit("quote", who=token, tries=10, seconds=600)
    with tenant_scope(door.tenant_id):
        quote = quote_in_full(door.subject_id)
        wrong, status, is_again = "", 200, False
        if request.method == "POST":
            try:
                _answer_quote(quote, request.POST)
            except (Refused, Invalid) as no:
                wrong, status, quote = no.said, no.status, quote_in_full(door.subject_id)
                is_again = quote.state == ("accepted" if "accept" in request.POST else "declined")
            else:
                return HttpResponseRedirect(request.path)
        about = quote.work_order.request if quote.work_order else quote.request
        shown = {
            "quote": quote,
            "sums": sums_of_quote(quote),
            "token": token,
            "wrong": "" if is_again else wrong,
            "is_again": is_again,
            "name": request.POST.get("name", ""),
            "company": quote.tenant.name,
            "is_over": quote.state == "sent" and quote.valid_until < company_day(timezone.now()),
            "newer": quote_token(newer) if (newer := newer_quote(quote)) else "",
            "status_token": status_token(about) if about else "",
        }
        return render(request, "portal/quote.html", shown, status=status)


@require_safe
def quote_document(request: HttpRequest, token: str) -> HttpResponse:
    """The same as PDF."""
    door = open_door(QUOTE_DOOR, token)
    limit("quote_document", who=caller_of(request), tries=30, seconds=600)
    with tenant_scope(door.tenant_id):
        quote = quote_in_full(door.subject_id)
        headers = {"Content-Disposition": f'inline; filename="{quote.number}-{quote.edition}.pdf"'}
        return HttpResponse(quote_pdf(quote), content_type="application/pdf", headers=headers)


def _answer_quote(quote: Quote, said: QueryDict) -> None:
    seen = said.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
    if "accept" in said:
        accept_quote(quote, name=said.get("name", ""), seen=version, by=GUEST)
    else:
        decline_quote(quote, name=said.get("name", ""), reason=said.get("reason", ""), seen=version, by=GUEST)


@signed_in
@require_safe
def my_equipment(request: SignedInRequest) -> HttpResponse:
    """A customer's home: their assets, each with a way to report, what is under way, and maintenance that comes."""
    require(request.user, "asset.see")
    visible = Asset.objects.visible_to(request.user)
    assets = visible.select_related("product_model", "site").order_by("site", "code")
    requests = ServiceRequest.objects.visible_to(request.user).select_related("asset__product_model")
    under_way = requests.filter(state__in=("new", "ordered")).order_by("-reported_at")[:50]
    shown = {
        "assets": [(asset, label_token(asset)) for asset in assets[:200]],
        "services": services_told(visible)[:20],
        "under_way": [(one, status_of(one), status_token(one)) for one in under_way],
    }
    return render(request, "portal/my_equipment.html", shown)
