"""Customers, sites, contacts and contracts for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Router, Schema, Status

from firstfix.customers.access import contract_for, customer_for, site_for
from firstfix.customers.actions import save_contact, save_customer, save_site
from firstfix.customers.models import Contact, Customer, ServiceContract, Site
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of

router = Router(tags=["customers"])


class CustomerOut(Schema):
    id: int
    code: str
    name: str
    language: str
    note: str
    version: int


class CustomerIn(Schema):
    name: str
    code: str = ""
    language: str = "zh-hans"
    note: str = ""


class CustomerChange(Schema):
    name: str | None = None
    code: str | None = None
    language: str | None = None
    note: str | None = None


class SiteOut(Schema):
    id: int
    customer_id: int
    code: str
    name: str
    kind: str
    address: str
    latitude: float | None
    longitude: float | None
    access_rules: str
    version: int


class SiteIn(Schema):
    customer_id: int
    name: str
    code: str = ""
    kind: str = "other"
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    access_rules: str = ""


class ContactOut(Schema):
    id: int
    customer_id: int
    site_id: int | None
    name: str
    duty: str
    phone: str
    email: str


class ContactIn(Schema):
    name: str
    duty: str = ""
    phone: str = ""
    email: str = ""
    site_id: int | None = None


class ContractOut(Schema):
    id: int
    customer_id: int
    number: str
    name: str
    starts_on: date
    ends_on: date
    covers_labour: bool
    covers_parts: bool
    covers_travel: bool
    paused_states: list[str]


@router.get("/customers", response=Page[CustomerOut])
def customers(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "customer.see")
    return page_of(Customer.objects.visible_to(request.user), after=after, limit=limit)


@router.post("/customers", response={201: CustomerOut})
def add_customer(request: ApiRequest, given: CustomerIn) -> Any:
    return Status(201, save_customer(Customer(**given.dict()), by=request.user))


@router.get("/customers/{int:id}", response=CustomerOut)
def customer(request: ApiRequest, id: int) -> Any:
    return customer_for(request.user, id)


@router.patch("/customers/{int:id}", response=CustomerOut)
def change_customer(request: ApiRequest, id: int, given: CustomerChange) -> Any:
    changed = customer_for(request.user, id, to="change")
    for name, value in given.dict(exclude_unset=True).items():
        setattr(changed, name, value or "")
    return save_customer(changed, by=request.user)


@router.get("/customers/{int:id}/contacts", response=list[ContactOut])
def contacts(request: ApiRequest, id: int) -> Any:
    return customer_for(request.user, id).contacts.order_by("name")


@router.post("/customers/{int:id}/contacts", response={201: ContactOut})
def add_contact(request: ApiRequest, id: int, given: ContactIn) -> Any:
    owner = customer_for(request.user, id, to="change")
    site = site_for(request.user, given.site_id) if given.site_id else None
    contact = Contact(customer=owner, site=site, **given.dict(exclude={"site_id"}))
    return Status(201, save_contact(contact, by=request.user))


@router.get("/sites", response=Page[SiteOut])
def sites(request: ApiRequest, customer: int | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "customer.see")
    rows = Site.objects.visible_to(request.user)
    return page_of(rows.filter(customer=customer) if customer else rows, after=after, limit=limit)


@router.post("/sites", response={201: SiteOut})
def add_site(request: ApiRequest, given: SiteIn) -> Any:
    owner = customer_for(request.user, given.customer_id, to="change")
    return Status(201, save_site(Site(customer=owner, **given.dict(exclude={"customer_id"})), by=request.user))


@router.get("/sites/{int:id}", response=SiteOut)
def site(request: ApiRequest, id: int) -> Any:
    return site_for(request.user, id)


@router.get("/contracts", response=Page[ContractOut])
def contracts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "contract.see")
    rows = ServiceContract.objects.filter(customer__in=Customer.objects.visible_to(request.user))
    return page_of(rows, after=after, limit=limit)


@router.get("/contracts/{int:id}", response=ContractOut)
def contract(request: ApiRequest, id: int) -> Any:
    shown = contract_for(request.user, id, to="see")
    customer_for(request.user, shown.customer_id)
    return shown
