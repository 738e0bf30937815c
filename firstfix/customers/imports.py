"""Customers, sites and contacts by the thousand: the rules of `actions.py`, written set by set."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from firstfix.customers.models import Contact, Customer, Site
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.accounts.permissions import require
from firstfix.platform.bilingual import Bilingual
from firstfix.platform.catalogues.models import BusinessCalendar, Territory
from firstfix.platform.exchange.entries import Entry
from firstfix.platform.exchange.names import Names, Ref, made_code
from firstfix.platform.exchange.pairs import pair
from firstfix.platform.exchange.rows import Rows

CUSTOMERS = Names(Customer)
SITES = Names(Site, within=("customer",))
CONTACTS = Names(Contact, by=("name",), within=("customer",))
TERRITORIES = Names(Territory)
CALENDARS = Names(BusinessCalendar)


def import_customers(rows: Rows, *, by: Actor) -> None:
    """By code, else by name."""
    require(by, "customer.change")
    rows.match(CUSTOMERS, made_code="C")
    rows.merge(CUSTOMERS)


def import_sites(rows: Rows, *, by: Actor) -> None:
    """By code, else by name and customer."""
    require(by, "customer.change")
    rows.refer("customer", CUSTOMERS, make=missing_customer, action="customer.change")
    rows.refer("territory", TERRITORIES, make=missing_territory, action="catalogue.change")
    rows.refer("calendar", CALENDARS)
    zones = available_timezones()
    for entry in rows:
        if entry.values.get("zone", "UTC") not in zones:
            rows.refuse(entry, "zone", _("“%(text)s” is no time zone") % {"text": entry.values["zone"]})
    rows.match(SITES, made_code="S", or_by=("name", "customer"))
    rows.merge(SITES)


def import_contacts(rows: Rows, *, by: Actor) -> None:
    """By customer and name; several of one name are told apart by telephone, e-mail and site."""
    require(by, "customer.change")
    rows.refer("customer", CUSTOMERS, make=missing_customer, action="customer.change")
    rows.refer("site", SITES, within=("customer",))
    for entry in rows:
        # Whoever names only the site has named the customer too.
        site = entry.values.get("site")
        if "customer" not in entry.values and isinstance(site, Ref):
            customers = rows.attempt.known_as(CUSTOMERS)
            entry.values["customer"] = customers.by_key[site.within["customer"]]
    pair(rows, CONTACTS, key=("customer", "name"), tell_apart=("phone", "email", "site"))
    rows.merge(CONTACTS)


def missing_customer(text: str, entry: Entry) -> Customer:
    return Customer(code=made_code("C", text), name=text[:200])


def missing_territory(text: str, entry: Entry) -> Territory:
    return Territory(code=text[:40], name=Bilingual.of(text))
