"""What customers tell us by themselves, with a login or behind the link of a report, and what we answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstfix.care.actions import give_feedback
from firstfix.care.models import Feedback, Where
from firstfix.care.queries import told_by_customer
from firstfix.customers.models import Contact
from firstfix.equipment.models import Asset
from firstfix.messaging.queries import DOOR, message_behind, reader_of
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import NotFound
from firstfix.platform.limits.actions import caller_of, limit
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.portal.forms import TellForm
from firstfix.portal.queries import site_zone
from firstfix.work.models import ServiceRequest
from firstfix.work.queries import followed_request, status_token


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_feedback(request: SignedInRequest) -> HttpResponse:
    """A customer with a login: what they would like to tell, what they told before, and what we answered."""
    user = request.user
    require(user, "feedback.give")
    contact = Contact.objects.select_related("customer").filter(user=user).order_by("pk").first()
    if contact is None:
        return render(request, "portal/my_feedback.html")
    theirs = Asset.objects.visible_to(user).filter(site__customer=contact.customer_id)
    form = TellForm(
        request.POST or None, assets=theirs.select_related("product_model", "site").order_by("site", "code")
    )
    if request.method == "POST" and form.is_valid():
        where = Where.of(asset=form.cleaned_data.pop("asset"), customer=contact.customer)
        give_feedback(where, contact=contact, says=contact.name, by=user, **form.cleaned_data)
        toast(request, _("Thank you. You hear from us."))
        return Taken(request, reverse("my_feedback"))
    shown = {"form": form, "said": told_by_customer(user)[:100]}
    return render(request, "portal/my_feedback.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def request_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link of a report may tell us what they think; the status page shows it with its answer."""
    door = open_door("request", token)
    if request.method == "POST":
        limit("feedback", who=caller_of(request), tries=20, seconds=600)
        limit("feedback", who=token, tries=10, seconds=600)
    with tenant_scope(door.tenant_id):
        reported = ServiceRequest.objects.select_related("asset", "site", "customer", "tenant").get(pk=door.subject_id)
        form = TellForm(request.POST or None)
        status = reverse("request_status", args=[token])
        if request.method == "POST" and form.is_valid():
            _tell(reported, form)
            return Taken(request, f"{status}#told")
        shown = {"form": form, "reported": reported, "about": reported, "back_url": status}
        shown["company"] = reported.tenant.name
        with timezone.override(site_zone(reported)):
            return render(request, "portal/feedback.html", shown, status=422 if form.errors else 200)


def _tell(reported: ServiceRequest, form: TellForm) -> Feedback:
    order = followed_request(reported).work_orders.order_by("-pk").first()
    own = order if order and order.customer_id == reported.customer_id else None
    where = Where.of(order=own, asset=reported.asset, site=reported.site, customer=reported.customer)
    return give_feedback(where, request=reported, says=reported.contact_name, by=GUEST, **form.cleaned_data)


@require_http_methods(["GET", "HEAD", "POST"])
def message_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link of a message may tell us what they think of what it is about: an order that nobody reported,
    or all that the customer has; of a report they do so behind its own link.
    """
    door = open_door(DOOR, token)
    if request.method == "POST":
        limit("feedback", who=caller_of(request), tries=20, seconds=600)
        limit("feedback", who=token, tries=10, seconds=600)
    with tenant_scope(door.tenant_id):
        message = message_behind(door.subject_id)
        order = message.work_order
        if reported := message.request or (order.request if order else None):
            return HttpResponseRedirect(reverse("request_feedback", args=[status_token(reported)]))
        if message.customer is None:
            raise NotFound
        form, there = TellForm(request.POST or None), reverse("message_by_link", args=[token])
        if request.method == "POST" and form.is_valid():
            where = Where.of(order=order, customer=message.customer)
            give_feedback(
                where, contact=reader_of(message), says=message.to_name, heard_in=message.follow_up, by=GUEST,
                **form.cleaned_data,
            )  # fmt: skip
            return Taken(request, f"{there}#told")
        shown = {"form": form, "about": order, "back_url": there, "company": message.tenant.name}
        return render(request, "portal/feedback.html", shown, status=422 if form.errors else 200)
