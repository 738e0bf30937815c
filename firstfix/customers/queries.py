"""What pages and others read about customers."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstfix.customers.models import Customer, CustomerQuerySet, ServiceContract
from firstfix.platform.accounts.actors import Actor


def customers_listed(by: Actor) -> CustomerQuerySet:
    """Customers with `site_count`."""
    return Customer.objects.visible_to(by).annotate(site_count=Count("sites"))


def with_words(customers: QuerySet[Customer], words: str) -> QuerySet[Customer]:
    for word in words.split():
        customers = customers.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return customers


def contracts_running(customer: Customer) -> QuerySet[ServiceContract]:
    today = timezone.localdate()
    return customer.contracts.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on")
