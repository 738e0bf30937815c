"""Problems with R&D: R&D's inbox, one problem with its orders, and what an order's page shows of it."""

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

from firstfix.care.access import problem_for
from firstfix.care.actions import (
    answer_problem,
    ask_back,
    change_problem,
    close_problem,
    escalate_order,
    merge_problem,
    reopen_problem,
    reply_to_rnd,
    take_problem,
)
from firstfix.care.forms.problems import (
    AnswerForm,
    EscalationForm,
    MergeForm,
    QuestionForm,
    ReplyForm,
    SubjectForm,
)
from firstfix.care.models import Problem
from firstfix.care.queries import (
    evidence_of,
    known_problems,
    messages_of,
    others_to_merge_into,
    problems_listed,
)
from firstfix.care.queries.bulletins import Progress, bulletins_listed
from firstfix.care.queries.heard import FromRnd, heard_of_asset, heard_of_orders
from firstfix.care.queries.problems import about_products
from firstfix.care.states import PROBLEM_STATES, UNDER_STUDY
from firstfix.equipment.access import asset_for, product_model_for
from firstfix.equipment.models import ProductModel
from firstfix.platform.accounts.permissions import may, require
from firstfix.platform.accounts.sign_in import SignedInRequest, signed_in
from firstfix.platform.errors import Invalid
from firstfix.platform.pages.drafts import Taken
from firstfix.platform.pages.listing import Filter, Listing
from firstfix.platform.pages.phrases import rough_span
from firstfix.platform.pages.record_form import put_errors
from firstfix.platform.pages.toasts import toast
from firstfix.scheduling.access import visit_for
from firstfix.work.access import work_order_for
from firstfix.work.models import WorkOrder
from firstfix.work.states import OPEN_STATES

SHOWN_ON_PANEL = 5


@signed_in
@require_safe
def problems(request: SignedInRequest) -> HttpResponse:
    """What does the field ask us? First what is not answered yet, the oldest on top."""
    user = request.user
    require(user, "problem.see")
    shows_all = "all" in request.GET
    rows = problems_listed()
    if not shows_all and "state" not in request.GET:
        rows = rows.filter(state__in=UNDER_STUDY)
    models = ProductModel.objects.filter(problems__isnull=False).distinct().order_by("code")
    listing = Listing(
        request,
        rows,
        filters=[
            Filter("state", gettext_lazy("State"), PROBLEM_STATES.choices, "state__in"),
            Filter("product", gettext_lazy("Product model"), [(str(one.pk), str(one)) for one in models],
                   narrow=lambda found, said: found.filter(about_products([int(one) for one in said]))),
            Filter("owner", gettext_lazy("In the hands of"),
                   [("me", gettext_lazy("me")), ("nobody", gettext_lazy("nobody"))],
                   narrow=lambda found, said: _in_hands(found, said, user.pk)),
        ],
        sorts={"opened": "opened_at", "orders": "order_count", "answered": "answered_at"},
        sort="-opened" if shows_all else "opened",
        words=_with_words,
    )  # fmt: skip
    now = timezone.now()
    for one in listing.rows:
        one.waits = rough_span(now - one.opened_at) if one.answered_at is None and one.state in UNDER_STUDY else ""
        one.took = rough_span(one.first_answer) if one.first_answer else ""
    return render(request, "care/problems.html", {"listing": listing, "shows_all": shows_all})


def _in_hands(rows: QuerySet[Problem], said: list[str], me: int | None) -> QuerySet[Problem]:
    mine = Q(owner=me) if "me" in said else Q()
    nobodys = Q(owner=None) if "nobody" in said else Q()
    return rows.filter(mine | nobodys)


def _with_words(rows: QuerySet[Problem], words: str) -> QuerySet[Problem]:
    for word in words.split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(subject__icontains=word)
            | Q(pk__in=Problem.objects.filter(escalations__work_order__number__icontains=word).values("pk"))
        )
    return rows


