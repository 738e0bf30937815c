"""All that was caught about a customer, a site, an asset or an order, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstfix.care.access import feedback_seen_by
from firstfix.care.models import Feedback, FoundAsset, Thanks, Training
from firstfix.care.rules import Topic
from firstfix.customers.models import Customer, Site
from firstfix.equipment.models import Asset
from firstfix.platform.accounts.actors import Actor
from firstfix.platform.errors import Text
from firstfix.work.models import ServiceRequest, WorkOrder

ICONS = {Topic.LEAD: "money", Topic.SUGGESTION: "bulb"}


@dataclass(frozen=True)
class CareLine:
    """One thing, with the way to its page."""

    at: datetime
    icon: str
    label: Text
    text: str
    url: str
    note: str = ""
    answer: str = ""
    state: str = ""
    state_label: Text = ""


def care_about(about: Customer | Site | Asset | WorkOrder, *, by: Actor, most: int = 8) -> list[CareLine]:
    """The newest first: trainings, feedback, thanks, machines found, and faults found beside an order's own."""
    field = {Customer: "customer", Site: "site", Asset: "asset", WorkOrder: "work_order"}[type(about)]
    lines = [
        *(_training(one) for one in _newest(Training.objects.prefetch_related("attendees"), field, about, most)),
        *(_feedback(one) for one in _newest(Feedback.objects.filter(feedback_seen_by(by)), field, about, most)),
        *(_thanks(one) for one in _newest(Thanks.objects, field, about, most)),
        *(_found(one) for one in _newest(FoundAsset.objects, field, about, most)),
    ]
    if isinstance(about, WorkOrder):
        lines += [_fault(one) for one in about.found_requests.order_by("-reported_at")[:most]]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:most]


def _newest(rows: Any, field: str, about: object, most: int) -> Any:
    return rows.filter(**{field: about}).order_by("-at", "-pk")[:most]


def _training(one: Training) -> CareLine:
    names = [str(attendee) for attendee in one.attendees.all()]
    time = ngettext("%(n)s minute", "%(n)s minutes", one.minutes) % {"n": one.minutes}
    note = f"{time} · {_(', ').join(names)}"
    return CareLine(one.at, "training", _("Training"), one.topics, reverse("training", args=[one.pk]), note)


def _feedback(one: Feedback) -> CareLine:
    answer = one.answer if one.answered_at else ""  # reopened, it was not enough
    return CareLine(
        one.at, ICONS.get(Topic(one.topic), "feedback"), one.get_topic_display(), one.text,
        reverse("feedback", args=[one.pk]), one.says, answer, one.state, one.get_state_display(),
    )  # fmt: skip


def _thanks(one: Thanks) -> CareLine:
    return CareLine(one.at, "thanks", _("Thanks"), one.text, reverse("thanks_list"), one.says)


def _found(one: FoundAsset) -> CareLine:
    return CareLine(
        one.at, "asset", _("Asset found on site"), f"{one.name} {one.serial}".strip(),
        reverse("found_asset", args=[one.pk]), "", one.answer, one.state, one.get_state_display(),
    )  # fmt: skip


def _fault(one: ServiceRequest) -> CareLine:
    return CareLine(
        one.reported_at, "request", _("Fault found on site"), one.description, reverse("request", args=[one.pk]),
        one.number, "", one.state, one.get_state_display(),
    )  # fmt: skip
