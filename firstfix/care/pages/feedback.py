"""Feedback: each team's list, one of them with its answer, the rules; and sales' list of leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from firstfix.care.access import feedback_for, feedback_seen_by
from firstfix.care.actions import (
    answer_feedback,
    end_lead,
    gather_feedback,
    give_feedback,
    name_product,
    reopen_feedback,
    route_feedback,
    save_feedback_rule,
    take_feedback,
)
from firstfix.care.forms.feedback import (
    FeedbackAnswerForm,
    FeedbackRuleForm,
    LeadForm,
    NewFeedbackForm,
    ProductForm,
    RouteForm,
)
from firstfix.care.models import Feedback, Where
from firstfix.care.pages.caught import caught_page
from firstfix.care.queries import feedback_listed, possible_same_feedback, route_of, routes
from firstfix.care.queries.feedback import team_of
from firstfix.care.rules import WON_OR_LOST, Team, Topic
from firstfix.care.states import FEEDBACK_STATES, UNANSWERED
from firstfix.care.words import kept_words
from firstfix.platform.accounts.models import User
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid, NotFound, Text
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast

TOPICS_OF_FEEDBACK = [(topic.value, topic.label) for topic in Topic if topic not in WON_OR_LOST]


@signed_in
@require_safe
def feedback_list(request: SignedInRequest) -> HttpResponse:
    """What do customers tell us? Each role's own team first."""
    user = request.user
    require(user, "feedback.see")
    rows, team = feedback_listed().filter(feedback_seen_by(user)).exclude(topic__in=WON_OR_LOST), team_of(user)
    if "all" not in request.GET and team and "team" not in request.GET:
        rows = rows.filter(team=team)
    filters = [
        Filter("topic", gettext_lazy("Topic"), TOPICS_OF_FEEDBACK, "topic__in"),
        Filter("product", gettext_lazy("Product"), [("none", gettext_lazy("not known"))], narrow=_without_product),
        Filter("team", gettext_lazy("Who answers"), Team.choices, "team__in"),
    ]
    return _list_page(request, rows, filters=filters, own_team=team.label if team else "", is_leads=False)


@signed_in
@require_safe
def leads(request: SignedInRequest) -> HttpResponse:
    """Who would like to buy, or to go on with a contract?"""
    require(request.user, "feedback.see")
    topics = Filter("topic", gettext_lazy("Topic"), [(one.value, one.label) for one in WON_OR_LOST], "topic__in")
    rows = feedback_listed().filter(topic__in=WON_OR_LOST)
    return _list_page(request, rows, filters=[topics], own_team="", is_leads=True)


def _list_page(
    request: SignedInRequest, rows: QuerySet[Feedback], *, filters: list[Filter], own_team: Text, is_leads: bool
) -> HttpResponse:
    shows_all = "all" in request.GET
    if not shows_all and "state" not in request.GET:
        rows = rows.filter(state__in=UNANSWERED)
    states = [state for state in FEEDBACK_STATES.choices if is_leads or state[0] not in ("won", "lost")]
    user = request.user
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", gettext_lazy("State"), states, "state__in"),
            *filters,
            Filter("owner", gettext_lazy("Person"), [("me", gettext_lazy("me")), ("nobody", gettext_lazy("nobody"))],
                   narrow=lambda found, said: _owned(found, said, user)),
        ],
        sorts={"at": "at", "due": "due_on"},
        sort="-at" if shows_all else "due",
        words=_with_words,
    )  # fmt: skip
    today = timezone.localdate()
    for one in listing.rows:
        one.days_late = (today - one.due_on).days if one.is_open else 0
    shown = {
        "listing": listing, "shows_all": shows_all, "own_team": own_team, "is_leads": is_leads,
        "may_rule": may(user, "feedback.rules"), "may_give": may(user, "feedback.give"),
    }  # fmt: skip
    return render(request, "care/feedback_list.html", shown)


def _owned(rows: QuerySet[Feedback], said: list[str], user: User) -> QuerySet[Feedback]:
    mine = Q(owner=user) if "me" in said else Q()
    nobodys = Q(owner=None) if "nobody" in said else Q()
    return rows.filter(mine | nobodys)


def _without_product(rows: QuerySet[Feedback], _values: list[str]) -> QuerySet[Feedback]:
    return rows.filter(product_model=None)


def _with_words(rows: QuerySet[Feedback], words: str) -> QuerySet[Feedback]:
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(text__icontains=word)
            | Q(says__icontains=word)
            | Q(customer__name__icontains=word)
        )
    return rows


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_new(request: SignedInRequest) -> HttpResponse:
    require(request.user, "feedback.see")
    require(request.user, "feedback.give")
    is_lead = request.GET.get("topic") == Topic.LEAD
    form = NewFeedbackForm(request.POST or None, initial={"topic": Topic.LEAD} if is_lead else None)

    def keep(where: Where) -> Text:
        given = give_feedback(where, by=request.user, **form.cleaned_data)
        return kept_words(given)

    return caught_page(
        request, form, keep=keep, heading=_("What did the customer say?"), section=_("Feedback"),
        section_url=reverse("leads" if is_lead else "feedback_list"), draft="feedback-new", place_required=False,
    )  # fmt: skip


