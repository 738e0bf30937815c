from __future__ import annotations

from django.db.models import QuerySet

from firstfix.customers.models import Customer
from firstfix.messaging.models import MessageChoice, StoppedAddress
from firstfix.messaging.rules import plain_email, plain_phone
from firstfix.platform.tenants.company import company


def choices_of(customer: Customer) -> QuerySet[MessageChoice]:
    """That of all of them first, then each contact's."""
    rows = MessageChoice.objects.filter(customer=customer).select_related("contact", "channel")
    return rows.order_by("contact__name", "pk")


def stopped_names(customer: Customer) -> list[str]:
    """Contacts who have said behind a link that they want no more messages."""
    contacts = list(customer.contacts.order_by("name"))
    country = company().country
    addresses = {one.pk: {plain_phone(one.phone, country=country), plain_email(one.email)} - {""} for one in contacts}
    stopped = set(
        StoppedAddress.objects.filter(address__in=set().union(*addresses.values())).values_list("address", flat=True)
    )
    return [one.name for one in contacts if not stopped.isdisjoint(addresses[one.pk])]
