"""A real company begins: its settings, the lists that it works with, and its first administrator."""

from __future__ import annotations

from django.db import transaction

from firstfix.config.first_lists import first_calendars, first_count_reasons, first_failure_codes
from firstfix.platform.accounts.actions import add_user, change_company
from firstfix.platform.accounts.actors import SYSTEM
from firstfix.platform.accounts.roles import Role
from firstfix.platform.catalogues.models import BusinessCalendar, CountReason, FailureCode
from firstfix.platform.tenants.actions import found_tenant
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import tenant_scope


@transaction.atomic
def found_company(
    *, name: str, zone: str, language: str, country: str, currency: str, email: str, person: str, password: str
) -> Tenant:
    """The company with `person`, who signs in with `email`, as its administrator. Invalid names what is wrong."""
    company = found_tenant(name=name.strip(), country=country.upper())
    with tenant_scope(company.pk):
        change_company(company, by=SYSTEM, zone=zone, language=language, currency=currency.upper())
        BusinessCalendar.objects.bulk_create(first_calendars(company.country))
        CountReason.objects.bulk_create(first_count_reasons())
        FailureCode.objects.bulk_create(first_failure_codes())
        add_user(email=email, name=person, roles=[Role.ADMIN], password=password, language=language, by=SYSTEM)
    return company