@signed_in
@require_safe
def problem(request: SignedInRequest, id: int) -> HttpResponse:
    return _problem_page(request, problem_for(request.user, id))


def _problem_page(
    request: SignedInRequest, shown: Problem, *, forms: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """All that R&D and the field need of one problem; `forms` are those that were not taken."""
    user = request.user
    verbs = {step.verb for step in PROBLEM_STATES.verbs(shown.state) if may(user, step.action)}
    others = others_to_merge_into(shown) if "merge" in verbs else []
    answers = may(user, "problem.answer")
    page: dict[str, Any] = {
        "problem": shown,
        "messages_said": messages_of(shown),
        "bulletins": [(one, Progress.of(one)) for one in bulletins_listed().filter(problem=shown).order_by("pk")],
        "evidence": evidence_of(shown),
        "verbs": verbs,
        "answers": answers and bool(verbs & {"work_around", "fix"}),
        "took": rough_span(shown.first_answer) if shown.first_answer else "—",
        "solved_in": rough_span(shown.solution) if shown.solution else "—",
        "may_take": answers and shown.state in UNDER_STUDY and shown.owner_id != user.pk,
        "may_reply": may(user, "problem.escalate") and not answers and shown.state in UNDER_STUDY,
        "may_change": answers and shown.state != "merged",
        "others": others,
        "answer_form": AnswerForm(),
        "question_form": QuestionForm(auto_id="question-%s"),
        "reply_form": ReplyForm(auto_id="reply-%s"),
        "merge_form": MergeForm(others=others),
        "subject_form": SubjectForm(initial={"subject": shown.subject}, auto_id="subject-%s"),
    }
    return render(request, "care/problem.html", page | (forms or {}), status=422 if forms else 200)


@signed_in
@require_POST
def problem_owner(request: SignedInRequest, id: int) -> HttpResponse:
    """I take it in hand."""
    take_problem(problem_for(request.user, id, to="answer"), by=request.user)
    return _back_to(id)


@signed_in
@require_POST
def problem_answers(request: SignedInRequest, id: int) -> HttpResponse:
    found = problem_for(request.user, id, to="answer")
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_problem(found, form.cleaned_data["verb"], text=form.cleaned_data["text"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Answered. Orders that waited for it go on."))
            return Taken(request, reverse("problem", args=[id]))
    return _problem_page(request, found, forms={"answer_form": form})


@signed_in
@require_POST
def problem_questions(request: SignedInRequest, id: int) -> HttpResponse:
    found = problem_for(request.user, id, to="answer")
    form = QuestionForm(request.POST, auto_id="question-%s")
    if form.is_valid():
        try:
            ask_back(found, text=form.cleaned_data["text"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("Asked. The engineers are told."))
            return Taken(request, reverse("problem", args=[id]))
    return _problem_page(request, found, forms={"question_form": form})


@signed_in
@require_POST
def problem_replies(request: SignedInRequest, id: int) -> HttpResponse:
    found = problem_for(request.user, id, to="escalate")
    form = ReplyForm(request.POST, auto_id="reply-%s")
    if form.is_valid():
        try:
            reply_to_rnd(found, text=form.cleaned_data["text"], by=request.user)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("R&D has it."))
            return Taken(request, reverse("problem", args=[id]))
    return _problem_page(request, found, forms={"reply_form": form})


@signed_in
@require_POST
def problem_merger(request: SignedInRequest, id: int) -> HttpResponse:
    """POST `into`: its orders go to a problem that is known."""
    found = problem_for(request.user, id, to="answer")
    form = MergeForm(request.POST, others=others_to_merge_into(found))
    if not form.is_valid():
        return _problem_page(request, found, forms={"merge_form": form})
    into = merge_problem(found, into=form.cleaned_data["into"], by=request.user)
    toast(request, _("Its orders are in %(number)s now.") % {"number": into.number})
    return HttpResponseRedirect(reverse("problem", args=[into.pk]))


@signed_in
@require_POST
def problem_subject(request: SignedInRequest, id: int) -> HttpResponse:
    found = problem_for(request.user, id, to="answer")
    form = SubjectForm(request.POST, auto_id="subject-%s")
    if not form.is_valid():
        return _problem_page(request, found, forms={"subject_form": form})
    change_problem(found, subject=form.cleaned_data["subject"], by=request.user)
    return _back_to(id)


@signed_in
@require_POST
def problem_closure(request: SignedInRequest, id: int) -> HttpResponse:
    close_problem(problem_for(request.user, id, to="answer"), by=request.user)
    return HttpResponseRedirect(reverse("problems"))


@signed_in
@require_POST
def problem_reopening(request: SignedInRequest, id: int) -> HttpResponse:
    found = problem_for(request.user, id, to="escalate")
    reopen_problem(found, reason=request.POST.get("reason", ""), by=request.user)
    return _back_to(id)


def _back_to(id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("problem", args=[id]))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_new(request: SignedInRequest, id: int) -> HttpResponse:
    """Bring this order before R&D."""
    order = work_order_for(request.user, id)
    require(request.user, "problem.escalate")
    known = known_problems(order)
    may_wait = may(request.user, "work_order.wait") and order.state in ("open", "scheduled", "dispatched", "on_site")
    form = EscalationForm(
        request.POST or None, known=known, may_wait=may_wait, initial={"subject": order.subject, "waits": True}
    )
    if request.method == "POST" and form.is_valid():
        try:
            escalation = escalate_order(order, by=request.user, **form.cleaned_data)
        except Invalid as wrong:
            put_errors(form, wrong)
        else:
            toast(request, _("R&D has it: %(number)s.") % {"number": escalation.problem.number})
            return Taken(request, reverse("work_order", args=[id]))
    case = order.troubleshooting
    shown = {"form": form, "order": order, "case_steps": case.steps.count() if case else 0}
    return render(request, "care/escalation_new.html", shown, status=422 if form.errors else 200)


@signed_in
@require_safe
def problems_of_order(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of an order's page: what R&D says, what they ask, and the way to them."""
    order = work_order_for(request.user, id)
    may_escalate = may(request.user, "problem.escalate") and order.state in OPEN_STATES
    return _said_by_rnd(request, heard_of_orders([order])[order.pk], order=order, may_escalate=may_escalate)


@signed_in
@require_safe
def problems_of_visit(request: SignedInRequest, id: int) -> HttpResponse:
    """The part of the page on site: what R&D says about the order, or about others with its fault."""
    order = visit_for(request.user, id, to="see").work_order
    return _said_by_rnd(request, heard_of_orders([order])[order.pk], order=order)


@signed_in
@require_safe
def problems_of_asset(request: SignedInRequest, id: int) -> HttpResponse:
    asset = asset_for(request.user, id)
    return _said_by_rnd(request, heard_of_asset(asset))


def _said_by_rnd(
    request: SignedInRequest,
    heard: list[FromRnd],
    *,
    order: WorkOrder | None = None,
    may_escalate: bool = False,
) -> HttpResponse:
    require(request.user, "problem.see")
    own, known = [one for one in heard if one.is_own], [one for one in heard if not one.is_own]
    shown = {"order": order, "own": own, "known": known, "may_escalate": may_escalate}
    return render(request, "care/_said_by_rnd.html", shown)


@signed_in
@require_safe
def problems_of_product_model(request: SignedInRequest, id: int) -> HttpResponse:
    model = product_model_for(request.user, id)
    require(request.user, "problem.see")
    rows = problems_listed().filter(about_products([model.pk])).exclude(state="merged").order_by("-opened_at", "-pk")
    return render(request, "care/_problems_of_product.html", {"problems": rows[:SHOWN_ON_PANEL]})
