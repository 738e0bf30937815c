"""Signing in to the demo: a page with one button per role. Without the demo setting it does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from firstfix.config.demo.cast import address_of, demo_tenant
from firstfix.config.menu import HOMES
from firstfix.config.web import is_loopback
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.roles import Role
from firstfix.platform.accounts.sign_in import begin_session
from firstfix.platform.errors import Text
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope

#: What each role does, in one line; in the order in which an order passes them.
DUTIES: tuple[tuple[Role, str, Text], ...] = (
    (Role.ENGINEER, "day", _("Prepares the day, drives to customers, repairs, has it signed.")),
    (Role.DESK, "inbox", _("Takes in faults, solves the simple ones remotely, opens work orders.")),
    (Role.DISPATCHER, "calendar", _("Decides who goes where and when, and fills the day.")),
    (Role.PARTS, "part", _("Lays out parts and tools, keeps vans and warehouse in order.")),
    (Role.MANAGER, "numbers", _("Sees what is open and late, and whether the first visit fixes it.")),
    (Role.CUSTOMER, "asset", _("Reports faults, follows repairs, sees the own equipment.")),
    (Role.RND, "troubleshoot", _("Looks after fault models, product models, parts and checklists.")),
    (Role.SALES, "customer", _("Looks after customers and their service contracts.")),
    (Role.HR, "team", _("Looks after engineers, their skills and certificates.")),
    (Role.ADMIN, "settings", _("Looks after users, permissions, catalogues and imports.")),
)


@dataclass(frozen=True)
class Seat:
    """One button of the page."""

    role: Role
    icon: str
    does: Text
    name: str
    is_chosen: bool


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_to_demo(request: HttpRequest) -> HttpResponse:
    """`?role=desk` only points at a button: signing in takes the button, so that a link alone signs nobody in."""
    # Whoever serves it on a wider address by other means lets nobody in from there either.
    if not (settings.DEMO and is_loopback(request.META["REMOTE_ADDR"])):
        raise Http404
    tenant_id = demo_tenant()
    if tenant_id is None:
        return render(request, "demo/sign_in.html", {"seats": []})
    with tenant_scope(tenant_id):
        people = _people()
        if request.method == "POST":
            user = people.get(request.POST.get("role", ""))
            if user is None:
                raise Http404
            begin_session(request, user)
            return HttpResponseRedirect(reverse("home"))
        company = Tenant.objects.get(pk=tenant_id).name
    seats = [
        Seat(role, icon, does, people[role].name, is_chosen=request.GET.get("role") == role)
        for role, icon, does in DUTIES
        if role in people
    ]
    return render(request, "demo/sign_in.html", {"seats": seats, "company": company})


def _people() -> dict[str, User]:
    """By role, of those whose home is there."""
    by_address = {address_of(role): role for role, _icon, _does in DUTIES if _has_home(role)}
    return {by_address[user.email].value: user for user in User.objects.filter(email__in=by_address)}


def _has_home(role: Role) -> bool:
    for wanted, url_name in HOMES:
        if wanted == role:
            try:
                return bool(reverse(url_name))
            except NoReverseMatch:
                return False
    return False
