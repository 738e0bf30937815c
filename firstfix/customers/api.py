"""Customers, sites, contacts and contracts for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.customers.access import contact_for, contract_for, customer_for, site_for
from firstfix.customers.actions import save_contact, save_contract, save_customer, save_site, set_service_levels
from firstfix.customers.models import Contact, Customer, ServiceContract, ServiceLevel, Site
from firstfix.customers.rules import PAUSING_STATES
from firstfix.platform.accounts.permissions import require
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.filling import filled
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Day, Id, Latitude, Longitude

router = Router(tags=["customers"])
PAUSING = ", ".join(code for code, _name in PAUSING_STATES)
Priority = Annotated[int, Field(ge=1, le=4)]
Minutes = Annotated[int, Field(ge=1, le=600_000)]


class CustomerOut(Schema):
    id: int
    code: str
    name: str
    language: str
    note: str
    version: int


class CustomerChange(Schema):
    """What is not sent stays; without a code, a new one gets the next number."""

    name: str | None = Field(None, max_length=200)
    code: str | None = Field(None, max_length=40)
    language: Literal["zh-hans", "en"] | None = None
    note: str | None = None


class CustomerIn(CustomerChange):
    name: str = Field(max_length=200)


class SiteOut(Schema):
    id: int
    customer_id: int
    code: str
    name: str
    kind: str
    address: str
    territory_id: int | None
    calendar_id: int | None
    latitude: float | None
    longitude: float | None
    zone: str
    access_rules: str
    version: int


class SiteChange(Schema):
    """What is not sent stays. `zone` only where it is not the company's."""

    name: str | None = Field(None, max_length=200)
    code: str | None = Field(None, max_length=40)
    kind: Site.Kind | None = None
    address: str | None = Field(None, max_length=300)
    territory_id: Id | None = None
    calendar_id: Id | None = Field(None, description="opening hours")
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    zone: str | None = Field(None, max_length=64)
    access_rules: str | None = None


class SiteIn(SiteChange):
    customer_id: Id
    name: str = Field(max_length=200)


class ContactOut(Schema):
    id: int
    customer_id: int
    site_id: int | None
    name: str
    duty: str
    phone: str
    email: str


class ContactChange(Schema):
    """What is not sent stays."""

    name: str | None = Field(None, max_length=120)
    duty: str | None = Field(None, max_length=80)
    phone: str | None = Field(None, max_length=40)
    email: str | None = Field(None, max_length=254)
    site_id: Id | None = Field(None, description="one of the customer's sites; null: for all of them")


class ContactIn(ContactChange):
    name: str = Field(max_length=120)


class ServiceLevelOut(Schema):
    priority: int
    response_minutes: int | None
    restoration_minutes: int | None


class ServiceLevelIn(Schema):
    """Promised times in minutes of the contract's calendar; null is not promised."""

    priority: Priority
    response_minutes: Minutes | None = None
    restoration_minutes: Minutes | None = None


class ServiceLevelsIn(Schema):
    levels: list[ServiceLevelIn] = Field(max_length=4)


class ContractOut(Schema):
    id: int
    customer_id: int
    number: str
    name: str
    starts_on: date
    ends_on: date
    calendar_id: int
    covers_labour: bool
    covers_parts: bool
    covers_travel: bool
    paused_states: list[str]
    version: int


class ContractInFull(ContractOut):
    levels: list[ServiceLevelOut]

    @staticmethod
    def resolve_levels(contract: ServiceContract) -> list[ServiceLevel]:
        return list(contract.levels.order_by("priority"))


class ContractChange(Schema):
    """What is not sent stays; without a number, a new one gets the next."""

    name: str | None = Field(None, max_length=200)
    number: str | None = Field(None, max_length=60)
    starts_on: Day | None = None
    ends_on: Day | None = None
    calendar_id: Id | None = Field(None, description="that promised times are counted in")
    covers_labour: bool | None = None
    covers_parts: bool | None = None
    covers_travel: bool | None = None
    paused_states: list[str] | None = Field(None, description=f"states that stop the clock, of {PAUSING}")


class ContractIn(ContractChange):
    customer_id: Id
    name: str = Field(max_length=200)
    starts_on: Day
    ends_on: Day
    calendar_id: Id


