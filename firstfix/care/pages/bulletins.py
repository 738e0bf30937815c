"""Service bulletins: the list, one with the machines that it concerns, writing one, and what machines' pages say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.care.access import bulletin_for, problem_for
from firstfix.care.actions import (
    close_bulletin,
    leave_out,
    let_wait,
    order_bulletin,
    propose_step,
    publish_bulletin,
    reopen_bulletin,
    serve_machine,
    write_bulletin,
)
from firstfix.care.actions.bulletins import LONGEST_SUBJECT, MOST_ORDERS
from firstfix.care.forms.bulletins import BulletinForm, StepForm
from firstfix.care.models import Bulletin, BulletinServed
from firstfix.care.queries.bulletins import (
    WAITING,
    Progress,
    bulletins_listed,
    concerned,
    lacking,
    perhaps_concerned,
    progress_of,
    told_of,
    with_waiting,
)
from firstfix.care.queries.proposed_steps import step_in_model
from firstfix.care.states import BULLETIN_STATES
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.access import visit_for
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder

#: How a machine stands to a bulletin, as a filter says it.
PERHAPS = "perhaps"
STANDINGS = (
    (WAITING, gettext_lazy("Still waits")), (PERHAPS, gettext_lazy("May be concerned")), *BulletinServed.How.choices,
)  # fmt: skip
#: What is not known of a machine.
LACKS = {
    "serial": gettext_lazy("serial number"), "version": gettext_lazy("software version"),
    "day": gettext_lazy("day of commissioning"),
}  # fmt: skip
#: How states and standings look (see `platform/pages/badges.py`).
LOOKS = {
    "draft": "quiet", "published": "moving", "closed": "quiet", WAITING: "soon", PERHAPS: "soon",
    "ordered": "moving", "done": "done", "left_out": "quiet",
}  # fmt: skip


@signed_in
@require_safe
def bulletins(request: SignedInRequest) -> HttpResponse:
    require(request.user, "bulletin.see")
    rows = bulletins_listed()
    if not may(request.user, "bulletin.write"):
        rows = rows.exclude(state="draft")
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", gettext_lazy("State"), BULLETIN_STATES.choices, "state__in"),
            Filter("kind", gettext_lazy("Kind"), Bulletin.Kind.choices, "kind__in"),
            Filter("machines", gettext_lazy("Machines"), [(WAITING, gettext_lazy("Still waits"))],
                   narrow=lambda found, _wanted: with_waiting(found)),
        ],
        sorts={"number": "number"},
        sort="-number",
        words=_with_words,
    )  # fmt: skip
    lines = [(one, LOOKS[one.state], Progress.of(one) if _is_served(one) else None) for one in listing.rows]
    shown = {"listing": listing, "lines": lines, "may_write": may(request.user, "bulletin.write")}
    return render(request, "care/bulletins.html", shown)


def _with_words(rows: QuerySet[Bulletin], words: str) -> QuerySet[Bulletin]:
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word) | Q(subject__zh__icontains=word) | Q(subject__en__icontains=word)
            | Q(text__zh__icontains=word) | Q(text__en__icontains=word) | Q(product_model__code__icontains=word)
        )  # fmt: skip
    return rows


@signed_in
@require_safe
def bulletin(request: SignedInRequest, id: int) -> HttpResponse:
    """What is to be known or done, on which machines, and which of them still wait."""
    one = bulletin_for(request.user, id)
    rows = perhaps_concerned(one).select_related("site__customer", "product_model")
    filters = [Filter("how", gettext_lazy("Machines"), STANDINGS, narrow=_standing(one))] if _is_served(one) else []
    listing = Listing(
        request, rows, filters=filters, sorts={"serial": "serial_order"}, sort="serial", words=_with_serial
    )
    served = {row.asset_id: row for row in one.served.select_related("work_order", "by")}
    progress = progress_of(one)
    shown = {
        "bulletin": one,
        "look": LOOKS[one.state],
        "progress": progress,
        "listing": listing,
        "lines": [_line(one, asset, served.get(asset.pk)) for asset in listing.rows],
        "is_served": _is_served(one),
        "goes_by_version": one.version_from or one.version_to or one.version_after,
        "has_unsure": _is_served(one) or progress.perhaps,
        "verbs": _verbs(request, one),
        "may_order": _is_served(one) and one.state == "published" and may(request.user, "bulletin.order"),
        "most_orders": MOST_ORDERS,
        **_in_model(request, one),
    }
    return render(request, "care/bulletin.html", shown)


def _in_model(request: SignedInRequest, one: Bulletin) -> dict[str, Any]:
    """What R&D sees of the fault model: that it has the step, or the form to propose it."""
    if one.state != "published" or not may(request.user, "fault_model.change"):
        return {}
    stands = step_in_model(one)
    return {"stands": stands, "step_form": StepForm(faults=stands.faults) if stands and not stands.version else None}


@signed_in
@require_POST
def bulletin_step(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `fault`, `percent`, `where`: the step stands in a draft of the fault model, which opens there."""
    one = bulletin_for(request.user, id)
    stands = step_in_model(one)
    form = StepForm(request.POST, faults=stands.faults if stands else [])
    back = reverse("bulletin", args=[id])
    if not form.is_valid():
        messages.error(request, _("Choose the fault, and in how many of 100 cases it ends it."))
        return HttpResponseRedirect(back)
    try:
        version, place = propose_step(one, by=request.user, **form.cleaned_data)
    except (Invalid, Refused) as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(back)
    toast(request, _("The step is in a draft now. Look at it, then hand the draft in for review."))
    return HttpResponseRedirect(reverse("fault_model_entry", args=[version.pk, "repairs", place]))


