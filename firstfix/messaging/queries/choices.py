from __future__ import annotations

from django.db.models import QuerySet

from firstfix.customers.models import Contact, Customer
from firstfix.messaging.models import MessageChoice, StoppedAddress
from firstfix.messaging.rules import plain_email, plain_phone
from firstfix.platform.accounts.models import User
from firstfix.platform.tenants.company import company


def choices_of(customer: Customer) -> QuerySet[MessageChoice]:
    """That of all of them first, then each contact's."""
    rows = MessageChoice.objects.filter(customer=customer).select_related("contact", "channel")
    return rows.order_by("contact__name", "pk")


def own_choice(user: User) -> MessageChoice | None:
    """Of a customer with a login: what they have chosen, or a choice that is not made yet; None without a contact."""
    contact = Contact.objects.select_related("customer").filter(user=user).first()
    if contact is None:
        return None
    own = MessageChoice.objects.filter(customer=contact.customer, contact=contact).first()
    return own or MessageChoice(customer=contact.customer, contact=contact)


def stopped_names(customer: Customer) -> list[str]:
    """Contacts who have said behind a link that they want no more messages."""
    contacts = list(customer.contacts.order_by("name"))
    country = company().country
    addresses = {one.pk: {plain_phone(one.phone, country=country), plain_email(one.email)} - {""} for one in contacts}
    stopped = set(
        StoppedAddress.objects.filter(address__in=set().union(*addresses.values())).values_list("address", flat=True)
    )
    return [one.name for one in contacts if not stopped.isdisjoint(addresses[one.pk])]
