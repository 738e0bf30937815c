"""Follow-ups: whom to call today, the call itself, and the rules that make them."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from firstfix.care.access import follow_up_for, follow_up_rule_for
from firstfix.care.actions import (
    complete_follow_up,
    give_up_follow_up,
    postpone_follow_up,
    save_rule,
    wish_follow_up,
)
from firstfix.care.forms.follow_ups import AnswerForm, LaterForm, RuleForm, WishForm
from firstfix.care.models import FollowUpRule
from firstfix.care.queries import follow_ups_listed
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors, record_form
from firstfix.work.access import work_order_for
from firstfix.work.queries import contact_of


@signed_in
def follow_ups(request: SignedInRequest) -> HttpResponse:
    require(request.user, "follow_up.see")
    rows = follow_ups_listed()
    if "state" not in request.GET:
        rows = rows.filter(state="due")
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", _("State"), FOLLOW_UP_STATES.choices, "state__in"),
            Filter("rating", _("Satisfaction"), [(str(n), str(n)) for n in range(5, 0, -1)], "rating__in"),
        ],
        sorts={"due": "due_on", "rating": "rating"},
        sort="due",
    )
    today = timezone.localdate()
    for one in listing.rows:
        one.contact = contact_of(one.work_order)
        one.days_late = (today - one.due_on).days if one.state == "due" else 0
    shown = {
        "listing": listing,
        "shows_answers": any(one.rating for one in listing.rows),
        "may_rule": may(request.user, "follow_up.rules"),
    }
    return render(request, "care/follow_ups.html", shown)


@signed_in
def follow_up(request: SignedInRequest, id: int) -> HttpResponse:
    """The call: who, about what, what was done, and the questions. POST is the answer."""
    shown = follow_up_for(request.user, id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        complete_follow_up(shown, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The answer is kept."))
        return Taken(request, reverse("follow_ups"))
    order = shown.work_order
    tomorrow = timezone.localdate() + timedelta(days=1)
    return render(
        request,
        "care/follow_up.html",
        {
            "follow_up": shown,
            "order": order,
            "contacts": order.customer.contacts.order_by("name")[:10],
            "form": form,
            "later": LaterForm(initial={"due_on": tomorrow}),
            "may_do": may(request.user, "follow_up.do") and shown.state == "due",
        },
        status=422 if form.errors else 200,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_wish(request: SignedInRequest) -> HttpResponse:
    """The customer wishes to be called: `work_order` says about which order."""
    require(request.user, "follow_up.wish")
    said = request.POST.get("work_order") or request.GET.get("work_order", "")
    order = work_order_for(request.user, int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            wish_follow_up(order, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("It is on the list of that day."))
            return Taken(request, reverse("work_order", args=[order.pk]))
    shown = {
        "form": form, "order": order, "heading": _("The customer wishes to be called"), "section": _("Follow-ups"),
        "section_url": reverse("follow_ups"), "draft": f"wish-{order.pk}",
    }  # fmt: skip
    return render(request, "care/caught_new.html", shown, status=422 if form.errors else 200)


@signed_in
@require_POST
def follow_up_later(request: SignedInRequest, id: int) -> HttpResponse:
    form = LaterForm(request.POST)
    if form.is_valid():
        postpone_follow_up(follow_up_for(request.user, id, to="do"), by=request.user, **form.cleaned_data)
        messages.success(request, _("It is on the list of that day."))
    else:
        messages.error(request, _("Choose a day."))
    return HttpResponseRedirect(reverse("follow_ups"))


@signed_in
@require_POST
def follow_up_end(request: SignedInRequest, id: int) -> HttpResponse:
    give_up_follow_up(follow_up_for(request.user, id, to="do"), by=request.user)
    return HttpResponseRedirect(reverse("follow_ups"))


@signed_in
def follow_ups_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    order = work_order_for(request.user, id)
    return render(request, "care/_follow_ups.html", {"follow_ups": order.follow_ups.order_by("due_on")})


@signed_in
def rules(request: SignedInRequest) -> HttpResponse:
    require(request.user, "follow_up.rules")
    return render(request, "care/rules.html", {"rules": FollowUpRule.objects.order_by("kind", "days")})


@signed_in
def rule_form(request: SignedInRequest, id: int | None = None) -> HttpResponse:
    require(request.user, "follow_up.rules")
    rule = follow_up_rule_for(request.user, id) if id else FollowUpRule()
    there = reverse("follow_up_rules")
    heading = _("Change follow-up rule") if id else _("New follow-up rule")
    return record_form(request, RuleForm, rule, save=save_rule, heading=heading, back=lambda saved: there, cancel=there)
