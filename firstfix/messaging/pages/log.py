"""The log of messages, one of them, the sandbox, and what an order's page shows of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from firstfix.care.access import feedback_for, feedback_seen_by
from firstfix.care.models import Feedback
from firstfix.messaging.access import message_for
from firstfix.messaging.actions import allow_messages, keep_back, send_again, stop_messages
from firstfix.messaging.models import Message
from firstfix.messaging.pages.tabs import tabs
from firstfix.messaging.queries import (
    bubbles_of,
    channels_listed,
    deliveries_of,
    is_stopped,
    messages_listed,
    messages_of_order,
    sandbox_threads,
)
from firstfix.messaging.rules import Moment
from firstfix.messaging.states import MESSAGE_STATES
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Text
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.toasts import toast
from firstfix.work.access import work_order_for
from firstfix.work.models import ServiceRequest

#: How the states of a message look: the badges of other states that mean the same to the eye.
BADGES = {"queued": "waiting", "sent": "done", "given_up": "failed", "dropped": "rejected"}
SANDBOX = "sandbox"


@signed_in
@require_safe
def messages(request: SignedInRequest) -> HttpResponse:
    require(request.user, "message.see")
    channels: list[tuple[str, Text]] = [
        (SANDBOX, gettext_lazy("Sandbox")),
        *((str(one.pk), one.name) for one in channels_listed()),
    ]
    listing = Listing(
        request,
        messages_listed(),
        filters=[
            Filter("state", _("State"), MESSAGE_STATES.choices, "state__in"),
            Filter("moment", _("Moment"), Moment.choices, "moment__in"),
            Filter("channel", _("Channel"), channels, narrow=_by_channel),
        ],
        sorts={"prepared": "queued_at", "sent": "sent_at"},
        sort="-prepared",
        words=_with_words,
    )
    for one in listing.rows:
        one.badge = BADGES[one.state]
    return render(request, "messaging/messages.html", {"listing": listing, **tabs(request.user)})


def _by_channel(rows: QuerySet[Message], values: list[str]) -> QuerySet[Message]:
    wanted = Q(channel__in=[value for value in values if value != SANDBOX])
    return rows.filter(wanted | Q(channel=None, tries__gt=0) if SANDBOX in values else wanted)


def _with_words(rows: QuerySet[Message], words: str) -> QuerySet[Message]:
    for word in words.split():
        rows = rows.filter(
            Q(to_name__icontains=word)
            | Q(to_address__icontains=word)
            | Q(customer__name__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(request__number__icontains=word)
            | Q(request__in=ServiceRequest.objects.filter(work_orders__number__icontains=word))
        )
    return rows


@signed_in
@require_safe
def message(request: SignedInRequest, id: int) -> HttpResponse:
    shown = message_for(request.user, id)
    verbs = {one.verb for one in MESSAGE_STATES.verbs(shown.state)} if may(request.user, "message.send") else set()
    return render(
        request,
        "messaging/message.html",
        {
            "message": shown,
            "badge": BADGES[shown.state],
            "feedback_url": _feedback_url(request.user, shown),
            "deliveries": deliveries_of(shown),
            "may_send_again": "send_again" in verbs and shown.moment != Moment.TRIAL,
            "may_keep_back": "drop" in verbs,
            "is_stopped": is_stopped(shown),
            "may_stop": bool(shown.to_address) and may(request.user, "message.stop"),
        },
    )


def _feedback_url(user: User, shown: Message) -> str:
    """Of what is answered, for whoever may see it."""
    if shown.feedback is None or not may(user, "feedback.see"):
        return ""
    is_seen = Feedback.objects.filter(feedback_seen_by(user), pk=shown.feedback.pk).exists()
    return reverse("feedback", args=[shown.feedback.pk]) if is_seen else ""


@signed_in
@require_POST
def message_again(request: SignedInRequest, id: int) -> HttpResponse:
    send_again(message_for(request.user, id, to="send"), by=request.user)
    toast(request, _("It is sent again."))
    return HttpResponseRedirect(reverse("message", args=[id]))


@signed_in
@require_POST
def message_back(request: SignedInRequest, id: int) -> HttpResponse:
    keep_back(message_for(request.user, id, to="send"), by=request.user)
    return HttpResponseRedirect(reverse("message", args=[id]))


@signed_in
@require_POST
def message_wishes(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `stop`: whoever got it has told us that they want no more; `allow`: they want them again."""
    shown = message_for(request.user, id, to="stop")
    (allow_messages if "allow" in request.POST else stop_messages)(shown, by=request.user)
    return HttpResponseRedirect(reverse("message", args=[id]))


@signed_in
@require_safe
def sandbox(request: SignedInRequest) -> HttpResponse:
    """What would have arrived, on the phones and in the mailboxes where it would have arrived."""
    require(request.user, "message.see")
    threads = sandbox_threads()
    asked = request.GET.get("to", "") or (threads[0].address if threads else "")
    shown: dict[str, Any] = {
        "threads": threads,
        "address": asked,
        "thread": next((one for one in threads if one.address == asked), None),
        "bubbles": bubbles_of(asked) if asked else [],
        **tabs(request.user),
    }
    return render(request, "messaging/sandbox.html", shown)


@signed_in
@require_safe
def messages_of_feedback_page(request: SignedInRequest, id: int) -> HttpResponse:
    """Whether the answer has reached somebody, and whom; else why not."""
    answered = feedback_for(request.user, id)
    require(request.user, "message.see")
    newest = messages_listed().filter(feedback=answered).order_by("-queued_at", "-pk").first()
    shown = {"newest": newest, "badge": BADGES[newest.state] if newest else ""}
    return render(request, "messaging/_messages_of_feedback.html", shown)


@signed_in
@require_safe
def messages_of_order_page(request: SignedInRequest, id: int) -> HttpResponse:
    order = work_order_for(request.user, id)
    require(request.user, "message.see")
    rows = messages_of_order(order)
    newest = rows[0] if rows else None
    shown = {"order": order, "newest": newest, "badge": BADGES[newest.state] if newest else "", "count": len(rows)}
    return render(request, "messaging/_messages_of_order.html", shown)
