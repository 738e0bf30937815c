"""To whom a message goes, in which language and by which channel: what customers have chosen comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from firstfix.customers.models import Contact
from firstfix.messaging.models import Channel, Message, MessageChoice, StoppedAddress
from firstfix.messaging.queries.channels import active_channels
from firstfix.messaging.rules import Needs, Reason, plain_email, plain_phone
from firstfix.platform.tenants.company import company
from firstfix.work.models import ServiceRequest


@dataclass(frozen=True)
class Recipient:
    """Somebody at a customer's, as they can be reached."""

    name: str = ""
    phone: str = ""
    email: str = ""
    contact_id: int | None = None
    language: str = ""

    @property
    def plain_phone(self) -> str:
        return plain_phone(self.phone, country=company().country)

    @property
    def addresses(self) -> list[str]:
        return [one for one in (self.plain_phone, plain_email(self.email)) if one]


@dataclass(frozen=True)
class Route:
    """How a message goes; with a `reason` it does not. Without a channel it goes to the sandbox."""

    recipient: Recipient
    language: str
    channel: Channel | None = None
    address: str = ""
    reason: Reason | None = None


class Routes:
    """All that decides about the ways of a batch of messages, read at once."""

    def __init__(self, messages: Collection[Message]) -> None:
        self.channels = active_channels()
        customers = {one.customer_id for one in messages if one.customer_id}
        self.choices = {
            (one.customer_id, one.contact_id): one for one in MessageChoice.objects.filter(customer__in=customers)
        }
        self.deputies = _deputies(messages)
        everybody = {address for one in messages for address in self._recipient(one).addresses}
        self.stopped = set(
            StoppedAddress.objects.filter(address__in=everybody).values_list("address", flat=True) if everybody else ()
        )

    def route_of(self, message: Message) -> Route:
        recipient = self._recipient(message)
        choices = self._choices(message, recipient)
        language = next((one.language for one in choices if one.language), "") or recipient.language
        language = language or (message.customer.language if message.customer else "") or company().language
        if (choices and not choices[0].wants) or not self.stopped.isdisjoint(recipient.addresses):
            return Route(recipient, language, reason=Reason.UNWANTED)
        chosen = [one.channel_id for one in choices if one.channel_id]
        wanted = [channel for id in chosen for channel in self.channels if channel.pk == id]
        for channel in (*wanted, *(one for one in self.channels if one.needs)):
            if address := address_for(channel.needs, recipient):
                return Route(recipient, language, channel, address)
            if channel.needs == Needs.GROUP:
                return Route(recipient, language, channel, channel.name)
        if self.channels or not recipient.addresses:
            return Route(recipient, language, reason=Reason.NO_ADDRESS)
        return Route(recipient, language, address=recipient.addresses[0])

    def _choices(self, message: Message, recipient: Recipient) -> list[MessageChoice]:
        """The person's own before the customer's."""
        if message.customer_id is None:
            return []
        keys = [(message.customer_id, recipient.contact_id)] if recipient.contact_id else []
        return [self.choices[key] for key in (*keys, (message.customer_id, None)) if key in self.choices]

    def _recipient(self, message: Message) -> Recipient:
        """One of our own, else who wrote what is answered, with a login or below their report; the order's contact,
        whoever reported, somebody of the site, or of the customer.
        """
        if message.user:
            return Recipient(message.user.name, email=message.user.email, language=message.user.language)
        order, feedback = message.work_order, message.feedback
        if feedback and feedback.contact:
            return of_contact(feedback.contact)
        request = message.request or (order.request if order else None)
        reporter = _reporter(request)
        if reporter and feedback and feedback.request_id:
            return reporter
        if order and order.contact:
            return of_contact(order.contact)
        if reporter:
            return reporter
        deputies = self.deputies.get(message.customer_id or 0, [])
        about = order or request or feedback
        site_id = about.site_id if about else None
        there = [one for one in deputies if one.site_id == site_id] or deputies
        return of_contact(there[0]) if there else Recipient()


def _reporter(request: ServiceRequest | None) -> Recipient | None:
    """Whoever reported it, where they left a way to reach them."""
    if request is None or not (request.contact_phone or request.contact_email):
        return None
    return Recipient(request.contact_name, request.contact_phone, request.contact_email, language=request.language)


def reader_of(message: Message) -> Contact | None:
    """The customer's contact to whom it went: whoever writes behind its link writes as they."""
    if message.customer is None or not message.to_address:
        return None
    there = message.customer.contacts.order_by("pk")
    reached = [one for one in there if message.to_address in of_contact(one).addresses]
    return next((one for one in reached if one.name == message.to_name), reached[0] if reached else None)


def of_contact(contact: Contact) -> Recipient:
    return Recipient(contact.name, contact.phone, contact.email, contact.pk)


def address_for(needs: str, recipient: Recipient) -> str:
    if needs == Needs.PHONE:
        return recipient.plain_phone
    return plain_email(recipient.email) if needs == Needs.EMAIL else ""


def _deputies(messages: Iterable[Message]) -> dict[int, list[Contact]]:
    """Contacts with an address of customers for whose messages nobody is named."""
    customers = {
        one.customer_id
        for one in messages
        if one.customer_id and not (one.work_order and (one.work_order.contact_id or one.work_order.request_id))
    }
    found: dict[int, list[Contact]] = {}
    if customers:
        for contact in Contact.objects.filter(customer__in=customers).order_by("pk"):
            if contact.phone or contact.email:
                found.setdefault(contact.customer_id, []).append(contact)
    return found
