"""Follow-ups: whom to call today, and the call itself."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from firstfix.care.access import follow_up_for
from firstfix.care.actions import (
    complete_follow_up,
    give_up_follow_up,
    miss_follow_up,
    pass_on,
    postpone_follow_up,
    wish_follow_up,
)
from firstfix.care.forms.feedback import FeedbackForm
from firstfix.care.forms.follow_ups import AnswerForm, GiveUpForm, LaterForm, WishForm
from firstfix.care.models import Feedback, FollowUp
from firstfix.care.queries import follow_ups_listed
from firstfix.care.rules.follow_ups import DETRACTOR, PROMOTER
from firstfix.care.states import FOLLOW_UP_STATES
from firstfix.care.words import kept_words
from firstfix.customers.models import Contact
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.phrases import full_day
from firstfix.platform.pages.record_form import put_errors
from firstfix.work.access import work_order_for
from firstfix.work.queries import ReachableContact, contact_of

RECOMMENDING = [
    ("promoter", gettext_lazy("9 or 10")),
    ("passive", gettext_lazy("7 or 8")),
    ("detractor", gettext_lazy("0 to 6")),
]


SAID = [("any", gettext_lazy("with remarks")), ("kept", gettext_lazy("passed on to nobody"))]


@signed_in
def follow_ups(request: SignedInRequest) -> HttpResponse:
    require(request.user, "follow_up.see")
    rows = follow_ups_listed().visible_to(request.user)
    if "state" not in request.GET:
        rows = rows.filter(state="due")
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", _("State"), FOLLOW_UP_STATES.choices, "state__in"),
            Filter("due", _("Due"), [("now", _("by today"))], narrow=_due),
            Filter("rating", _("Satisfaction"), [(str(n), str(n)) for n in range(5, 0, -1)], "rating__in"),
            Filter("said", _("What was said"), SAID, narrow=_saying),
            Filter("nps", _("Would recommend us"), RECOMMENDING, narrow=_recommending),
        ],
        sorts={"due": "due_on", "rating": "rating", "nps": "nps"},
        sort="due" if "due" in request.GET.getlist("state", ["due"]) else "-due",
        words=_with_words,
    )
    today = timezone.localdate()
    for one in listing.rows:
        one.contact = _whom_to_call(one)
        one.days_late = (today - one.due_on).days if one.state == "due" else 0
    shown = {
        "listing": listing,
        "shows_answers": any(one.rating for one in listing.rows),
        "may_rule": may(request.user, "follow_up.rules"),
    }
    return render(request, "care/follow_ups.html", shown)


def _due(rows: QuerySet[FollowUp], _values: list[str]) -> QuerySet[FollowUp]:
    return rows.filter(due_on__lte=timezone.localdate())


def _recommending(rows: QuerySet[FollowUp], said: list[str]) -> QuerySet[FollowUp]:
    wanted = {"promoter": Q(nps__gte=PROMOTER), "passive": Q(nps__gt=DETRACTOR, nps__lt=PROMOTER),
              "detractor": Q(nps__lte=DETRACTOR)}  # fmt: skip
    chosen = Q(pk=None)
    for name in said:
        chosen |= wanted.get(name, Q(pk=None))
    return rows.filter(chosen)


def _saying(rows: QuerySet[FollowUp], values: list[str]) -> QuerySet[FollowUp]:
    rows = rows.exclude(remarks="")
    return rows if "any" in values else rows.filter(task=None, passed_on=None)


def _with_words(rows: QuerySet[FollowUp], words: str) -> QuerySet[FollowUp]:
    for word in words.split():
        rows = rows.filter(
            Q(remarks__icontains=word)
            | Q(work_order__number__icontains=word)
            | Q(work_order__customer__name__icontains=word)
            | Q(customer__name__icontains=word)
        )
    return rows


def _whom_to_call(follow_up: FollowUp) -> Contact | ReachableContact | None:
    if follow_up.work_order:
        return contact_of(follow_up.work_order)
    return next(iter(follow_up.whom.contacts.all()), None)


@signed_in
def follow_up(request: SignedInRequest, id: int) -> HttpResponse:
    """The call: who, about what, what was done, and the questions. POST is the answer."""
    shown = follow_up_for(request.user, id)
    form = AnswerForm(request.POST or None, request.FILES or None, is_about_order=shown.work_order is not None)
    if request.method == "POST" and form.is_valid():
        try:
            complete_follow_up(shown, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, _("Thank you. The answer is kept."))
            return Taken(request, reverse("follow_ups"))
    return _follow_up_page(request, shown, form)


def _follow_up_page(request: SignedInRequest, shown: FollowUp, form: AnswerForm) -> HttpResponse:
    today = timezone.localdate()
    again = today + timedelta(days=shown.retry_days)
    page = {
        "follow_up": shown,
        "order": shown.work_order,
        "customer": shown.whom,
        "contacts": shown.whom.contacts.order_by("name")[:10],
        "script": shown.rule.script if shown.rule else "",
        "questions": str(shown.rule.questions).splitlines() if shown.rule else [],
        "form": form,
        "again": again if shown.tries + 1 < shown.most_tries else None,
        "later": LaterForm(initial={"due_on": again}),
        "photos": shown.photos.select_related("file"),
        "task": Feedback.objects.filter(follow_up=shown).select_related("owner").first(),
        "passed_on": shown.passed_on.order_by("pk"),
        "may_do": may(request.user, "follow_up.do") and shown.state == "due",
        "may_pass_on": may(request.user, "feedback.give") and shown.state == "done",
    }
    return render(request, "care/follow_up.html", page, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_feedback(request: SignedInRequest, id: int) -> HttpResponse:
    """What the customer said goes on to those who can answer it, in the words that were kept."""
    shown = follow_up_for(request.user, id)
    require(request.user, "feedback.give")
    words = "\n".join(filter(None, (shown.remarks, shown.usage)))
    form = FeedbackForm(request.POST or None, initial={"text": words})
    there = reverse("follow_up", args=[id])
    if request.method == "POST" and form.is_valid():
        try:
            given = pass_on(shown, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            messages.success(request, kept_words(given))
            return Taken(request, there)
    page = {
        "form": form, "about": shown.whom.name, "heading": _("What did the customer say?"),
        "section": _("Follow-up"), "section_url": there, "draft": f"pass-on-{id}",
    }  # fmt: skip
    return render(request, "care/caught_new.html", page, status=422 if form.errors else 200)


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
def follow_up_missed(request: SignedInRequest, id: int) -> HttpResponse:
    """Nobody there: the rule says whether and when it is tried again."""
    follow_up = miss_follow_up(follow_up_for(request.user, id, to="do"), by=request.user)
    if follow_up.state == "due":
        messages.success(request, _("It is on the list again on %(day)s.") % {"day": full_day(follow_up.due_on)})
    else:
        messages.success(request, follow_up.reason)
    return HttpResponseRedirect(reverse("follow_ups"))


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
    found = follow_up_for(request.user, id, to="do")
    form = GiveUpForm(request.POST)
    if form.is_valid():
        give_up_follow_up(found, by=request.user, **form.cleaned_data)
        return HttpResponseRedirect(reverse("follow_ups"))
    messages.error(request, _("Please say why it is given up."))
    return HttpResponseRedirect(reverse("follow_up", args=[id]))


@signed_in
def follow_ups_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    order = work_order_for(request.user, id)
    rows = follow_ups_listed().visible_to(request.user).filter(work_order=order)
    return render(request, "care/_follow_ups.html", {"follow_ups": rows.order_by("due_on")})