def _verbs(request: SignedInRequest, one: Bulletin) -> list[str]:
    possible = BULLETIN_STATES.verbs(one.state) if may(request.user, "bulletin.write") else []
    return [step.verb for step in possible]


def _is_served(one: Bulletin) -> bool:
    return one.is_change and one.state != "draft"


def _line(one: Bulletin, asset: Asset, served: BulletinServed | None) -> dict[str, Any]:
    lacks = [] if served else [str(LACKS[name]) for name in lacking(one, asset)]
    how = served.how if served else PERHAPS if lacks else WAITING
    return {
        "asset": asset, "served": served, "how": how, "look": LOOKS[how], "words": dict(STANDINGS)[how],
        "lacks": _(", ").join(lacks),
    }  # fmt: skip


def _standing(one: Bulletin) -> Any:
    def narrow(rows: QuerySet[Asset], wanted: list[str]) -> QuerySet[Asset]:
        served = BulletinServed.objects.filter(bulletin=one)
        found = Q(pk__in=served.filter(how__in=wanted).values("asset"))
        sure = Q(pk__in=concerned(one).values("pk"))
        if WAITING in wanted:
            found |= sure & ~Q(pk__in=served.values("asset"))
        if PERHAPS in wanted:
            found |= ~sure
        return rows.filter(found)

    return narrow


