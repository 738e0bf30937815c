"""What a message says: the company's words or those that hold by default, filled with what is true now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from firstfix.care.models import Feedback
from firstfix.customers.models import Customer, Site
from firstfix.messaging.models import Message, MessageTemplate
from firstfix.messaging.rules import WRITTEN, Moment, filled
from firstfix.messaging.texts import DEFAULTS
from firstfix.platform.pages import phrases
from firstfix.platform.pages.templatetags.look import shortened
from firstfix.platform.tenants.company import company
from firstfix.platform.tenants.zone import company_zone
from firstfix.platform.tokens import public_token
from firstfix.scheduling.models import Visit
from firstfix.scheduling.queries import expected_arrivals
from firstfix.work.models import ServiceRequest, WorkOrder

#: As much of a long text as a message can carry; its page has all of it.
SAID, ANSWER = 40, 200
#: The kind of door that a message's link opens.
DOOR = "message"


@dataclass(frozen=True)
class Draft:
    subject: str
    text: str


def template_of(moment: str) -> MessageTemplate:
    """The company's own, else an unsaved one with what holds by default."""
    return MessageTemplate.objects.filter(moment=moment).first() or _default(moment)


def templates() -> list[MessageTemplate]:
    """One for each moment that companies write, in the order of a repair."""
    own = {one.moment: one for one in MessageTemplate.objects.all()}
    return [own.get(moment) or _default(moment) for moment in WRITTEN]


def _default(moment: str) -> MessageTemplate:
    words = DEFAULTS[moment]
    return MessageTemplate(moment=moment, subject=words.subject, text=words.text)


def message_token(message: Message) -> str:
    """What the message's link carries; it opens the door `message`."""
    return public_token(DOOR, message.uid)


class Writer:
    """Writes a batch of messages: templates and times of arrival are read once."""

    def __init__(self, messages: Collection[Message], *, now: datetime) -> None:
        self.templates = {one.moment: one for one in MessageTemplate.objects.all()}
        visits = [one.visit for one in messages if one.visit and one.moment == Moment.ON_THE_WAY]
        self.arrivals = expected_arrivals(visits, now=now)
        self.company = company()

    def template(self, moment: str) -> MessageTemplate:
        return self.templates.get(moment) or _default(moment)

    def draft(self, message: Message, *, language: str, contact: str, template: MessageTemplate | None = None) -> Draft:
        """In this language, with times as the site's clock says them."""
        template = template or self.template(message.moment)
        with translation.override(language), timezone.override(zone_of(message)):
            values = self._values(message, contact)
            return Draft(
                filled(template.subject.in_language(language), values)[:300],
                filled(template.text.in_language(language), values),
            )

    def _values(self, message: Message, contact: str) -> Mapping[str, str]:
        order, request, visit, feedback = message.work_order, message.request, message.visit, message.feedback
        about = order or request
        arrival = self.arrivals.get(visit.pk) if visit else None
        due = getattr(order, "maintenance_due", None) if order else None
        link = settings.PUBLIC_URL + reverse("message_by_link", args=[message_token(message)])
        return {
            "company": self.company.name,
            "customer": message.customer.name if message.customer else "",
            "contact": contact,
            "number": about.number if about else "",
            "equipment": said_equipment(order, request),
            "site": about.site.name if about and about.site else "",
            "window": said_window(visit) if visit else "",
            "engineer": first_name(visit) if visit else "",
            "arrival": f"{timezone.localtime(arrival.at):%H:%M}" if arrival else said_window(visit) if visit else "",
            "work_done": order.work_done if order else "",
            "day": phrases.full_day(due.due_on) if due else "",
            "plan": str(due.plan.name) if due else "",
            "advice": str(due.plan.advice) if due else "",
            "said": shortened(feedback.words_of_customer, SAID) if feedback else "",
            "answer": shortened(feedback.answer_told, ANSWER) if feedback else "",
            "link": link,
            "stop": f"{link}/stop",
        }


def zone_of(message: Message) -> ZoneInfo:
    """On whose clock it is written, and is quiet: that of the site it is about, else its customer's."""
    about = message.work_order or message.request or message.feedback
    return site_zone(about.site) if about and about.site else customer_zone(message.customer)


def site_zone(site: Site) -> ZoneInfo:
    return ZoneInfo(site.zone) if site.zone else company_zone()


def customer_zone(customer: Customer | None) -> ZoneInfo:
    """That of all the customer's sites; the company's where they are on different clocks, or there is none."""
    zones = {site.zone for site in customer.sites.all()} if customer else set()
    only = zones.pop() if len(zones) == 1 else ""
    return ZoneInfo(only) if only else company_zone()


def previewed(template: MessageTemplate, example: Message | None, *, language: str, now: datetime) -> Draft:
    """What these words would say about an order that there is; of a company without one, with nothing filled in."""
    about = example or Message(moment=template.moment)
    about.moment = template.moment
    writer = Writer([about], now=now)
    order, said = about.work_order, about.feedback
    contact = said.says if said else order.contact.name if order and order.contact else ""
    contact = contact or (about.request.contact_name if about.request else "")
    return writer.draft(about, language=language, contact=contact, template=template)


def example_for(moment: str) -> Message | None:
    """What a preview is about: the newest message of this moment, else the newest visit that there is."""
    if message := Message.objects.filter(moment=moment).order_by("-pk").first():
        return message
    if moment == Moment.ANSWERED and (told := Feedback.objects.filter(is_customer_told=True).order_by("-pk").first()):
        return Message(moment=moment, feedback=told, customer=told.customer)
    visit = Visit.objects.select_related("work_order__customer").order_by("-pk").first()
    if visit is None:
        return None
    order = visit.work_order
    return Message(moment=moment, visit=visit, work_order=order, request=order.request, customer=order.customer)


def said_equipment(order: WorkOrder | None, request: ServiceRequest | None) -> str:
    asset = (order.asset if order else None) or (request.asset if request else None)
    return str(asset.product_model.name) if asset else order.subject if order else _("your equipment")


def said_window(visit: Visit) -> str:
    """With its day, because nobody knows when it is read: "Sun, 22 Nov 2026 09:00–11:00"."""
    start, end = timezone.localtime(visit.window_from), timezone.localtime(visit.window_to)
    first, last = phrases.full_day(start.date()), phrases.full_day(end.date())
    return f"{first} {start:%H:%M}–{end:%H:%M}" if first == last else f"{first} {start:%H:%M} – {last} {end:%H:%M}"


def first_name(visit: Visit) -> str:
    booking = min(visit.bookings.all(), key=lambda one: one.pk, default=None)
    return (booking.engineer.call_name or booking.engineer.name) if booking else ""
