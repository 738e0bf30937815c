"""Customers, sites, contacts and contracts, as a person may have them."""

from __future__ import annotations

from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.platform.access import record_for
from firstfix.platform.accounts.actors import Actor


def customer_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Customer:
    return record_for(Customer.objects.visible_to(by), by=by, action=f"customer.{to}", lock=lock, pk=id)


def site_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Site:
    return record_for(Site.objects.visible_to(by), by=by, action=f"customer.{to}", lock=lock, pk=id)


def contact_for(by: Actor, id: int, *, to: str = "see", lock: bool = False) -> Contact:
    return record_for(Contact.objects.all(), by=by, action=f"customer.{to}", lock=lock, pk=id)


def contract_for(by: Actor, id: int, *, to: str = "change", lock: bool = False) -> ServiceContract:
    return record_for(ServiceContract.objects.all(), by=by, action=f"contract.{to}", lock=lock, pk=id)