def _with_serial(rows: QuerySet[Asset], words: str) -> QuerySet[Asset]:
    for word in words.split():
        rows = rows.filter(
            Q(serial__icontains=word) | Q(code__icontains=word) | Q(site__name__icontains=word)
            | Q(site__customer__name__icontains=word)
        )  # fmt: skip
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    """`problem` or `product_model` in the address says what a new one is about."""
    require(request.user, "bulletin.write")
    one = bulletin_for(request.user, id, to="write") if id else _new(request)
    form = BulletinForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        try:
            saved = write_bulletin(form.instance, by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved. Look at the machines that it concerns, then publish it."))
            return Taken(request, reverse("bulletin", args=[saved.pk]))
    shown = {"form": form, "bulletin": one, "is_new": id is None}
    return render(request, "care/bulletin_form.html", shown, status=422 if form.errors else 200)


def _new(request: SignedInRequest) -> Bulletin:
    said = request.GET
    if (problem := said.get("problem", "")).isdecimal() and len(problem) < 15:
        about = problem_for(request.user, int(problem))
        own = "zh" if (get_language() or "").startswith("zh") else "en"
        subject = Bilingual(**{own: about.subject[:LONGEST_SUBJECT]})
        return Bulletin(problem=about, product_model=about.product_model, subject=subject)
    if (model := said.get("product_model", "")).isdecimal() and len(model) < 15:
        return Bulletin(product_model=product_model_for(request.user, int(model)))
    return Bulletin()


@signed_in
@require_POST
def bulletin_state(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `verb`: publish, close or reopen."""
    one = bulletin_for(request.user, id, to="write")
    acts = {
        "publish": (publish_bulletin, _("Published. It stands on the machines that it concerns.")),
        "close": (close_bulletin, _("Closed.")),
        "reopen": (reopen_bulletin, _("Reopened.")),
    }
    if (chosen := acts.get(request.POST.get("verb", ""))) is None:
        raise BadRequest("verb must be publish, close or reopen")
    act, said = chosen
    try:
        act(one, by=request.user)
        toast(request, said)
    except Refused as refused:
        toast(request, refused.said, level=messages.ERROR)
    return HttpResponseRedirect(reverse("bulletin", args=[id]))


@signed_in
@require_POST
def bulletin_orders(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `asset` for each machine that gets a work order."""
    one = bulletin_for(request.user, id, to="order")
    chosen = [int(said) for said in request.POST.getlist("asset") if said.isdecimal() and len(said) < 15]
    try:
        made = len(order_bulletin(one, chosen, by=request.user))
        toast(request, ngettext("%(n)d work order is made.", "%(n)d work orders are made.", made) % {"n": made})
    except (Invalid, Refused) as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    return HttpResponseRedirect(reverse("bulletin", args=[id]))


@signed_in
@require_POST
def bulletin_asset(request: SignedInRequest, id: int, asset_id: int) -> HttpResponse:
    """POST `verb`: done, leave_out with `reason`, or wait; `order`, and perhaps `visit`, where it is done on site."""
    verb = request.POST.get("verb")
    one = bulletin_for(request.user, id, to="serve" if verb == "done" else "order")
    asset = asset_for(request.user, asset_id)
    order = request.POST.get("order", "")
    on = work_order_for(request.user, int(order)) if order.isdecimal() and len(order) < 15 else None
    try:
        if verb == "done":
            serve_machine(one, asset, order=on, by=request.user)
            toast(request, _("Done on this machine."))
        elif verb == "leave_out":
            leave_out(one, asset, reason=request.POST.get("reason", ""), by=request.user)
            toast(request, _("Left out."))
        elif verb == "wait":
            let_wait(one, asset, by=request.user)
            toast(request, _("It waits again."))
        else:
            raise BadRequest("verb must be done, leave_out or wait")
    except (Invalid, Refused) as wrong:
        toast(request, wrong.said, level=messages.ERROR)
    return HttpResponseRedirect(_back(request, one, asset, on))


def _back(request: SignedInRequest, one: Bulletin, asset: Asset, order: WorkOrder | None) -> str:
    """Where it was pressed."""
    visit = request.POST.get("visit", "")
    if visit.isdecimal() and len(visit) < 15:
        return reverse("on_site", args=[int(visit)]) + "#bulletins"
    if order:
        return reverse("work_order", args=[order.pk])
    if request.POST.get("from") == "asset":
        return reverse("asset", args=[asset.pk])
    return reverse("bulletin", args=[one.pk])


@signed_in
@require_safe
def bulletins_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "bulletin.see")
    return _panel(request, asset_for(request.user, id))


@signed_in
@require_safe
def bulletins_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "bulletin.see")
    order = work_order_for(request.user, id)
    return _panel(request, order.asset, order=order)


@signed_in
@require_safe
def bulletins_of_visit(request: SignedInRequest, id: int) -> HttpResponse:
    """Beside the visit, so that nobody has to look elsewhere for what to do."""
    require(request.user, "bulletin.see")
    visit = visit_for(request.user, id, to="see")
    return _panel(request, visit.work_order.asset, order=visit.work_order, visit=visit)


def _panel(request: SignedInRequest, asset: Asset | None, **more: Any) -> HttpResponse:
    shown = {"told": told_of(asset) if asset else [], "asset": asset, "may_serve": may(request.user, "bulletin.serve")}
    return render(request, "care/_bulletins_of_machine.html", shown | more)


@signed_in
@require_safe
def bulletins_of_product_model(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "bulletin.see")
    model = product_model_for(request.user, id)
    rows = bulletins_listed().filter(product_model=model, state="published").order_by("-published_at")[:8]
    shown = {"rows": rows, "model": model, "may_write": may(request.user, "bulletin.write")}
    return render(request, "care/_bulletins_of_product.html", shown)
