"""Behind the links in messages: how far it is, how it runs, no more messages. No login; whoever has the link may."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from firstfix.care.actions import complete_follow_up
from firstfix.care.models import FollowUp
from firstfix.care.queries import told_behind_link
from firstfix.messaging.actions import allow_messages, save_choice, stop_messages
from firstfix.messaging.models import Message
from firstfix.messaging.queries import (
    DOOR,
    active_channels,
    is_stopped,
    message_behind,
    message_token,
    own_choice,
    reader_of,
    zone_of,
)
from firstfix.messaging.rules import masked
from firstfix.platform.accounts.actors import GUEST
from firstfix.platform.accounts.permissions import require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, Refused
from firstfix.platform.limits.actions import caller_of, limit
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.platform.tenants.doors import open_door
from firstfix.platform.tenants.scope import tenant_scope
from firstfix.portal.forms import FollowUpForm, MyMessagesForm
from firstfix.portal.queries import status_of_order
from firstfix.work.queries import status_token


@require_http_methods(["GET", "HEAD", "POST"])
def message_page(request: HttpRequest, token: str) -> HttpResponse:
    """What the message is about: a report's status, an order's, our answer to what they told us, or the questions of a
    follow-up (POST answers them).
    """
    door = open_door(DOOR, token)
    if request.method == "POST":
        limit("follow_up", who=caller_of(request), tries=30, seconds=600)
        limit("follow_up", who=token, tries=10, seconds=600)
    with tenant_scope(door.tenant_id):
        message = message_behind(door.subject_id)
        stop_url = reverse("message_stop", args=[token])
        order = message.work_order
        if message.follow_up:
            return _follow_up(request, message, message.follow_up)
        if message.feedback:
            shown = {"told": message.feedback, "stop_url": stop_url, "company": message.tenant.name}
            with timezone.override(zone_of(message)):
                return render(request, "portal/answer.html", shown)
        reported = message.request or (order.request if order else None)
        if reported:
            return HttpResponseRedirect(reverse("request_status", args=[status_token(reported)]))
        if order is None:
            return HttpResponseRedirect(stop_url)
        shown = {
            "order": order,
            "said": told_behind_link(order=order),
            "tell_url": reverse("message_feedback", args=[token]),
            "status": status_of_order(order),
            "refresh_url": request.path,
            "stop_url": stop_url,
            "company": message.tenant.name,
        }
        template = "portal/_status.html" if "part" in request.GET else "portal/order.html"
        with timezone.override(order.site.zone_info()):
            return render(request, template, shown)


def _follow_up(request: HttpRequest, message: Message, follow_up: FollowUp) -> HttpResponse:
    """About the work of an order; at an interval, about all that the customer has."""
    order, token = follow_up.work_order, message_token(message)
    questions = str(follow_up.rule.questions) if follow_up.rule else ""
    form = FollowUpForm(
        request.POST or None, request.FILES or None, is_after_work=order is not None, questions=questions
    )
    is_again = request.method == "POST" and follow_up.state == "done"
    if request.method == "POST" and not is_again and form.is_valid():
        try:
            complete_follow_up(follow_up, contact=reader_of(message), by=GUEST, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        except Refused:
            # Pressed twice at once, or somebody of ours was faster on the telephone.
            follow_up.refresh_from_db()
            is_again = True
        else:
            return Taken(request, request.path)
    shown = {
        "follow_up": follow_up,
        "order": order,
        "form": form,
        "is_again": is_again,
        "said": told_behind_link(follow_up=follow_up),
        "tell_url": reverse("message_feedback", args=[token]),
        "stop_url": reverse("message_stop", args=[token]),
        "company": follow_up.tenant.name,
    }
    status = 409 if is_again else 422 if form.errors else 200
    with timezone.override(zone_of(message)):
        return render(request, "portal/follow_up.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """No more messages to this address: POST `stop`; POST `allow` takes it back. Looking at it changes nothing, because
    mail programs open links by themselves.
    """
    door = open_door(DOOR, token)
    if request.method == "POST":
        limit("message_stop", who=caller_of(request), tries=30, seconds=600)
    with tenant_scope(door.tenant_id):
        message = message_behind(door.subject_id)
        if request.method == "POST":
            (allow_messages if "allow" in request.POST else stop_messages)(message, by=GUEST)
            return HttpResponseRedirect(request.path)
        shown = {
            "address": masked(message.to_address),
            "is_stopped": is_stopped(message),
            "company": message.tenant.name,
        }
        return render(request, "portal/stop_messages.html", shown)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: SignedInRequest) -> HttpResponse:
    """A customer with a login says how they want messages."""
    require(request.user, "message.choose")
    choice = own_choice(request.user)
    if choice is None:
        return render(request, "portal/my_messages.html")
    now = {"wants": choice.wants, "language": choice.language, "channel": choice.channel_id}
    channels = [(one.pk, one.name) for one in active_channels() if one.needs]
    form = MyMessagesForm(request.POST or None, initial=now, channels=channels)
    if request.method == "POST" and form.is_valid():
        choice.wants, choice.language = form.cleaned_data["wants"], form.cleaned_data["language"]
        choice.channel_id = form.cleaned_data.get("channel", choice.channel_id)
        save_choice(choice, by=request.user)
        toast(request, _("Saved."))
        return HttpResponseRedirect(reverse("my_messages"))
    return render(request, "portal/my_messages.html", {"form": form}, status=422 if form.errors else 200)
