"""Customers, their sites, contacts and contracts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstfix.customers.access import contact_for, contract_for, customer_for, site_for
from firstfix.customers.actions import save_contact, save_contract, save_customer, save_site, set_service_levels
from firstfix.customers.forms import ContactForm, ContractForm, CustomerForm, LevelForm, SiteForm
from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.customers.queries import customers_listed, with_words
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.exchange.seen import export_seen, export_url
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import record_form

PRIORITIES = (
    (1, gettext_lazy("Emergency")),
    (2, gettext_lazy("High")),
    (3, gettext_lazy("Normal")),
    (4, gettext_lazy("Low")),
)


@signed_in
def customers(request: SignedInRequest) -> HttpResponse | FileResponse:
    require(request.user, "customer.see")
    listing = Listing(
        request,
        customers_listed(request.user),
        filters=[Filter("kind", _("Kind of site"), Site.Kind.choices, narrow=_with_site_kind)],
        sorts={"name": "name", "code": "code", "sites": "site_count"},
        sort="name",
        words=with_words,
    )
    if "export" in request.GET:
        return export_seen(request, "customers", listing)
    return render(
        request, "customers/customers.html", {"listing": listing, "export_url": export_url(request), **_rights(request)}
    )


def _with_site_kind(rows: Any, kinds: list[str]) -> Any:
    return rows.filter(pk__in=Site.objects.filter(kind__in=kinds).values("customer"))


@signed_in
def customer(request: SignedInRequest, id: int) -> HttpResponse:
    shown = customer_for(request.user, id)
    return render(
        request,
        "customers/customer.html",
        {
            "customer": shown,
            "sites": shown.sites.select_related("territory").order_by("name")[:200],
            "contacts": shown.contacts.select_related("site").order_by("name")[:200],
            "contracts": shown.contracts.order_by("-ends_on")[:50],
            **_rights(request),
        },
    )


@signed_in
def customer_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    record = customer_for(request.user, id, to="change") if id else Customer()
    require(request.user, "customer.change")
    return record_form(
        request, CustomerForm, record, save=save_customer,
        heading=_("Change customer") if id else _("New customer"),
        back=lambda saved: reverse("customer", args=[saved.pk]),
        cancel=reverse("customer", args=[id]) if id else reverse("customers"),
    )  # fmt: skip


@signed_in
def site(request: SignedInRequest, id: int) -> HttpResponse:
    shown = site_for(request.user, id)
    contacts = shown.customer.contacts.filter(site__in=[shown, None]) | shown.contacts.all()
    return render(
        request,
        "customers/site.html",
        {"site": shown, "contacts": contacts.distinct().order_by("name"), **_rights(request)},
    )


@signed_in
def site_form(request: SignedInRequest, customer_id: int | None = None, id: int | None = None) -> HttpResponse:
    if id:
        record = site_for(request.user, id, to="change")
    else:
        record = Site(customer=customer_for(request.user, customer_id or 0, to="change"))
    return record_form(
        request, SiteForm, record, save=save_site,
        heading=_("Change site") if id else _("New site"),
        back=lambda saved: reverse("site", args=[saved.pk]),
        cancel=reverse("site", args=[id]) if id else reverse("customer", args=[record.customer_id]),
    )  # fmt: skip


@signed_in
def contact_form(request: SignedInRequest, customer_id: int | None = None, id: int | None = None) -> HttpResponse:
    require(request.user, "customer.change")
    if id:
        record = contact_for(request.user, id, to="change")
    else:
        record = Contact(customer=customer_for(request.user, customer_id or 0, to="change"))
    there = reverse("customer", args=[record.customer_id])
    return record_form(
        request, ContactForm, record, save=save_contact,
        heading=_("Change contact") if id else _("New contact"), back=lambda saved: there, cancel=there,
    )  # fmt: skip


@signed_in
def contract(request: SignedInRequest, id: int) -> HttpResponse:
    require(request.user, "customer.see")
    shown = contract_for(request.user, id, to="see")
    levels = {level.priority: level for level in shown.levels.all()}
    return render(
        request,
        "customers/contract.html",
        {"contract": shown, "levels": [(name, levels.get(number)) for number, name in PRIORITIES], **_rights(request)},
    )


@signed_in
def contract_form(request: SignedInRequest, customer_id: int | None = None, id: int | None = None) -> HttpResponse:
    require(request.user, "contract.change")
    if id:
        record = contract_for(request.user, id)
    else:
        record = ServiceContract(customer=customer_for(request.user, customer_id or 0))
    return record_form(
        request, ContractForm, record, save=save_contract,
        heading=_("Change contract") if id else _("New contract"),
        back=lambda saved: reverse("contract", args=[saved.pk]),
        cancel=reverse("contract", args=[id]) if id else reverse("customer", args=[record.customer_id]),
    )  # fmt: skip


@signed_in
def contract_levels(request: SignedInRequest, id: int) -> HttpResponse:
    """The promised times, one line per priority."""
    changed = contract_for(request.user, id)
    there = reverse("contract", args=[id])
    levels = {level.priority: level for level in changed.levels.all()}
    forms = [
        (number, name, LevelForm(request.POST or None, prefix=f"p{number}", initial=_hours(levels.get(number))))
        for number, name in PRIORITIES
    ]
    if request.method == "POST" and _all_valid(forms):
        set_service_levels(changed, {number: form.minutes() for number, _name, form in forms}, by=request.user)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(there)
    return render(request, "customers/contract_levels.html", {"contract": changed, "forms": forms, "cancel": there})


def _all_valid(forms: list[tuple[int, Any, LevelForm]]) -> bool:
    """Every form is asked, so that each shows its own errors."""
    return not [form for _number, _name, form in forms if not form.is_valid()]


def _hours(level: Any) -> dict[str, float]:
    if level is None:
        return {}
    minutes = {"response": level.response_minutes, "restoration": level.restoration_minutes}
    return {name: value / 60 for name, value in minutes.items() if value}


def _rights(request: SignedInRequest) -> dict[str, bool]:
    return {
        "may_change": may(request.user, "customer.change"),
        "may_change_contracts": may(request.user, "contract.change"),
    }
