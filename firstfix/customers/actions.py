"""What people do to customers, sites, contacts and contracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstfix.customers.facts import (
    ContactAdded,
    ContactChanged,
    ContractAdded,
    ContractChanged,
    CustomerAdded,
    CustomerChanged,
    ServiceLevelsSet,
    SiteAdded,
    SiteChanged,
)
from firstfix.customers.models import Contact, Customer, ServiceContract, ServiceLevel, Site
from firstfix.customers.rules import PAUSING_STATES
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.errors import Invalid
from firstfix.platform.facts.actions import record
from firstfix.platform.records import keep
from firstfix.platform.tenants.numbers import next_number

M = TypeVar("M", Site, Contact)


@transaction.atomic
def save_customer(customer: Customer, *, by: Actor) -> Customer:
    """A new customer, or one whose fields were changed; without a code it gets the next number."""
    customer.code = customer.code or next_number("C", at=timezone.now())
    return keep(customer, by=by, action="customer.change", added=CustomerAdded, changed=CustomerChanged)


@transaction.atomic
def save_site(site: Site, *, by: Actor) -> Site:
    if site.zone and site.zone not in available_timezones():
        raise Invalid({"zone": _("This time zone is not known.")})
    site.code = site.code or next_number("S", at=timezone.now())
    return keep(site, by=by, action="customer.change", added=SiteAdded, changed=SiteChanged)


def save_contact(contact: Contact, *, by: Actor) -> Contact:
    """Of the customer, or of one of its sites."""
    if contact.site is not None and contact.site.customer_id != contact.customer_id:
        raise Invalid({"site": _("This site belongs to another customer.")})
    return keep(contact, by=by, action="customer.change", added=ContactAdded, changed=ContactChanged)


@transaction.atomic
def correct_site(
    site: Site,
    *,
    by: Actor,
    address: str | None = None,
    access_rules: str | None = None,
    at: datetime | None = None,
) -> Site:
    """What somebody has seen on site, where they may change nothing else of a customer; None leaves it."""
    said = {"address": address, "access_rules": access_rules}
    return keep(_said(site, said), by=by, action="site.correct", added=SiteAdded, changed=SiteChanged, at=at)


@transaction.atomic
def correct_contact(
    contact: Contact,
    *,
    by: Actor,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    at: datetime | None = None,
) -> Contact:
    """Who really answers the door and the telephone; None leaves it."""
    said = {"name": name, "phone": phone, "email": email}
    return keep(_said(contact, said), by=by, action="site.correct", added=ContactAdded, changed=ContactChanged, at=at)


def _said(thing: M, said: Mapping[str, str | None]) -> M:
    for field, value in said.items():
        if value is not None:
            setattr(thing, field, value.strip())
    return thing


@transaction.atomic
def save_contract(contract: ServiceContract, *, by: Actor) -> ServiceContract:
    if unknown := sorted({*contract.paused_states} - {code for code, _name in PAUSING_STATES}):
        raise Invalid({"paused_states": _("These states stop no clock: %(states)s.") % {"states": ", ".join(unknown)}})
    contract.number = contract.number or next_number("SC", at=timezone.now())
    return keep(contract, by=by, action="contract.change", added=ContractAdded, changed=ContractChanged)


@transaction.atomic
def set_service_levels(
    contract: ServiceContract, levels: Mapping[int, tuple[int | None, int | None]], *, by: Actor
) -> None:
    """The times promised by priority, in minutes of the contract's calendar, in place of the former ones."""
    require(by, "contract.change")
    ServiceContract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    former = {one.priority: (one.response_minutes, one.restoration_minutes) for one in contract.levels.all()}
    for priority, (response, restoration) in levels.items():
        ServiceLevel.objects.update_or_create(
            contract=contract,
            priority=priority,
            defaults={"response_minutes": response, "restoration_minutes": restoration},
        )
    contract.levels.exclude(priority__in=levels).delete()
    said = {str(priority): times for priority, times in levels.items()}
    changed = [one for one in sorted(former.keys() | levels.keys()) if former.get(one) != levels.get(one)]
    before = {f"P{one}": former[one] for one in changed if one in former}
    after = {f"P{one}": levels[one] for one in changed if one in levels}
    record(ServiceLevelsSet(levels=said, before=before, after=after), about=contract, by=by)