@router.get("/customers", response=Page[CustomerOut])
def customers(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "customer.see")
    return page_of(Customer.objects.visible_to(request.user), after=after, limit=limit)


@router.post("/customers", response={201: CustomerOut})
def add_customer(request: ApiRequest, given: CustomerIn) -> Any:
    return Status(201, save_customer(filled(Customer(), given), by=request.user))


@router.get("/customers/{int:id}", response=CustomerOut)
def customer(request: ApiRequest, id: int) -> Any:
    return customer_for(request.user, id)


@router.patch("/customers/{int:id}", response=CustomerOut)
def change_customer(request: ApiRequest, id: int, given: CustomerChange) -> Any:
    return save_customer(filled(customer_for(request.user, id, to="change"), given), by=request.user)


@router.get("/customers/{int:id}/contacts", response=list[ContactOut])
def contacts(request: ApiRequest, id: int) -> Any:
    return customer_for(request.user, id).contacts.order_by("name")


@router.post("/customers/{int:id}/contacts", response={201: ContactOut})
def add_contact(request: ApiRequest, id: int, given: ContactIn) -> Any:
    owner = customer_for(request.user, id, to="change")
    return Status(201, _save_contact(request, Contact(customer=owner), given))


@router.get("/contacts/{int:id}", response=ContactOut)
def contact(request: ApiRequest, id: int) -> Any:
    shown = contact_for(request.user, id)
    customer_for(request.user, shown.customer_id)
    return shown


@router.patch("/contacts/{int:id}", response=ContactOut)
def change_contact(request: ApiRequest, id: int, given: ContactChange) -> Any:
    return _save_contact(request, contact_for(request.user, id, to="change"), given)


def _save_contact(request: ApiRequest, contact: Contact, given: ContactChange) -> Contact:
    if given.site_id is not None:
        site_for(request.user, given.site_id)
    return save_contact(filled(contact, given), by=request.user)


@router.get("/sites", response=Page[SiteOut])
def sites(request: ApiRequest, customer: int | None = None, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "customer.see")
    rows = Site.objects.visible_to(request.user)
    return page_of(rows.filter(customer=customer) if customer else rows, after=after, limit=limit)


@router.post("/sites", response={201: SiteOut})
def add_site(request: ApiRequest, given: SiteIn) -> Any:
    owner = customer_for(request.user, given.customer_id, to="change")
    return Status(201, save_site(filled(Site(customer=owner), given), by=request.user))


@router.get("/sites/{int:id}", response=SiteOut)
def site(request: ApiRequest, id: int) -> Any:
    return site_for(request.user, id)


@router.patch("/sites/{int:id}", response=SiteOut)
def change_site(request: ApiRequest, id: int, given: SiteChange) -> Any:
    return save_site(filled(site_for(request.user, id, to="change"), given), by=request.user)


@router.get("/contracts", response=Page[ContractOut])
def contracts(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "contract.see")
    rows = ServiceContract.objects.filter(customer__in=Customer.objects.visible_to(request.user))
    return page_of(rows, after=after, limit=limit)


@router.post("/contracts", response={201: ContractInFull})
def add_contract(request: ApiRequest, given: ContractIn) -> Any:
    require(request.user, "contract.change")
    owner = customer_for(request.user, given.customer_id)
    return Status(201, save_contract(filled(ServiceContract(customer=owner), given), by=request.user))


@router.get("/contracts/{int:id}", response=ContractInFull)
def contract(request: ApiRequest, id: int) -> Any:
    shown = contract_for(request.user, id, to="see")
    customer_for(request.user, shown.customer_id)
    return shown


@router.patch("/contracts/{int:id}", response=ContractInFull)
def change_contract(request: ApiRequest, id: int, given: ContractChange) -> Any:
    return save_contract(filled(contract_for(request.user, id), given), by=request.user)


@router.put("/contracts/{int:id}/levels", response=ContractInFull)
def levels(request: ApiRequest, id: int, given: ServiceLevelsIn) -> Any:
    """In place of the former ones: a priority that is not named promises nothing."""
    changed = contract_for(request.user, id)
    times = {one.priority: (one.response_minutes, one.restoration_minutes) for one in given.levels}
    set_service_levels(changed, times, by=request.user)
    return changed