@signed_in
@require_safe
def feedback(request: SignedInRequest, id: int) -> HttpResponse:
    return _feedback_page(request, feedback_for(request.user, id))


def _feedback_page(
    request: SignedInRequest, shown: Feedback, *, forms: dict[str, forms.Form] | None = None
) -> HttpResponse:
    user = request.user
    may_answer = may(user, "feedback.handle") and shown.is_open
    page: dict[str, Any] = {
        "feedback": shown,
        "may_answer": may_answer,
        "may_take": may_answer and shown.owner_id != user.pk,
        "may_reopen": may(user, "feedback.handle") and not shown.is_open,
        "heard_in": may(user, "follow_up.see_all") and (shown.heard_in_id or shown.follow_up_id),
        "is_awaited": may_answer and shown.is_awaited,
        "same": possible_same_feedback(shown) if may_answer else [],
        "duplicates": shown.duplicates.select_related("customer").order_by("-at")[:20],
        "answer_form": FeedbackAnswerForm(about=shown),
        "lead_form": LeadForm(),
        "may_name_product": may(user, "feedback.handle") and not shown.asset_id,
        "product_form": ProductForm(initial={"product_model": shown.product_model_id}, auto_id="about-%s"),
        "route_form": RouteForm(
            initial={"team": shown.team, "owner": shown.owner_id, "due_on": shown.due_on}, auto_id="route-%s"
        ),
    }
    return render(request, "care/feedback.html", page | (forms or {}), status=422 if forms else 200)


@signed_in
@require_POST
def feedback_owner(request: SignedInRequest, id: int) -> HttpResponse:
    """I answer it."""
    take_feedback(feedback_for(request.user, id, to="handle"), by=request.user)
    return _back_to(id)


@signed_in
@require_POST
def feedback_answer(request: SignedInRequest, id: int) -> HttpResponse:
    found = feedback_for(request.user, id, to="handle")
    form = FeedbackAnswerForm(request.POST, about=found)
    if form.is_valid():
        try:
            answer_feedback(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Answered. Whoever passed it on is told, and the customer if you said so."))
            return Taken(request, reverse("feedback_list"))
    return _feedback_page(request, found, forms={"answer_form": form})


@signed_in
@require_POST
def feedback_outcome(request: SignedInRequest, id: int) -> HttpResponse:
    found = feedback_for(request.user, id, to="handle")
    form = LeadForm(request.POST)
    if form.is_valid():
        try:
            end_lead(found, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Kept. Whoever passed it on is told."))
            return Taken(request, reverse("leads"))
    return _feedback_page(request, found, forms={"lead_form": form})


@signed_in
@require_POST
def feedback_route(request: SignedInRequest, id: int) -> HttpResponse:
    found = feedback_for(request.user, id, to="handle")
    form = RouteForm(request.POST, auto_id="route-%s")
    if not form.is_valid():
        return _feedback_page(request, found, forms={"route_form": form})
    route_feedback(found, by=request.user, **form.cleaned_data)
    toast(request, _("Handed over."))
    return _back_to(id)


@signed_in
@require_POST
def feedback_product(request: SignedInRequest, id: int) -> HttpResponse:
    found = feedback_for(request.user, id, to="handle")
    form = ProductForm(request.POST, auto_id="about-%s")
    if not form.is_valid():
        return _feedback_page(request, found, forms={"product_form": form})
    name_product(found, by=request.user, **form.cleaned_data)
    toast(request, _("Saved."))
    return _back_to(id)


@signed_in
@require_POST
def feedback_original(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `of`: it says the same as that one; `tells`: the customer gets the answer that was for nobody else."""
    found = feedback_for(request.user, id, to="handle")
    said = request.POST.get("of", "")
    original = feedback_for(request.user, int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0)
    gather_feedback(found, of=original, tells_customer=True if "tells" in request.POST else None, by=request.user)
    toast(request, _("It follows %(number)s.") % {"number": original.number})
    return HttpResponseRedirect(reverse("feedback", args=[original.pk]))


@signed_in
@require_POST
def feedback_reopening(request: SignedInRequest, id: int) -> HttpResponse:
    found = feedback_for(request.user, id, to="handle")
    reopen_feedback(found, reason=request.POST.get("reason", ""), by=request.user)
    return _back_to(id)


def _back_to(id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("feedback", args=[id]))


@signed_in
@require_safe
def feedback_rules(request: SignedInRequest) -> HttpResponse:
    require(request.user, "feedback.rules")
    return render(request, "care/feedback_rules.html", {"routes": routes()})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_rule(request: SignedInRequest, topic: str) -> HttpResponse:
    require(request.user, "feedback.rules")
    if topic not in Topic.values:
        raise NotFound
    route = route_of(Topic(topic))
    form = FeedbackRuleForm(
        request.POST or None, initial={"team": route.team, "owner": route.owner, "days": route.days}
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_feedback_rule(topic=topic, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Saved."))
            return Taken(request, reverse("feedback_rules"))
    return render(
        request, "care/feedback_rule.html", {"form": form, "route": route}, status=422 if form.errors else 200
    )
