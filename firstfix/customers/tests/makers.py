from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from firstfix.customers.models import Contact, Customer, ServiceContract, ServiceLevel, Site
from firstfix.platform.catalogues.tests.makers import make_calendar

_numbers = count(1)


def make_customer(**kw: Any) -> Customer:
    kw.setdefault("code", f"C{next(_numbers)}")
    kw.setdefault("name", "Golden River Foods")
    return Customer.objects.create(**kw)


def make_site(**kw: Any) -> Site:
    kw.setdefault("customer", kw.get("customer") or make_customer())
    kw.setdefault("code", f"S{next(_numbers)}")
    kw.setdefault("name", "Plant 1")
    kw.setdefault("latitude", 31.23)
    kw.setdefault("longitude", 121.47)
    return Site.objects.create(**kw)


def make_contact(**kw: Any) -> Contact:
    kw.setdefault("customer", kw.get("customer") or make_customer())
    kw.setdefault("name", "Wang Fang")
    kw.setdefault("phone", "13800000000")
    return Contact.objects.create(**kw)


def make_contract(*, response: int | None = 240, restoration: int | None = 1440, **kw: Any) -> ServiceContract:
    """A contract with the same level for every priority; times in minutes of its calendar."""
    today = timezone.localdate()
    kw.setdefault("customer", kw.get("customer") or make_customer())
    kw.setdefault("number", f"SC-{next(_numbers)}")
    kw.setdefault("name", "Full service")
    kw.setdefault("starts_on", today - timedelta(days=100))
    kw.setdefault("ends_on", today + timedelta(days=265))
    kw.setdefault("calendar", kw.get("calendar") or make_calendar(country=""))
    contract = ServiceContract.objects.create(**kw)
    for priority in (1, 2, 3, 4):
        ServiceLevel.objects.create(
            contract=contract, priority=priority, response_minutes=response, restoration_minutes=restoration
        )
    return contract
